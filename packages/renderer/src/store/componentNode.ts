import {
  type Component,
  type ComponentId,
  isPlainObject,
  type LayoutPath,
  type Props,
  stringifyId,
} from "@patchbay/protocol";
import { createStore, type StoreApi } from "zustand/vanilla";

/** Most components hold no others: they share this. */
const NONE_NESTED: ReadonlyMap<string, readonly ComponentNode[]> = new Map();

/** Where a change of props comes from, in Dash's words for it (`dashRenderType`). */
export type ChangedBy = "internal" | "callback" | "clientsideApi" | "websocket";

/** Starts the slot of a component that stands beside its parent's props, where a component of the page has put it. */
export const BESIDE = "";

/**
 * One component of the layout. Its props sit in a store of their own, where nested components stand as nodes and
 * not as JSON: a change below never touches what is above.
 */
export class ComponentNode {
  /** Unique in its layout, and kept while the component keeps its place: what React knows it by. */
  readonly key: string;
  readonly type: string;
  readonly namespace: string;
  readonly store: StoreApi<Props>;
  parent: ComponentNode | undefined;
  /** Where it sits in the props of its parent, e.g. `["children", 2]`. */
  slot: LayoutPath;
  /** Direct component descendants, by the prop that holds them. */
  nested: ReadonlyMap<string, readonly ComponentNode[]> = NONE_NESTED;
  /** Who changed its props last; undefined when the components above did, by bringing it. */
  changedBy: ChangedBy | undefined;
  /** The text of its id in the index, which knows it by this: the id itself may be changed in place. */
  indexedAs: string | undefined;
  /** Component JSON as of now; absent after a change in or below, and then in all nodes above as well. */
  json: Component | undefined;

  constructor(
    key: string,
    { type, namespace }: Pick<Component, "type" | "namespace">,
    parent: ComponentNode | undefined,
    slot: LayoutPath,
  ) {
    this.key = key;
    this.type = type;
    this.namespace = namespace;
    this.parent = parent;
    this.slot = slot;
    this.store = createStore<Props>(() => ({}));
  }

  get id(): ComponentId | undefined {
    const id = Object.hasOwn(this.store.getState(), "id") ? this.store.getState().id : undefined;
    return typeof id === "string" || isPlainObject(id) ? (id as ComponentId) : undefined;
  }

  /** How people are told of it. */
  get name(): string {
    const { idText } = this;
    return idText === undefined ? this.type : `${this.type} ${idText}`;
  }

  get idText(): string | undefined {
    const { id } = this;
    return id === undefined ? undefined : stringifyId(id);
  }
}

/** Says which nodes one prop holds now. */
export function setNested(node: ComponentNode, prop: string, nodes: readonly ComponentNode[]): void {
  if (nodes.length === 0 && !node.nested.has(prop)) return;
  const nested = new Map(node.nested);
  if (nodes.length > 0) nested.set(prop, nodes);
  else nested.delete(prop);
  node.nested = nested.size === 0 ? NONE_NESTED : nested;
}

/** The nodes under `node`, itself first, in document order. */
export function* subtree(node: ComponentNode): Generator<ComponentNode> {
  // Its own stack: layouts may be deeper than what calls may nest.
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const child of [...next.nested.values()].flat().reverse()) waiting.push(child);
  }
}

/** Marks the JSON of `node` and of everything above it as out of date. */
export function touch(node: ComponentNode): void {
  for (let at: ComponentNode | undefined = node; at?.json !== undefined; at = at.parent) at.json = undefined;
}
