/** Merges two updates into one that leaves a tab in the same state. Pure. */
import { hasCommand } from "../commands.ts";
import { isPlainObject, type Props } from "../layout.ts";
import type { SetProps } from "../messages/messages.ts";
import { isPatch, type PatchObject, type PatchOperation } from "../patch/patch.ts";

/**
 * The Patches and lists that merging has made. Only these are changed in place. A copy for each update would take time that grows with
 * the square of their number.
 */
export type MergeCopies = WeakSet<object>;

/** How many operations are searched for an earlier assignment to the same location. */
const LOOK_BACK = 64;

/**
 * Merges two updates of the same component and run. A later value replaces an earlier one. A Patch usually stays an update of its own,
 * so that a Patch that fails harms nothing else. There are two exceptions. For a client that is far `behind`, a Patch continues an
 * earlier one. Appends to the same list always merge, so that the list is copied once for a batch and not once for each element.
 * @param made the copies that earlier calls for the same queue have made
 * @returns undefined if the updates must stay two, for example because one holds a command
 */
export function mergeUpdates(
  first: SetProps | undefined,
  second: SetProps,
  made: MergeCopies,
  behind: boolean,
): SetProps | undefined {
  // A part of an answer is applied as a result, other updates of the same run are not.
  if (first?.rendererId !== second.rendererId || first.requestId !== second.requestId) return undefined;
  if (first.payload.componentId !== second.payload.componentId) return undefined;
  if (first.payload.dist !== undefined || second.payload.dist !== undefined) return undefined;
  if (hasCommand(first.payload.props) || hasCommand(second.payload.props)) return undefined;
  const earlier = first.payload.props;
  const changes = Object.entries(second.payload.props);
  // All props are checked first, because a change in place cannot be undone.
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

/** Whether this update may add or remove components. Updates of those components must stay before or after it. */
export function changesLayout({ payload }: SetProps): boolean {
  return JSON.stringify(payload.props).includes('"props"');
}

/** Whether this is a Patch with a list of operations. The tab reports a Patch that is not. */
function isFoldable(value: unknown): value is PatchObject {
  return (
    isPatch(value) &&
    Array.isArray(value.operations) &&
    value.operations.every((step) => isPlainObject(step) && Array.isArray(step.location))
  );
}

/** Whether the earlier value is a Patch that the next one may continue. */
function canContinue(earlier: unknown, next: PatchObject, made: MergeCopies, behind: boolean): boolean {
  return isFoldable(earlier) && isFoldable(next) && (behind || appendsOn(earlier, next, made));
}

/** Whether both Patches only append, and to the same list. */
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

/** Adds an operation at the end. It replaces an earlier assignment to the same location, and joins an earlier append to the same list. */
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
    // After an Append the value is a list, so an Extend is possible. Not with a negative index: in an empty list it finds nothing.
    if (last.operation === "Append" && isAbsolute(last.location)) {
      const together = [next.params?.value];
      made.add(together);
      operations.push({ operation: "Extend", location: next.location, params: { value: together } });
      return;
    }
  }
  operations.push(next);
}

/** The index of an earlier assignment to the same location, if no operation after it could depend on it. */
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

/** Whether the location has no negative index. An index from the end may mean the same place as another one. */
function isAbsolute(location: PatchOperation["location"]): boolean {
  return location.every((key) => typeof key === "string" || key >= 0);
}

function isSame(one: PatchOperation["location"], other: PatchOperation["location"]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}
