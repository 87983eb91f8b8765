import { type ComponentId, type IdValue, parseId, stringifyId } from "@patchbay/protocol";
import type { ComponentNode } from "./componentNode.ts";
import { byDocumentOrder } from "./documentOrder.ts";

/** Finds nodes by the text of their id, and those with a dict id by its keys, too. */
export interface IdIndex {
  add(node: ComponentNode): void;
  remove(node: ComponentNode): void;
  /** Call it when nodes have moved: their order is computed again when it is next needed. */
  reorder(): void;
  get(idText: string): ComponentNode | undefined;
  /** All nodes whose dict id has exactly these keys, or with `orMore` these and others, in document order. */
  withKeys(keysText: string, orMore?: boolean): readonly ComponentNode[];
  /** All nodes whose dict id has at least these keys, with these values, in document order. */
  holding(part: Exclude<ComponentId, string>): readonly ComponentNode[];
  /** Rises when a node is added, removed or moved. */
  readonly version: number;
}

/** The sorted keys of a dict id, as text. */
export function idKeysText(id: Exclude<ComponentId, string> | { readonly [key: string]: unknown }): string {
  return Object.keys(id)
    .sort()
    .map((key) => JSON.stringify(key))
    .join(",");
}

/** The inverse of `idKeysText`. */
function keysOf(keysText: string): readonly string[] {
  return JSON.parse(`[${keysText}]`) as string[];
}

export function ownIdValue(id: ComponentId, key: string): IdValue | undefined {
  return typeof id === "object" && Object.hasOwn(id, key) ? id[key] : undefined;
}

export function createIdIndex(): IdIndex {
  const byText = new Map<string, ComponentNode>();
  /** Nodes whose id another node has, too. The last of them is found when that node is removed. */
  const shadowed = new Map<string, readonly ComponentNode[]>();
  const byKeys = new Map<string, Set<ComponentNode>>();
  const ordered = new Map<string, Ordered>();
  let version = 0;

  function orderedWith(keysText: string, orMore: boolean): Ordered | undefined {
    const name = orMore ? `${keysText}…` : keysText;
    const known = ordered.get(name);
    if (known?.version === version) return known;
    const group = orMore ? havingKeys(keysOf(keysText)) : byKeys.get(keysText);
    if (group === undefined) return undefined;
    const made: Ordered = { version, nodes: byDocumentOrder(group), byPart: undefined };
    ordered.set(name, made);
    return made;
  }

  function havingKeys(keys: readonly string[]): ComponentNode[] {
    return [...byKeys].flatMap(([text, group]) => {
      const own = keysOf(text);
      return keys.every((key) => own.includes(key)) ? [...group] : [];
    });
  }

  return {
    get version() {
      return version;
    },
    add(node) {
      const { id } = node;
      if (id === undefined) return;
      version++;
      const text = stringifyId(id);
      node.indexedAs = text;
      const holder = byText.get(text);
      if (holder !== undefined && holder !== node)
        shadowed.set(text, [...(shadowed.get(text) ?? []), holder]);
      byText.set(text, node);
      if (typeof id === "string") return;
      const keys = idKeysText(id);
      const group = byKeys.get(keys);
      if (group === undefined) byKeys.set(keys, new Set([node]));
      else group.add(node);
    },
    remove(node) {
      const { indexedAs: text } = node;
      if (text === undefined) return;
      version++;
      node.indexedAs = undefined;
      const others = shadowed.get(text)?.filter((other) => other !== node) ?? [];
      if (byText.get(text) === node) {
        const next = others.pop();
        if (next === undefined) byText.delete(text);
        else byText.set(text, next);
      }
      if (others.length > 0) shadowed.set(text, others);
      else shadowed.delete(text);
      const id = parseId(text);
      if (typeof id === "string") return;
      const keys = idKeysText(id);
      const group = byKeys.get(keys);
      group?.delete(node);
      if (group?.size === 0) {
        byKeys.delete(keys);
        // All that is in it is out of date, and would keep nodes that are gone.
        ordered.clear();
      }
    },
    reorder() {
      version++;
    },
    get(idText) {
      const found = byText.get(idText);
      if (found !== undefined || !idText.startsWith("{")) return found;
      // The server may write the same id differently (escapes, spaces, key order).
      const canonical = stringifyId(parseId(idText));
      return canonical === idText ? undefined : byText.get(canonical);
    },
    withKeys: (keysText, orMore = false) => orderedWith(keysText, orMore)?.nodes ?? [],
    holding(part) {
      const found = orderedWith(idKeysText(part), true);
      if (found === undefined) return [];
      const keys = Object.keys(part).sort();
      found.byPart ??= groupedBy(found.nodes, keys);
      return found.byPart.get(partText(part, keys)) ?? [];
    },
  };
}

type ByPart = ReadonlyMap<string, readonly ComponentNode[]>;

interface Ordered {
  readonly version: number;
  readonly nodes: readonly ComponentNode[];
  /** The nodes by their values of the keys that all of them have. */
  byPart: ByPart | undefined;
}

function groupedBy(nodes: readonly ComponentNode[], keys: readonly string[]): ByPart {
  const groups = new Map<string, ComponentNode[]>();
  for (const node of nodes) {
    const text = partText(node.id ?? "", keys);
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [node]);
    else group.push(node);
  }
  return groups;
}

/** An id's values of some keys, as text. */
function partText(id: ComponentId, keys: readonly string[]): string {
  return JSON.stringify(keys.map((key) => ownIdValue(id, key)));
}
