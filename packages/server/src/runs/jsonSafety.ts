/** Finds values that JSON would drop, or write as an empty object, without an error. */

export interface Unserializable {
  /** The place in the value in JavaScript's notation, such as `.data[2].x`; empty for the value itself. */
  readonly path: string;
  /** The kind of value, and what to use instead. */
  readonly what: string;
}

/** A finding on its way back up the recursion. */
interface Find {
  /** Undefined: the value is too deep, and the search ended. */
  readonly what: string | undefined;
  /** The path, innermost step first. */
  readonly steps: string[];
}

/** Deeper than any layout. A circular value is deeper still, and JSON itself reports it. */
const MAX_DEPTH = 3_000;

/** Finds the first such value. NaN, and undefined in lists, are allowed: JSON writes null. So are undefined props. */
export function findUnserializable(value: unknown): Unserializable | undefined {
  if (value === undefined) return { path: "", what: "undefined (null clears a prop, noUpdate leaves it)" };
  const { what, steps } = look(value, 0) ?? {};
  return what === undefined ? undefined : { path: steps?.reverse().join("") ?? "", what };
}

/** Allocates nothing until something is found: values may have many megabytes. */
function look(part: unknown, depth: number): Find | undefined {
  if (typeof part === "function" || typeof part === "symbol") return { what: `a ${typeof part}`, steps: [] };
  if (typeof part !== "object" || part === null) return undefined;
  if (depth > MAX_DEPTH) return { what: undefined, steps: [] };
  const found = Array.isArray(part) ? lookInList(part, depth) : lookInObject(part, depth);
  // The result of `toJSON` counts instead. It is checked last, because hardly any value has one.
  return found?.what !== undefined && hasJson(part) ? look(part.toJSON(), depth + 1) : found;
}

function lookInList(list: readonly unknown[], depth: number): Find | undefined {
  for (let at = 0; at < list.length; at++) {
    const inner = list[at];
    if (isText(inner)) continue;
    const found = look(inner, depth + 1);
    if (found !== undefined) return within(found, `[${at}]`);
  }
  return undefined;
}

function lookInObject(part: object, depth: number): Find | undefined {
  const what = contentLossOf(part);
  if (what !== undefined) return { what, steps: [] };
  // Takes half the time of `Object.keys`. Whether a key is the object's own is checked only for a finding.
  for (const key in part) {
    const inner = (part as Readonly<Record<string, unknown>>)[key];
    if (isText(inner)) continue;
    const found = look(inner, depth + 1);
    if (found !== undefined && Object.hasOwn(part, key)) return within(found, stepTo(key));
  }
  return undefined;
}

/** Checked first: nearly all values are texts or numbers. */
function isText(part: unknown): boolean {
  return typeof part === "string" || typeof part === "number";
}

function hasJson(part: object): part is { toJSON(): unknown } {
  return "toJSON" in part && typeof part.toJSON === "function";
}

function within(found: Find, step: string): Find {
  found.steps.push(step);
  return found;
}

/** Names an object whose content is not in its props. */
function contentLossOf(part: object): string | undefined {
  if (Object.getPrototypeOf(part) === Object.prototype) return undefined;
  if (part instanceof Promise) return "a promise (use await)";
  if (part instanceof Map) return "a Map (Object.fromEntries makes an object of it)";
  if (part instanceof Set) return "a Set (Array.from makes a list of it)";
  if (Symbol.asyncIterator in part) return "an async iterable (write async function*, or set stream: true)";
  if (ArrayBuffer.isView(part)) return `a ${part.constructor.name} (Array.from makes a list of it)`;
  if (part instanceof RegExp || part instanceof Error || part instanceof ArrayBuffer)
    return `an instance of ${part.constructor.name}`;
  return undefined;
}

function stepTo(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
