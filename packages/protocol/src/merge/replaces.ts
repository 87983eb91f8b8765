/** Whether an update makes an earlier one of the same component and run needless (PROTOCOL.md, rules FR6 and PA1). Pure. */
import { hasCommand } from "../commands.ts";
import type { Props } from "../layout.ts";
import { isPatch } from "../patch/patch.ts";

/** Whether this value makes all earlier values of its prop needless. A Patch does not: it continues them. */
export function replacesEarlier(value: unknown): boolean {
  return !isPatch(value);
}

/** Whether nothing of the earlier props is left once the later ones are set. A command counts each time. */
export function coversEarlier(later: Props, earlier: Props): boolean {
  return (
    !hasCommand(earlier) &&
    Object.keys(earlier).every((name) => Object.hasOwn(later, name) && replacesEarlier(later[name]))
  );
}
