/** What a Patch does to the components inside a prop: Dash 4.5 calls fewer callbacks after it than after a whole value. */
import {
  isComponent,
  isPlainObject,
  ownProp,
  type PatchStep,
  type PatternId,
  stringifyId,
} from "@patchbay/protocol";
import type { ComponentNode } from "../store/componentNode.ts";
import type { Change } from "../store/layoutStore.ts";

/** Components that a Patch has kept, though their objects are new, each with the props that it has written in them. */
export type Carried = ReadonlyMap<ComponentNode, ReadonlySet<string>>;

export interface PatchNotes {
  /** Ids of the components in values that were inserted. */
  readonly fresh: ReadonlySet<string>;
  /** The props that were written in a component, by its id. */
  readonly written: ReadonlyMap<string, ReadonlySet<string>>;
  /** Call it before each operation. */
  note(before: unknown, step: PatchStep): void;
}

const NONE_CARRIED: Carried = new Map();

const INSERTS: ReadonlySet<string> = new Set(["Assign", "Merge", "Extend", "Insert", "Append", "Prepend"]);
const NOTHING: ReadonlySet<string> = new Set();

export function createPatchNotes(): PatchNotes {
  const fresh = new Set<string>();
  const written = new Map<string, Set<string>>();
  return {
    fresh,
    written,
    note(before, { operation, location, params: { value } }) {
      if (INSERTS.has(operation)) for (const id of idsIn(value)) fresh.add(id);
      const isMerge = operation === "Merge" && isPlainObject(value);
      for (const key of isMerge ? Object.keys(value) : [undefined]) {
        const place = innermost(before, key === undefined ? location : [...location, key]);
        if (place === undefined) continue;
        const props = written.get(place.idText) ?? new Set();
        written.set(place.idText, props.add(place.prop));
      }
    },
  };
}

/** @param notes of each prop of `owner` that was patched */
export function carriedNodes(
  owner: ComponentNode,
  { added }: Change,
  notes: ReadonlyMap<string, PatchNotes>,
): Carried {
  if (notes.size === 0) return NONE_CARRIED;
  const carried = new Map<ComponentNode, ReadonlySet<string>>();
  for (const node of added) {
    const { idText } = node;
    const own = notes.get(propHolding(owner, node) ?? "");
    if (idText !== undefined && own !== undefined && !own.fresh.has(idText))
      carried.set(node, own.written.get(idText) ?? NOTHING);
  }
  return carried;
}

/** The prop of `owner` that a component is in, at any depth. */
export function propHolding(owner: ComponentNode, node: ComponentNode | undefined): string | undefined {
  for (let at = node; at !== undefined; at = at.parent) {
    if (at.parent === owner) return String(at.slot[0]);
  }
  return undefined;
}

/** The innermost component with an id on the way to a place, and its prop on that way. */
function innermost(
  root: unknown,
  location: PatchStep["location"],
): { idText: string; prop: string } | undefined {
  let found: { idText: string; prop: string } | undefined;
  let value = root;
  location.forEach((key, at) => {
    const prop = location[at + 1];
    const idText = key === "props" && prop !== undefined ? idTextOf(value) : undefined;
    if (idText !== undefined) found = { idText, prop: String(prop) };
    value = typeof value === "object" && value !== null ? ownProp(value, key) : undefined;
  });
  return found;
}

function* idsIn(value: unknown): Generator<string> {
  // No recursion: a value may be deeper than the call stack.
  const waiting = [value];
  // A value of a clientside function may hold itself.
  const seen = new WeakSet<object>();
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    const idText = idTextOf(next);
    if (idText !== undefined) yield idText;
    for (const inner of Object.values(next)) waiting.push(inner);
  }
}

function idTextOf(value: unknown): string | undefined {
  const id = isComponent(value) ? ownProp(value.props, "id") : undefined;
  return typeof id === "string" || isPlainObject(id) ? stringifyId(id as PatternId) : undefined;
}
