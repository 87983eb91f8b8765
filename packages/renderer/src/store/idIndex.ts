import { type ComponentId, type IdValue, parseId, stringifyId } from "@patchbay/protocol";
import type { ComponentNode } from "./componentNode.ts";
import { byDocumentOrder } from "./documentOrder.ts";

/** Finds nodes by id: text in a map, dict ids also by their sorted keys. */
export interface IdIndex {
  add(node: ComponentNode): void;
  remove(node: ComponentNode): void;
  /** Says that nodes moved: orders are worked out again when next asked for. */
  reorder(): void;
  get(idText: string): ComponentNode | undefined;
  /** All nodes whose dict id has exactly these keys, in document order. */
  withKeys(keysText: string): readonly ComponentNode[];
  /** Rises with every node that comes, goes or moves. */
  readonly version: number;
}

/** The keys of a dict id as text: sorted, each as JSON. */
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
  /** Components with an id that another one has as well, and that are found when it goes. */
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
      // Another side may write the same id otherwise (escapes, spaces, key order): compare it as an object.
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
