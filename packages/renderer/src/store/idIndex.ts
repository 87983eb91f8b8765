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
  /** All nodes whose dict id has exactly these keys, in document order. */
  withKeys(keysText: string): readonly ComponentNode[];
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

export function ownIdValue(id: ComponentId, key: string): IdValue | undefined {
  return typeof id === "object" && Object.hasOwn(id, key) ? id[key] : undefined;
}

export function createIdIndex(): IdIndex {
  const byText = new Map<string, ComponentNode>();
  /** Nodes whose id another node has, too. The last of them is found when that node is removed. */
  const shadowed = new Map<string, readonly ComponentNode[]>();
  const byKeys = new Map<string, Set<ComponentNode>>();
  const ordered = new Map<string, { version: number; nodes: readonly ComponentNode[] }>();
  let version = 0;

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
        ordered.delete(keys);
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
    withKeys(keysText) {
      const group = byKeys.get(keysText);
      if (group === undefined) return [];
      const known = ordered.get(keysText);
      if (known?.version === version) return known.nodes;
      const nodes = byDocumentOrder(group);
      ordered.set(keysText, { version, nodes });
      return nodes;
    },
  };
}
