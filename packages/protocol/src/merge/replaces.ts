/** Whether an update makes an earlier one of the same component and run unnecessary (PROTOCOL.md, rules FR6 and PA1). Pure. */
import { hasCommand } from "../commands.ts";
import type { Props } from "../layout.ts";
import { isPatch } from "../patch/patch.ts";

/** Whether this value makes all earlier values of its prop unnecessary. A Patch does not, because it continues them. */
export function replacesEarlier(value: unknown): boolean {
  return !isPatch(value);
}

/** Whether the later props replace all the earlier ones. A command is never replaced. */
export function coversEarlier(later: Props, earlier: Props): boolean {
  return (
    !hasCommand(earlier) &&
    Object.keys(earlier).every((name) => Object.hasOwn(later, name) && replacesEarlier(later[name]))
  );
}
