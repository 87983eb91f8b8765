import {
  applyPatch,
  type Component,
  deepEqual,
  isComponent,
  isPatch,
  isUnsafeKey,
  type LayoutPath,
  ownProp,
  PatchbayError,
  type Props,
} from "@patchbay/protocol";
import { type ChildSlots, compileChildSlots, mapChildSlots } from "./childSlots.ts";
import { BESIDE, type ChangedBy, ComponentNode, setNested, subtree, touch } from "./componentNode.ts";
import { createIdIndex, type IdIndex } from "./idIndex.ts";

/**
 * What a write did to the tree. Nodes that kept their place inside new content count as added. Left out are components that
 * stand in lists of other values (`options[].label`): no callback starts because of them.
 */
export interface Change {
  added: readonly ComponentNode[];
  removed: readonly RemovedNode[];
  /** In order, the kept nodes of a list in which kept nodes have changed places. */
  moved: readonly ComponentNode[];
}

type RemovedNode = Pick<ComponentNode, "id" | "idText" | "type" | "namespace">;

/** The layout as a tree of component nodes, with an index of ids. Knows no React. */
export interface LayoutStore {
  /** Holds the layout as its `children`; is no component itself. */
  readonly root: ComponentNode;
  readonly ids: Pick<IdIndex, "get" | "withKeys" | "version">;
  isAttached(node: ComponentNode): boolean;
  slotsOf(node: ComponentNode): readonly ChildSlots[];
  /** Current value as JSON: nested components included. */
  read(node: ComponentNode, prop: string): unknown;
  toJson(node: ComponentNode): Component;
  /** Path from the top of the layout, as `["components", "props", "children", 0]`. */
  pathOf(node: ComponentNode): LayoutPath;
  /**
   * Applies Patches to the current values.
   * @param failed gets what cannot be, each prop by itself; without it that is thrown, before anything changed
   * @throws PatchbayError
   */
  resolve(node: ComponentNode, props: Props, failed?: (error: unknown, prop: string) => void): Props;
  /**
   * Merges resolved props into a component; re-indexes what lies under the changed ones only.
   * @param patched props that are the result of a Patch: components in them that are the very same object have not changed
   */
  write(node: ComponentNode, props: Props, by?: ChangedBy, patched?: ReadonlySet<string>): Change;
  /**
   * Adds a component that is in nobody's props (option labels): `slot` starts with `BESIDE`, and goes on with the path from its
   * parent's own. It stays when the parent gets other props.
   */
  insert(parent: ComponentNode, slot: LayoutPath, json: Component): ComponentNode;
  /** Takes an inserted component away again. */
  remove(node: ComponentNode): void;
}

export interface LayoutOptions {
  layout: unknown;
  /** Patterns of the props of a component that hold components. */
  childrenProps(namespace: string, type: string): readonly string[];
  /** New content is always shown afresh, where components of the same type and id would else stay. */
  remount?: boolean | undefined;
}

const NOT_PATCHED: ReadonlySet<string> = new Set();

/** The props that are given as Patches. */
export function patchedProps(props: Props): ReadonlySet<string> {
  const patched = Object.keys(props).filter((prop) => isPatch(props[prop]));
  return patched.length === 0 ? NOT_PATCHED : new Set(patched);
}

