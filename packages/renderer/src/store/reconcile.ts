import {
  type Component,
  deepEqual,
  isComponent,
  isUnsafeKey,
  type LayoutPath,
  ownProp,
} from "@patchbay/protocol";
import { type ChildSlots, mapChildSlots, slotsOfProp } from "./childSlots.ts";
import { ComponentNode, setNested, subtree, touch } from "./componentNode.ts";
import type { IdIndex } from "./idIndex.ts";

type RemovedNode = Pick<ComponentNode, "id" | "idText" | "type" | "namespace">;

/**
 * The change of the tree by a write. Nodes that kept their place inside new content count as added. Components in lists of other values
 * (`options[].label`) are left out: no callback starts because of them.
 */
export interface Change {
  added: readonly ComponentNode[];
  removed: readonly RemovedNode[];
  /** All kept nodes, in order, of each list in which kept nodes have changed places. */
  moved: readonly ComponentNode[];
}

/** A change that is still being made. */
export interface WorkingChange extends Change {
  added: ComponentNode[];
  removed: RemovedNode[];
  moved: ComponentNode[];
}

/** A node that is written to. */
interface Holder {
  readonly node: ComponentNode;
  /** Whether its new values are the result of a Patch. */
  readonly patched: boolean;
  readonly change: WorkingChange;
}

/** A node that has its place, and not yet its props. */
export interface Fresh extends Holder {
  readonly json: Component;
}

/** Makes nodes of the components in new values, and keeps those of components that were there before. */
export interface Reconciler {
  create(json: Component, parent: ComponentNode, slot: LayoutPath): ComponentNode;
  /**
   * Turns the components in one prop's new value into nodes. A component that a Patch left alone is the very same object, and its
   * node stays as it is. Any other component is filled anew, because other code may have changed an object in place. It gets the
   * node of the same object, or of the same type and id (without an id: the same place), so that React keeps its element; with
   * `remount`, or if it is marked so itself (PROTOCOL.md, rule LY5), it gets a new node.
   * @param fresh gets the nodes that are still to be filled
   */
  nest(holder: Holder, prop: string, value: unknown, fresh: Fresh[]): unknown;
  /** Gives nodes the props of their JSON, and their descendants likewise, in document order, without recursion. */
  fill(fresh: Fresh[]): void;
  detach(node: ComponentNode, change: WorkingChange): void;
}

export function createReconciler(
  ids: IdIndex,
  slotsOf: (node: ComponentNode) => readonly ChildSlots[],
  remount: boolean | undefined,
): Reconciler {
  let keys = 0;

  function create(json: Component, parent: ComponentNode, slot: LayoutPath): ComponentNode {
    return new ComponentNode(String(++keys), json, parent, slot);
  }

  function detach(node: ComponentNode, change: WorkingChange): void {
    for (const gone of subtree(node)) {
      change.removed.push({ id: gone.id, idText: gone.idText, type: gone.type, namespace: gone.namespace });
      ids.remove(gone);
    }
    node.parent = undefined;
  }

  function fill(fresh: Fresh[]): void {
    const waiting = fresh.reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const below: Fresh[] = [];
      fillOne(next, below);
      for (const one of below.reverse()) waiting.push(one);
    }
  }

  /** @param below gets the components in its props, which are still to be filled */
  function fillOne(holder: Fresh, below: Fresh[]): void {
    const { node, json } = holder;
    holder.change.added.push(node);
    // To save memory, the store shares the props object of the JSON unless it holds components. Most hold none.
    let next = json.props;
    for (const prop of Object.keys(json.props)) {
      const value = json.props[prop];
      const nested = isUnsafeKey(prop) ? undefined : nest(holder, prop, value, below);
      if (nested === value) continue;
      if (next === json.props) next = { ...next };
      if (isUnsafeKey(prop)) delete next[prop];
      else next[prop] = nested;
    }
    for (const prop of [...node.nested.keys()]) {
      if (!Object.hasOwn(next, prop)) nest(holder, prop, undefined, below);
    }
    // Other code has changed the same object in place: subscribers compare objects, so they need a new one.
    if (next === node.store.getState()) next = { ...next };
    ids.remove(node);
    node.changedBy = undefined;
    node.store.setState(next, true);
    ids.add(node);
    // The mark counts once: JSON that holds it is not kept.
    if (isRemount(json)) touch(node.parent);
    else node.json = json;
  }

  function nest({ node, patched, change }: Holder, prop: string, value: unknown, fresh: Fresh[]): unknown {
    const slots = slotsOfProp(slotsOf(node), prop);
    if (slots.length === 0) return value;
    const before = node.nested.get(prop) ?? [];
    if (before.length === 0 && !(value instanceof Object)) return value;
    const bySame = new Map<unknown, ComponentNode>();
    const byPlace = new Map<string, ComponentNode>();
    if (before.length > 0) {
      for (const old of before) if (old.json !== undefined) bySame.set(old.json, old);
      const same = new Set<ComponentNode>();
      mapChildSlots(slots, value, (leaf) => {
        const old = bySame.get(leaf);
        if (old !== undefined) same.add(old);
        return leaf;
      });
      for (const old of before)
        if (!same.has(old) && !remount) byPlace.set(place(old, old.id, old.slot), old);
    }
    const after: ComponentNode[] = [];
    const stayed = new Set<ComponentNode>();
    const nested = mapChildSlots(slots, value, (leaf, path) => {
      if (!isComponent(leaf)) return leaf;
      const same = bySame.get(leaf);
      bySame.delete(leaf);
      if (same !== undefined && patched) {
        if (!deepEqual(same.slot, path)) {
          same.slot = path;
          ids.reorder();
        }
        after.push(same);
        stayed.add(same);
        return same;
      }
      const key = place(leaf, ownProp(leaf.props, "id"), path);
      let child = remount || isRemount(leaf) ? undefined : (same ?? byPlace.get(key));
      if (child === undefined) {
        child = create(leaf, node, path);
      } else {
        byPlace.delete(key);
        child.slot = path;
        ids.reorder();
      }
      after.push(child);
      fresh.push({ node: child, json: leaf, patched, change });
      return child;
    });
    const order = stayed.values();
    if (before.some((old) => stayed.has(old) && old !== order.next().value)) change.moved.push(...stayed);
    const kept = new Set(after);
    for (const old of before) if (!kept.has(old)) detach(old, change);
    setNested(node, prop, after);
    return nested;
  }

  return { create, nest, fill, detach };
}

function isRemount(json: Component): boolean {
  return ownProp(json, "_dashprivate_remount") === true;
}

function place(
  { type, namespace }: Pick<Component, "type" | "namespace">,
  id: unknown,
  path: LayoutPath,
): string {
  return JSON.stringify([namespace, type, id ?? null, id === undefined || id === null ? path : null]);
}
