import {
  applyWatchedPatch,
  type Component,
  isPatch,
  isUnsafeKey,
  type LayoutPath,
  ownProp,
  PatchbayError,
  type PatchStep,
  type Props,
} from "@patchbay/protocol";
import { type ChildSlots, compileChildSlots, mapChildSlots, slotsOfProp } from "./childSlots.ts";
import { BESIDE, type ChangedBy, ComponentNode, setNested, touch } from "./componentNode.ts";
import { createIdIndex, type IdIndex } from "./idIndex.ts";
import { type Change, createReconciler, type Fresh, type WorkingChange } from "./reconcile.ts";

export type { Change } from "./reconcile.ts";

/** The layout as a tree of component nodes, with an index of ids. Knows no React. */
export interface LayoutStore {
  /** Holds the layout in its prop `children`. It is no component itself. */
  readonly root: ComponentNode;
  readonly ids: Pick<IdIndex, "get" | "withKeys" | "holding" | "version">;
  isAttached(node: ComponentNode): boolean;
  slotsOf(node: ComponentNode): readonly ChildSlots[];
  /** The current value as JSON, including nested components. */
  read(node: ComponentNode, prop: string): unknown;
  toJson(node: ComponentNode): Component;
  /** The path from the top of the layout, e.g. `["components", "props", "children", 0]`. */
  pathOf(node: ComponentNode): LayoutPath;
  /**
   * Applies the Patches among `props` to the current values. Changes nothing in the layout.
   * @param failed called with each prop that cannot be resolved. Without it, the first error is thrown
   * @param watch called before each operation of a Patch of a prop that holds components, with the value that it applies to
   * @throws PatchbayError
   */
  resolve(
    node: ComponentNode,
    props: Props,
    failed?: (error: unknown, prop: string) => void,
    watch?: (prop: string, before: unknown, step: PatchStep) => void,
  ): Props;
  /**
   * Merges resolved props into a component. Only the components in these props are compared and indexed again.
   * @param patched props that are the result of a Patch: a component in them that is the same object as before has not changed
   */
  write(node: ComponentNode, props: Props, by?: ChangedBy, patched?: ReadonlySet<string>): Change;
  /**
   * Adds a component that is in no component's props, such as an option's label. It stays when the parent gets other props.
   * @param slot `BESIDE`, then the path from the parent
   */
  insert(parent: ComponentNode, slot: LayoutPath, json: Component): ComponentNode;
  /** Removes an inserted component. */
  remove(node: ComponentNode): void;
}

export interface LayoutOptions {
  layout: unknown;
  /** The `children_props` patterns of a component type: its props that hold components. */
  childrenProps(namespace: string, type: string): readonly string[];
  /** Makes new nodes for all new content. Otherwise nodes with the same type and id are kept. */
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
  const root = new ComponentNode("root", { type: "", namespace: "" }, undefined, []);

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

  const { create, nest, fill, detach } = createReconciler(ids, slotsOf, options.remount);

  /** Builds the JSON of the nodes that have none, from the deepest up. */
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
        props[prop] = mapChildSlots(slotsOfProp(slotsOf(one), prop), props[prop], (leaf) =>
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
    pathOf({ parent, slot }) {
      if (parent === undefined) return [];
      const [first, ...rest] = slot;
      if (first === BESIDE) return [...store.pathOf(parent), ...rest];
      return parent === root ? ["components", ...rest] : [...store.pathOf(parent), "props", ...slot];
    },
    resolve(node, props, failed = raise, watch) {
      const resolved: Props = {};
      for (const prop of Object.keys(props)) {
        try {
          if (isUnsafeKey(prop))
            throw new PatchbayError("unsafe_key", `The prop name ${prop} is not allowed.`);
          const value = props[prop];
          const holdsComponents = slotsOfProp(slotsOf(node), prop).length > 0;
          resolved[prop] = isPatch(value)
            ? applyWatchedPatch(
                read(node, prop),
                value,
                (...seen) => holdsComponents && watch?.(prop, ...seen),
              )
            : value;
        } catch (error) {
          failed(error, prop);
        }
      }
      return resolved;
    },
    insert(parent, slot, json) {
      const node = create(json, parent, slot);
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
        const inList = slotsOfProp(slotsOf(node), prop).some(({ steps }) => steps.includes("elements"));
        const holder = { node, patched: patched.has(prop), change: inList ? quiet : change };
        next[prop] = nest(holder, prop, props[prop], fresh);
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

function nothing(): WorkingChange {
  return { added: [], removed: [], moved: [] };
}

function raise(error: unknown): never {
  throw error;
}
