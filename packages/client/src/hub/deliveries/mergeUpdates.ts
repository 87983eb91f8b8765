/** Two updates as one, where the tab would end up the same. Pure. */
import {
  hasCommand,
  isPatch,
  isPlainObject,
  type PatchObject,
  type PatchOperation,
  type Props,
  readWhole,
  type SetProps,
} from "@patchbay/protocol";
import type { Delivery } from "../hubApi.ts";

/** Patches and lists made here, which may be added to in place: copying them each time would cost the square. */
export type Made = WeakSet<object>;

/** So far back an assignment looks for an earlier one to the same place. */
const LOOK_BACK = 64;

/** An update that is not read yet. */
export function isLongUpdate(delivery: Delivery): boolean {
  return (
    delivery.kind === "message" &&
    delivery.message.type === "set_props" &&
    delivery.message.text !== undefined
  );
}

/** An update that may merge; one that is not what it should be goes on as it is, for the tab to refuse. */
export function updateOf(delivery: Delivery | undefined): SetProps | undefined {
  if (delivery?.kind !== "message" || delivery.message.type !== "set_props") return undefined;
  const message = readWhole(delivery.message);
  const { payload } = message;
  const isSound =
    isPlainObject(payload) && typeof payload.componentId === "string" && isPlainObject(payload.props);
  return isSound ? (message as SetProps) : undefined;
}

/**
 * One update for two of the same component and run, or undefined where they must stay two. Later values win, but of commands
 * each counts. A Patch is kept apart, so that one that does not fit harms nothing else; only far `behind` does it continue a Patch. One
 * that appends to what another has appended to fits where that one does: it always continues it, so that a list is copied
 * once a batch and not once an element.
 */
export function mergeUpdates(
  first: SetProps | undefined,
  second: SetProps,
  made: Made,
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

/** Components come or go with it, or it reaches into one: what is written to those must stay behind it, or before. */
export function changesLayout({ payload }: SetProps): boolean {
  return JSON.stringify(payload.props).includes('"props"');
}

/** Nothing of the first is left once the second has been applied, whatever comes between. */
export function isCovered(first: SetProps | undefined, second: SetProps): boolean {
  if (first?.rendererId !== second.rendererId || hasCommand(first.payload.props)) return false;
  const { props } = second.payload;
  return Object.keys(first.payload.props).every(
    (name) => Object.hasOwn(props, name) && !isPatch(props[name]),
  );
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
function canContinue(earlier: unknown, next: PatchObject, made: Made, behind: boolean): boolean {
  return isFoldable(earlier) && isFoldable(next) && (behind || appendsOn(earlier, next, made));
}

/** Both do nothing but append, and to the same list. */
function appendsOn({ operations }: PatchObject, next: PatchObject, made: Made): boolean {
  const all = [...next.operations, ...operations];
  return all.every(
    ({ operation, location, params }) =>
      isSame(location, all[0]?.location ?? []) && (operation === "Append" || made.has(Object(params?.value))),
  );
}

function continuePatch(earlier: PatchObject, next: PatchObject, made: Made): PatchObject {
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
function addOperation(operations: PatchOperation[], next: PatchOperation, made: Made): void {
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
