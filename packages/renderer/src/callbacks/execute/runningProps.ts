import {
  type ComponentId,
  compareIdValues,
  type IdValue,
  isPlainObject,
  type PatternId,
  type PropId,
  type Props,
  parseId,
  splitPropId,
  stringifyId,
  wildcardOf,
} from "@patchbay/protocol";
import { idKeysText, ownIdValue } from "../../store/idIndex.ts";
import type { LayoutStore } from "../../store/layoutStore.ts";

/**
 * The updates that a definition's `running` (or `runningOff`) asks for. Wildcards take their values from the ids that triggered the
 * call. An entry that needs a trigger is left out if there is none.
 */
export function runningUpdates(
  entries: unknown,
  triggers: readonly ComponentId[],
  layout: Pick<LayoutStore, "ids">,
): readonly { idText: string; props: Props }[] {
  if (!isPlainObject(entries)) return [];
  return Object.keys(entries).flatMap((prop: PropId, at) => {
    const { id, property } = splitPropId(prop);
    const props = { [property]: entries[prop] };
    return targets(parseId(id), triggers[at] ?? triggers[0], layout).map((idText) => ({ idText, props }));
  });
}

function targets(
  pattern: PatternId,
  trigger: ComponentId | undefined,
  layout: Pick<LayoutStore, "ids">,
): string[] {
  if (typeof pattern === "string") return [pattern];
  const fixed: Record<string, IdValue> = {};
  const open: { key: string; below: IdValue | undefined }[] = [];
  for (const key of Object.keys(pattern)) {
    const value = pattern[key];
    const card = wildcardOf(value);
    const own = trigger === undefined ? undefined : ownIdValue(trigger, key);
    if (card === undefined) fixed[key] = value as IdValue;
    else if (card === "ALL") open.push({ key, below: undefined });
    else if (own === undefined) return [];
    else if (card === "MATCH") fixed[key] = own;
    else open.push({ key, below: own });
  }
  if (open.length === 0) return [stringifyId(fixed)];
  return layout.ids
    .withKeys(idKeysText(pattern))
    .filter(
      ({ id }) =>
        id !== undefined &&
        Object.keys(fixed).every((key) => ownIdValue(id, key) === fixed[key]) &&
        open.every(({ key, below }) => {
          const value = ownIdValue(id, key);
          return value !== undefined && (below === undefined || compareIdValues(value, below) < 0);
        }),
    )
    .flatMap(({ idText }) => (idText === undefined ? [] : [idText]));
}