export function createLayoutStore(options: LayoutOptions): LayoutStore {
  const ids = createIdIndex();
  const compiled = new Map<string, readonly ChildSlots[]>();
  let keys = 0;
  const root = new ComponentNode("root", "", "", undefined, []);

  function slotsOf(node: ComponentNode): readonly ChildSlots[] {
    const name = `${node.namespace}/${node.type}`;
    let slots = compiled.get(name);
    if (slots === undefined) {
      slots = compileChildSlots(node === root ? [] : options.childrenProps(node.namespace, node.type));
      compiled.set(name, slots);
    }
    return slots;
  }

  function isAttached(node: ComponentNode): boolean {
    let at = node;
    while (at.parent !== undefined) at = at.parent;
    return at === root;
  }

  function detach(node: ComponentNode, change: WorkingChange): void {
    for (const gone of subtree(node)) {
      change.removed.push({ id: gone.id, idText: gone.idText, type: gone.type, namespace: gone.namespace });
      ids.remove(gone);
    }
    node.parent = undefined;
  }

  /** Gives nodes the props of their JSON, and their descendants likewise, in document order: one after the other, however deep. */
  function fill(fresh: Fresh[]): void {
    const waiting = fresh.reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const below: Fresh[] = [];
      fillOne(next, below);
      for (const one of below.reverse()) waiting.push(one);
    }
  }

  /** @param below gets the components among its props, which are still to be filled */
  function fillOne({ node, json, patched, change }: Fresh, below: Fresh[]): void {
    change.added.push(node);
    // A component that holds no others shares its JSON's props: most do, and a large layout is memory.
    let next = json.props;
    for (const prop of Object.keys(json.props)) {
      const value = json.props[prop];
      const nested = isUnsafeKey(prop) ? undefined : nest(node, prop, value, patched, change, below);
      if (nested === value) continue;
      if (next === json.props) next = { ...next };
      if (isUnsafeKey(prop)) delete next[prop];
      else next[prop] = nested;
    }
    for (const prop of [...node.nested.keys()]) {
      if (!Object.hasOwn(next, prop)) nest(node, prop, undefined, patched, change, below);
    }
    // Its own props, changed in place: told as a change all the same.
    if (next === node.store.getState()) next = { ...next };
    ids.remove(node);
    node.changedBy = undefined;
    node.store.setState(next, true);
    ids.add(node);
    node.json = json;
  }

  /**
   * Turns the components in one prop's new value into nodes. What a Patch left alone is the very same object and stays as it
   * is. Anybody else may have changed an object in place: such a node, or one whose type and id, or place for want of an id, are
   * the same, is kept for React and filled anew, unless all is to be shown afresh.
   * @param fresh gets those that are still to be filled
   */
  function nest(
    node: ComponentNode,
    prop: string,
    value: unknown,
    patched: boolean,
    change: WorkingChange,
    fresh: Fresh[],
  ): unknown {
    const slots = slotsOf(node);
    if (!slots.some((slot) => slot.prop === prop)) return value;
    const before = node.nested.get(prop) ?? [];
    if (before.length === 0 && !(value instanceof Object)) return value;
    const bySame = new Map<unknown, ComponentNode>();
    const byPlace = new Map<string, ComponentNode>();
    if (before.length > 0) {
      for (const old of before) if (old.json !== undefined) bySame.set(old.json, old);
      const same = new Set<ComponentNode>();
      mapChildSlots(prop, value, slots, (leaf) => {
        const old = bySame.get(leaf);
        if (old !== undefined) same.add(old);
        return leaf;
      });
      for (const old of before)
        if (!same.has(old) && !options.remount)
          byPlace.set(place(old.type, old.namespace, old.id, old.slot), old);
    }
    const after: ComponentNode[] = [];
    const stayed = new Set<ComponentNode>();
    const nested = mapChildSlots(prop, value, slots, (leaf, path) => {
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
      const key = place(leaf.type, leaf.namespace, ownProp(leaf.props, "id"), path);
      let child = options.remount ? undefined : (same ?? byPlace.get(key));
      if (child === undefined) {
        child = new ComponentNode(String(++keys), leaf.type, leaf.namespace, node, path);
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

  /** Made anew where something changed in or below, from what is deepest up. */
  function toJson(node: ComponentNode): Component {
    const changed: ComponentNode[] = [];
    const waiting = [node];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next.json !== undefined) continue;
      changed.push(next);
      for (const nodes of next.nested.values()) for (const child of nodes) waiting.push(child);
    }
    for (const one of changed.reverse()) {
      const props: Props = { ...one.store.getState() };
      for (const prop of one.nested.keys()) {
        if (prop === BESIDE) continue;
        props[prop] = mapChildSlots(prop, props[prop], slotsOf(one), (leaf) =>
          leaf instanceof ComponentNode ? leaf.json : leaf,
        );
      }
      one.json = { props, type: one.type, namespace: one.namespace };
    }
    return node.json as Component;
  }

  function read(node: ComponentNode, prop: string): unknown {
    return node.nested.has(prop) ? ownProp(toJson(node).props, prop) : ownProp(node.store.getState(), prop);
  }

  const store: LayoutStore = {
    root,
    ids,
    isAttached,
    slotsOf,
    read,
    toJson,
    pathOf(node) {
      if (node.parent === undefined) return [];
      if (node.parent === root && node.slot[0] !== BESIDE) return ["components", ...node.slot.slice(1)];
      const above = store.pathOf(node.parent);
      return node.slot[0] === BESIDE ? [...above, ...node.slot.slice(1)] : [...above, "props", ...node.slot];
    },
    resolve(node, props, failed = raise) {
      const resolved: Props = {};
      for (const prop of Object.keys(props)) {
        try {
          if (isUnsafeKey(prop))
            throw new PatchbayError("unsafe_key", `The prop name ${prop} is not allowed.`);
          const value = props[prop];
          resolved[prop] = isPatch(value) ? applyPatch(read(node, prop), value) : value;
        } catch (error) {
          failed(error, prop);
        }
      }
      return resolved;
    },
    insert(parent, slot, json) {
      const node = new ComponentNode(String(++keys), json.type, json.namespace, parent, slot);
      setNested(parent, BESIDE, [...(parent.nested.get(BESIDE) ?? []), node]);
      fill([{ node, json, patched: false, change: nothing() }]);
      return node;
    },
    remove(node) {
      const { parent } = node;
      if (parent === undefined) return;
      setNested(
        parent,
        BESIDE,
        (parent.nested.get(BESIDE) ?? []).filter((other) => other !== node),
      );
      detach(node, nothing());
    },
    write(node, props, by, patched = NOT_PATCHED) {
      const change = nothing();
      const quiet = nothing();
      const next: Props = { ...node.store.getState() };
      const fresh: Fresh[] = [];
      for (const prop of Object.keys(props)) {
        if (isUnsafeKey(prop)) continue;
        const inList = slotsOf(node).some((slot) => slot.prop === prop && slot.steps.includes("elements"));
        next[prop] = nest(node, prop, props[prop], patched.has(prop), inList ? quiet : change, fresh);
      }
      fill(fresh);
      touch(node);
      node.changedBy = by;
      const renamed = Object.hasOwn(props, "id");
      if (renamed) ids.remove(node);
      node.store.setState(next, true);
      if (renamed) ids.add(node);
      return change;
    },
  };
  root.json = { type: "", namespace: "", props: {} };
  store.write(root, { children: options.layout });
  return store;
}

interface WorkingChange {
  added: ComponentNode[];
  removed: RemovedNode[];
  moved: ComponentNode[];
}

function nothing(): WorkingChange {
  return { added: [], removed: [], moved: [] };
}

/** A node that has its place, and not yet its props. */
interface Fresh {
  node: ComponentNode;
  json: Component;
  /** Whether it is in the result of a Patch. */
  patched: boolean;
  change: WorkingChange;
}

function raise(error: unknown): never {
  throw error;
}

function place(type: string, namespace: string, id: unknown, path: LayoutPath): string {
  return JSON.stringify([namespace, type, id ?? null, id === undefined || id === null ? path : null]);
}
