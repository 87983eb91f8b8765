import {
  type Component,
  type ComponentId,
  isPlainObject,
  type LayoutPath,
  type Props,
  stringifyId,
} from "@patchbay/protocol";
import { createStore, type StoreApi } from "zustand/vanilla";

/** Shared by all nodes without nested components, which are most. */
const NONE_NESTED: ReadonlyMap<string, readonly ComponentNode[]> = new Map();

/** The source of a change of props, in Dash's words (`dashRenderType`). */
export type ChangedBy = "internal" | "callback" | "clientsideApi" | "websocket";

/** First step in the slot of a component that is not in its parent's props: a component of the page has inserted it. */
export const BESIDE = "";

/**
 * One component of the layout. It has a store of its own for its props. There, nested components are nodes and not JSON, so that a
 * change of a component does not change the props of those above.
 */
export class ComponentNode {
  /** Its key for React: unique in the layout, and the same while the component keeps its place. */
  readonly key: string;
  readonly type: string;
  readonly namespace: string;
  readonly store: StoreApi<Props>;
  parent: ComponentNode | undefined;
  /** Its place in the props of its parent, e.g. `["children", 2]`. */
  slot: LayoutPath;
  /** The nearest components in its props, by prop. */
  nested: ReadonlyMap<string, readonly ComponentNode[]> = NONE_NESTED;
  /** The source of the last change of its props. Undefined if they came with the content of a component above. */
  changedBy: ChangedBy | undefined;
  /** The text of its id in the id index. Kept, because other code may change the id in place. */
  indexedAs: string | undefined;
  /** The component's present JSON. Absent after a change in it or below it; then it is absent in all nodes above, too. */
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

  /** A name for people: type and id. */
  get name(): string {
    const { idText } = this;
    return idText === undefined ? this.type : `${this.type} ${idText}`;
  }

  get idText(): string | undefined {
    const { id } = this;
    return id === undefined ? undefined : stringifyId(id);
  }
}

/** Sets the nodes that one prop holds. */
export function setNested(node: ComponentNode, prop: string, nodes: readonly ComponentNode[]): void {
  if (nodes.length === 0 && !node.nested.has(prop)) return;
  const nested = new Map(node.nested);
  if (nodes.length > 0) nested.set(prop, nodes);
  else nested.delete(prop);
  node.nested = nested.size === 0 ? NONE_NESTED : nested;
}

/** `node` and all nodes below it, in document order. */
export function* subtree(node: ComponentNode): Generator<ComponentNode> {
  // No recursion: a layout may be deeper than the call stack.
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const child of [...next.nested.values()].flat().reverse()) waiting.push(child);
  }
}

/** Removes the JSON of `node` and of all nodes above it, because it is out of date. */
export function touch(node: ComponentNode | undefined): void {
  for (let at = node; at?.json !== undefined; at = at.parent) at.json = undefined;
}
