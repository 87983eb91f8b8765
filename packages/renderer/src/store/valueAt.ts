import { isPlainObject } from "@patchbay/protocol";

/**
 * The value at a place within a prop (rule GP6): a number is an index of a list, from its end if it is negative; text is a key of an object.
 * Null if there is nothing.
 */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof key === "number" ? !Array.isArray(at) : !isPlainObject(at)) return null;
    const own: string | number = typeof key === "number" && key < 0 ? key + (at as unknown[]).length : key;
    if (!Object.hasOwn(at as object, own)) return null;
    at = (at as Record<string | number, unknown>)[own];
  }
  return at ?? null;
}
