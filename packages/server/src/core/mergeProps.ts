import { applyPatch, isPatch, type Props } from "@patchbay/protocol";

/**
 * What two updates of one component come to when they travel as one: later props win, and a Patch keeps what was
 * set before it. @throws PatchbayError when a Patch cannot be applied to the value set before it
 */
export function mergeProps(previous: Props | undefined, next: Props): Props {
  const merged: Props = Object.assign(Object.create(null), previous);
  for (const [name, value] of Object.entries(next)) {
    const before = Object.hasOwn(merged, name) ? merged[name] : undefined;
    merged[name] = before !== undefined && isPatch(value) ? joinPatch(before, value) : value;
  }
  return merged;
}

function joinPatch(before: unknown, patch: Parameters<typeof applyPatch>[1]): unknown {
  if (!isPatch(before)) return applyPatch(before, patch);
  return { ...before, operations: [...before.operations, ...patch.operations] };
}
