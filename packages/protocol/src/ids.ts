/** Ids of components, props and runs, and their canonical text (PROTOCOL.md, rules ID1–ID7). */

export type IdValue = string | number | boolean;
export type Wildcard = "MATCH" | "ALL" | "ALLSMALLER";
/** A concrete id as components carry it. */
export type ComponentId = string | { readonly [key: string]: IdValue };
/** An id as definitions carry it. A wildcard is an array that holds its name. */
export type PatternId = string | { readonly [key: string]: IdValue | readonly [Wildcard] };
/** A prop of a component, by id text: `btn.n_clicks`, `{"index":1,"type":"t"}.value`. */
export type PropId = string;

/**
 * Whether writing to this key could change a prototype. Only `__proto__` can: because reads are of own properties (`ownProp`),
 * `constructor` and `prototype` are ordinary keys (PROTOCOL.md, rule ID5).
 */
export function isUnsafeKey(key: string | number): boolean {
  return key === "__proto__";
}

/** Canonical text of an id: strings as they are, objects with sorted keys and no spaces. */
export function stringifyId(id: PatternId): string {
  if (typeof id === "string") return id;
  const parts = Object.keys(id)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(id[key])}`);
  return `{${parts.join(",")}}`;
}

/** The text of a prop or an id, with the keys of a dict id in their order: people write them in any. */
export function canonicalProp(text: string): string {
  const end = text.lastIndexOf("}") + 1;
  return end === 0 ? text : stringifyId(parseId(text.slice(0, end))) + text.slice(end);
}

/** Parses the text of an id. Text that starts with `{` is read as JSON. If it is not a JSON object, it is a string id. */
export function parseId(text: string): PatternId {
  if (!text.startsWith("{")) return text;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as PatternId;
  } catch {
    // A string id that starts with a brace.
  }
  return text;
}

export function propId(id: PatternId, property: string): PropId {
  return `${stringifyId(id)}.${property}`;
}

/** Splits at the last dot. Values in dict ids may hold dots, property names do not. */
export function splitPropId(text: PropId): { id: string; property: string } {
  const dot = text.lastIndexOf(".");
  return { id: text.slice(0, dot), property: text.slice(dot + 1) };
}

/** `children@3011cb…` (a duplicate output) names the prop `children`. */
export function stripDuplicateHash(property: string): string {
  const at = property.indexOf("@");
  return at < 0 ? property : property.slice(0, at);
}

export interface OutputSpec {
  id: PatternId;
  /** As declared, with the `@hash` of a duplicate output. */
  property: string;
}

export function isMultiOutput(output: string): boolean {
  return output.startsWith("..");
}

/**
 * The props that a definition's `output` text names. The text must not be the hash of a callback without outputs. Only in `output` a
 * backslash stands before each dot of an id (rule ID3).
 */
export function parseOutput(output: string): OutputSpec[] {
  const entries = isMultiOutput(output) ? output.slice(2, -2).split("...") : [output];
  return entries.map((entry) => {
    const { id, property } = splitPropId(entry);
    return { id: parseId(id.replaceAll("\\.", ".")), property };
  });
}

export function isWildcard(value: unknown): value is readonly [Wildcard] {
  return Array.isArray(value) && value.length === 1 && typeof value[0] === "string";
}

export function wildcardOf(value: IdValue | readonly [Wildcard] | undefined): Wildcard | undefined {
  return isWildcard(value) ? value[0] : undefined;
}

/**
 * The `rendererId` of one run: the tab's id and the run's number. The server echoes it on everything the run
 * sends, so streamed patches can be told apart by run on any server (PROTOCOL.md, rule ID6).
 */
export function runRendererId(tabId: string, run: number): string {
  return `${tabId}#${run}`;
}

export function splitRendererId(rendererId: string): { tabId: string; run: number | undefined } {
  const hash = rendererId.lastIndexOf("#");
  if (hash < 0) return { tabId: rendererId, run: undefined };
  const run = Number(rendererId.slice(hash + 1));
  return Number.isSafeInteger(run) && run > 0
    ? { tabId: rendererId.slice(0, hash), run }
    : { tabId: rendererId, run: undefined };
}

/** Dash's order of id values: numbers and numeric text, then booleans, then all other text. */
export function compareIdValues(a: IdValue, b: IdValue): number {
  const rankA = rank(a);
  const rankB = rank(b);
  if (rankA !== rankB) return rankA - rankB;
  if (rankA === 2) return a === b ? 0 : a < b ? -1 : 1;
  return Number(a) - Number(b);
}

function rank(value: IdValue): number {
  if (typeof value === "boolean") return 1;
  return typeof value === "number" || (value.trim() !== "" && !Number.isNaN(Number(value))) ? 0 : 2;
}
