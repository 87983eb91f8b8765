/** Applies a Patch to the current value of a prop (PROTOCOL.md, rules PA1–PA16). */

import { PatchbayError } from "../errors.ts";
import { isUnsafeKey } from "../ids.ts";
import { isPlainObject, type LayoutPath, ownProp } from "../layout.ts";
import { deepEqual } from "./equal.ts";

export const PATCH_KEY = "__dash_patch_update";

export type PatchOperationName =
  | "Assign"
  | "Delete"
  | "Append"
  | "Prepend"
  | "Insert"
  | "Extend"
  | "Merge"
  | "Remove"
  | "Clear"
  | "Reverse"
  | "Add"
  | "Sub"
  | "Mul"
  | "Div";

export interface PatchOperation {
  operation: PatchOperationName;
  location: LayoutPath;
  params?: { value?: unknown; index?: number };
}

export interface PatchObject {
  [PATCH_KEY]: unknown;
  operations: readonly PatchOperation[];
}

/** An index further past the end of a list than this is a mistake or an attack. */
const MAX_HOLES = 100_000;

/** Whether a prop's value is a Patch. Only the key counts, not its value, and only a whole prop value can be a Patch (rule PA1). */
export function isPatch(value: unknown): value is PatchObject {
  return isPlainObject(value) && Object.hasOwn(value, PATCH_KEY);
}

/** An operation on a value that is known: its location has no negative indexes. */
export type PatchStep = Required<PatchOperation>;

/**
 * The value after the Patch. Neither argument is changed. The result shares the parts that the Patch does not touch.
 * @throws PatchbayError `patch_failed` or `unsafe_key`; then no operation of the Patch counts.
 */
export function applyPatch(previous: unknown, patch: PatchObject): unknown {
  return applyWatchedPatch(previous, patch, () => {});
}

/** Like `applyPatch`. @param watch called before each operation, with the value that it applies to */
export function applyWatchedPatch(
  previous: unknown,
  patch: PatchObject,
  watch: (before: unknown, step: PatchStep) => void,
): unknown {
  if (previous === undefined) throw failure("Cannot patch undefined");
  if (!Array.isArray(patch.operations)) throw failure("A Patch needs a list of operations");
  const made: Made = new WeakSet();
  return patch.operations.reduce<unknown>((value, step) => {
    const found = resolveStep(value, step);
    watch(value, found);
    return applyOperation(value, found, made);
  }, previous);
}

/** The lists and objects that this Patch has copied. They are not shared yet, so a later operation changes them in place. */
type Made = WeakSet<object>;

function resolveStep(root: unknown, step: PatchOperation): PatchStep {
  if (!isPlainObject(step) || !Array.isArray(step.location))
    throw failure("A Patch operation needs a location");
  const { operation, location, params } = step;
  return { operation, location: resolveLocation(root, location), params: params ?? {} };
}

function applyOperation(
  root: unknown,
  { operation: name, location, params: { value, index } }: PatchStep,
  made: Made,
): unknown {
  const at = readAt(root, location);
  const set = (next: unknown): unknown => assignAt(root, location, next, made);
  switch (name) {
    case "Assign":
      return set(value);
    case "Delete":
      return deleteAt(root, location, made);
    case "Append":
      return set(join(elements(at, name), [value], made));
    case "Prepend":
      return set(splice(elements(at, name), [0, 0, value], made));
    case "Insert":
      return set(insert(existing(at, name), value, index, made));
    case "Extend":
      return set(extend(existing(at, name), value, made));
    case "Merge":
      return set(merge(at, value));
    case "Remove":
      return set(listOf(existing(at, name), name).filter((element) => !deepEqual(element, value)));
    case "Clear":
      return set(emptyLike(at));
    case "Reverse":
      return set(
        typeof at === "string"
          ? [...at].reverse().join("")
          : listOf(existing(at, name), name).slice().reverse(),
      );
    case "Add":
      return set(add(at, value));
    case "Sub":
      return set(number(at) - number(value));
    case "Mul":
      return set(number(at) * number(value));
    case "Div":
      return set(number(at) / number(value));
    default:
      throw failure(`Invalid Operation ${String(name satisfies never)}`);
  }
}

function checkKey(key: string | number): void {
  if (isUnsafeKey(key)) throw new PatchbayError("unsafe_key", `A Patch must not reach "${key}"`);
}

function failure(message: string): PatchbayError {
  return new PatchbayError("patch_failed", message);
}

/** Replaces negative indexes: each counts from the end of the list at its place (rule PA3). */
function resolveLocation(root: unknown, location: LayoutPath): (string | number)[] {
  let value = root;
  return location.map((key) => {
    if (typeof key !== "string" && !Number.isInteger(key))
      throw failure("A location holds strings and integers");
    checkKey(key);
    let resolved = key;
    if (typeof key === "number" && key < 0) {
      if (!Array.isArray(value) && typeof value !== "string")
        throw failure(`There is no list at index ${key}`);
      resolved = value.length + key;
    }
    value = readAt(value, [resolved]);
    return resolved;
  });
}

