/** Merges two updates into one where a tab ends up the same. Pure. */
import { hasCommand } from "../commands.ts";
import { isPlainObject, type Props } from "../layout.ts";
import type { SetProps } from "../messages/messages.ts";
import { isPatch, type PatchObject, type PatchOperation } from "../patch/patch.ts";

/**
 * The Patches and lists that merging has made. Only these are added to in place: a copy for each update would cost the square of
 * their number.
 */
export type MergeCopies = WeakSet<object>;

/** An assignment looks this many operations back for an earlier one to the same place. */
const LOOK_BACK = 64;

/**
 * One update for two of the same component and run. A later value replaces an earlier one. A Patch stays an update of its own, so
 * that one that fails harms nothing else, with two exceptions: for a client that is far `behind` it continues an earlier Patch; and
 * appends to the same list always join, so that the list is copied once a batch and not once an element.
 * @param made the copies of earlier calls for the same queue
 * @returns undefined where they must stay two: a command among them counts each time
 */
export function mergeUpdates(
  first: SetProps | undefined,
  second: SetProps,
  made: MergeCopies,
  behind: boolean,
): SetProps | undefined {
  if (first?.rendererId !== second.rendererId) return undefined;
  if (first.payload.componentId !== second.payload.componentId) return undefined;
  if (hasCommand(first.payload.props) || hasCommand(second.payload.props)) return undefined;
  const earlier = first.payload.props;
  const changes = Object.entries(second.payload.props);
  // All of it first: what is added to in place cannot be taken back.
  const fits = changes.every(
    ([name, value]) =>
      !isPatch(value) || (Object.hasOwn(earlier, name) && canContinue(earlier[name], value, made, behind)),
  );
  if (!fits) return undefined;
  const props: Props = { ...earlier };
  for (const [name, value] of changes)
    props[name] = isPatch(value) ? continuePatch(props[name] as PatchObject, value, made) : value;
  return { ...second, payload: { componentId: second.payload.componentId, props } };
}

/** Whether components may come or go with this update. Updates of those components must keep their place before or behind it. */
export function changesLayout({ payload }: SetProps): boolean {
  return JSON.stringify(payload.props).includes('"props"');
}

/** A Patch with a list of operations; what is wrong with the others the tab will say. */
function isFoldable(value: unknown): value is PatchObject {
  return (
    isPatch(value) &&
    Array.isArray(value.operations) &&
    value.operations.every((step) => isPlainObject(step) && Array.isArray(step.location))
  );
}

/** What was there is a Patch too, and this one may join it. */
function canContinue(earlier: unknown, next: PatchObject, made: MergeCopies, behind: boolean): boolean {
  return isFoldable(earlier) && isFoldable(next) && (behind || appendsOn(earlier, next, made));
}

/** Both do nothing but append, and to the same list. */
function appendsOn({ operations }: PatchObject, next: PatchObject, made: MergeCopies): boolean {
  const all = [...next.operations, ...operations];
  return all.every(
    ({ operation, location, params }) =>
      isSame(location, all[0]?.location ?? []) && (operation === "Append" || made.has(Object(params?.value))),
  );
}

function continuePatch(earlier: PatchObject, next: PatchObject, made: MergeCopies): PatchObject {
  let patch = earlier;
  if (!made.has(earlier)) {
    patch = { ...earlier, operations: [...earlier.operations] };
    made.add(patch);
  }
  for (const operation of next.operations)
    addOperation(patch.operations as PatchOperation[], operation, made);
  return patch;
}

/** Behind the others; the latest of several assignments to one place is enough, and elements are appended together. */
function addOperation(operations: PatchOperation[], next: PatchOperation, made: MergeCopies): void {
  const last = operations.at(-1);
  if (next.operation === "Assign") {
    const at = earlierAssign(operations, next);
    if (at !== undefined) {
      operations[at] = next;
      return;
    }
  } else if (next.operation === "Append" && last !== undefined && isSame(last.location, next.location)) {
    const value = last.params?.value;
    if (Array.isArray(value) && made.has(value)) {
      value.push(next.params?.value);
      return;
    }
    // Whatever the value was, behind an Append it is a list; but of no elements there is no last one to append to.
    if (last.operation === "Append" && isAbsolute(last.location)) {
      const together = [next.params?.value];
      made.add(together);
      operations.push({ operation: "Extend", location: next.location, params: { value: together } });
      return;
    }
  }
  operations.push(next);
}

/** Where the same place is assigned, with nothing behind that could have to do with it. */
function earlierAssign(
  operations: readonly PatchOperation[],
  { location }: PatchOperation,
): number | undefined {
  const end = Math.max(0, operations.length - LOOK_BACK);
  for (let at = operations.length - 1; at >= end; at--) {
    const other = operations[at] as PatchOperation;
    if (other.operation !== "Assign" || !isAbsolute(other.location) || !isAbsolute(location))
      return undefined;
    if (isSame(other.location, location)) return at;
    const shorter = Math.min(other.location.length, location.length);
    if (isSame(other.location.slice(0, shorter), location.slice(0, shorter))) return undefined;
  }
  return undefined;
}

/** An index from the end may be the same place as another one. */
function isAbsolute(location: PatchOperation["location"]): boolean {
  return location.every((key) => typeof key === "string" || key >= 0);
}

function isSame(one: PatchOperation["location"], other: PatchOperation["location"]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}