function readAt(root: unknown, location: LayoutPath): unknown {
  let value = root;
  for (const key of location) {
    if (typeof value !== "object" || value === null) return undefined;
    value = ownProp(value, key);
  }
  return value;
}

function assignAt(value: unknown, location: LayoutPath, next: unknown, made: Made): unknown {
  const [key, ...rest] = location;
  if (key === undefined) return next;
  let inner = next;
  if (rest.length > 0) {
    const child = typeof value === "object" && value !== null ? ownProp(value, key) : undefined;
    const parent =
      typeof child === "object" && child !== null ? child : typeof rest[0] === "number" ? [] : {};
    inner = assignAt(parent, rest, next, made);
  }
  if (Array.isArray(value) && typeof key === "number") {
    if (key > value.length + MAX_HOLES)
      throw failure(`Index ${key} is far beyond the list's ${value.length}`);
    const list = made.has(value) ? value : remember(value.slice(), made);
    if (key >= 0) list[key] = inner;
    return list;
  }
  // A list becomes an object if it gets a key that is not an index.
  if (isPlainObject(value) && made.has(value)) return Object.assign(value, { [key]: inner });
  return remember({ ...(typeof value === "object" ? value : undefined), [key]: inner }, made);
}

function remember<T extends object>(copy: T, made: Made): T {
  made.add(copy);
  return copy;
}

function deleteAt(value: unknown, location: LayoutPath, made: Made): unknown {
  const [key, ...rest] = location;
  if (key === undefined || typeof value !== "object" || value === null) return value;
  // An element that was never set is an element all the same.
  if (rest.length === 0 && Array.isArray(value) && typeof key === "number")
    return key >= 0 && key < value.length ? splice(value, [key, 1], made) : value;
  if (!Object.hasOwn(value, key)) return value;
  if (rest.length > 0) return assignAt(value, [key], deleteAt(ownProp(value, key), rest, made), made);
  const { [key]: _gone, ...kept } = value as Record<string | number, unknown>;
  return kept;
}

function existing(value: unknown, name: string): unknown {
  if (value === undefined || value === null) throw failure(`${name}: there is no value at this location`);
  return value;
}

/** The list that Append and Prepend add to. A missing value counts as an empty list, a string as its characters (rule PA6). */
function elements(value: unknown, name: string): readonly unknown[] {
  return value === undefined || value === null ? [] : listOf(value, name);
}

/** The value as a list. A list is not copied, a string becomes its characters. */
function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return [...value];
  throw failure(`${name}: the value at this location is not a list`);
}

/** Appends with one copy of the list. `[...list, value]` would make two. */
function join(list: readonly unknown[], more: readonly unknown[], made: Made): readonly unknown[] {
  if (!made.has(list)) return remember(list.concat(more), made);
  for (const value of more) (list as unknown[]).push(value);
  return list;
}

/** Elements that were never set stay so, as in Dash. `toSpliced` and `toReversed` would set them to undefined, which `filter` then keeps. */
function splice(
  list: readonly unknown[],
  change: [at: number, deleted: number, ...values: unknown[]],
  made: Made,
): readonly unknown[] {
  const next = made.has(list) ? (list as unknown[]) : remember(list.slice(), made);
  next.splice(...change);
  return next;
}

function insert(target: unknown, value: unknown, index: unknown, made: Made): readonly unknown[] {
  if (typeof index !== "number" || !Number.isInteger(index)) throw failure("Insert needs an integer index");
  const list = listOf(target, "Insert");
  const at = index < 0 ? list.length + index : index;
  return splice(list, [at < 0 || at > list.length ? list.length : at, 0, value], made);
}

function extend(target: unknown, value: unknown, made: Made): unknown {
  if (typeof target === "string" && typeof value === "string") return target + value;
  if (!Array.isArray(target) || !Array.isArray(value)) throw failure("Extend joins a list to a list");
  return join(target, value, made);
}

function merge(target: unknown, value: unknown): unknown {
  if (!isPlainObject(value)) throw failure("Merge needs an object");
  for (const key of Object.keys(value)) checkKey(key);
  return { ...(typeof target === "object" ? target : undefined), ...value };
}

function emptyLike(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value === "string") return "";
  return isPlainObject(value) ? {} : undefined;
}

/** JavaScript's `+` for the scalar values of JSON (rule PA14). */
function add(target: unknown, value: unknown): unknown {
  if (typeof target === "string" || typeof value === "string") return scalarText(target) + scalarText(value);
  return number(target) + number(value);
}

function scalarText(value: unknown): string {
  if (typeof value === "object" && value !== null) throw failure("Add joins scalars; use Extend for lists");
  return String(value);
}

function number(value: unknown): number {
  if (typeof value === "object" && value !== null) throw failure("Arithmetic needs a number");
  return Number(value);
}
