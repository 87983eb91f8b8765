import { deepEqual, isComponent, ownProp, type PatternId, type Props, stringifyId } from "@patchbay/protocol";
import type { ComponentNode } from "../store/componentNode.ts";
import type { EditStorage } from "./editStorage.ts";
import {
  type PersistedProps,
  type PersistenceTraits,
  persistedPart,
  persistedProps,
} from "./persistedProps.ts";

/**
 * Keeps the values of props with `persistence`, whether the user, a callback, `set_props` or a script sets them (as Dash does since
 * 3.1). An edit holds the value and the layout's value before it. It is deleted when the layout brings another value.
 */
export interface UserEdits {
  /** Returns content with its edits applied. The same object if there are none. */
  restore(content: unknown): unknown;
  /** Records props that are about to be set. */
  record(node: ComponentNode, changed: Props): void;
  /**
   * Records a result's props. Returns them with the edits in new content applied, and with the props that change because the result
   * changes the component's persistence.
   * @param patched props that are the result of a Patch: components in them may be those of before, with their edits
   */
  reconcile(node: ComponentNode, props: Props, patched: ReadonlySet<string>): Props;
}

/** Applies edits, or takes them back. `keep` applies them too, and keeps those that the present value has already. */
type Way = "redo" | "keep" | "undo";

export interface UserEditsOptions {
  storageOf(persistenceType: unknown): EditStorage;
  traitsOf(namespace: string, type: string): PersistenceTraits;
}

export function createUserEdits({ storageOf, traitsOf }: UserEditsOptions): UserEdits {
  const keyOf = (props: Props, name: string, persistence: unknown): string =>
    `${stringifyId(ownProp(props, "id") as PatternId)}.${name}.${JSON.stringify(persistence)}`;

  /**
   * The props that differ when edits are applied, or taken back in favour of the originals. Deletes edits that do not fit the present
   * value.
   */
  function swap(props: Props, persisted: PersistedProps, traits: PersistenceTraits, way: Way): Props {
    const { persistence, names } = persisted;
    const update: Props = {};
    if (!persistence) return update;
    const storage = storageOf(persisted.type);
    for (const name of names) {
      const key = keyOf(props, name, persistence);
      const edit = storage.get(key);
      if (edit === undefined) continue;
      const [edited, original] = edit;
      const [from, to] = way === "undo" ? [edited, original] : [original, edited];
      const { prop, transform } = persistedPart(name, traits);
      const present = transform.extract(ownProp(props, prop)) ?? null;
      if (deepEqual(from ?? null, present)) {
        update[prop] = transform.apply(to, Object.hasOwn(update, prop) ? update[prop] : ownProp(props, prop));
      } else if (way !== "keep" || !deepEqual(to ?? null, present)) {
        storage.remove(key);
      }
    }
    return update;
  }

  function restore(content: unknown, way: Way): unknown {
    if (Array.isArray(content))
      return shared(
        content,
        content.map((item) => restore(item, way)),
      );
    if (!isComponent(content)) return content;
    const { props } = content;
    const traits = traitsOf(content.namespace, content.type);
    const persisted = ownProp(props, "persistence") ? persistedProps(props, traits) : undefined;
    const update = persisted === undefined ? {} : swap(props, persisted, traits, way);
    const before = ownProp(props, "children");
    const children = typeof before === "object" ? restore(before, way) : before;
    if (children !== before) update.children = children;
    return Object.keys(update).length === 0 ? content : { ...content, props: { ...props, ...update } };
  }

  function record(node: ComponentNode, changed: Props): void {
    const props = node.store.getState();
    const persistence = ownProp(props, "persistence");
    if (!persistence) return;
    const isMoved = changed.persistence !== undefined && changed.persistence !== persistence;
    const traits = traitsOf(node.namespace, node.type);
    const persisted = persistedProps(props, traits);
    if (persisted === undefined || isMoved) return;
    const storage = storageOf(persisted.type);
    for (const name of persisted.names) {
      const { prop, transform } = persistedPart(name, traits);
      if (ownProp(changed, prop) === undefined) continue;
      const before = transform.extract(ownProp(props, prop));
      const edited = transform.extract(changed[prop]);
      if (deepEqual(before, edited)) continue;
      const key = keyOf(props, name, persistence);
      const known = storage.get(key);
      const original = known === undefined ? before : known[1];
      storage.set(key, original === undefined ? [edited] : [edited, original], `${node.name}.${name}`);
    }
  }

  function restoreContent(props: Props, patched: ReadonlySet<string>): Props {
    const children = ownProp(props, "children");
    if (typeof children !== "object") return props;
    const restored = restore(children, patched.has("children") ? "keep" : "redo");
    return restored === children ? props : { ...props, children: restored };
  }

  return {
    restore: (content) => restore(content, "redo"),
    record,
    reconcile(node, changed, patched) {
      const props = node.store.getState();
      const next = { ...props, ...changed };
      if (!ownProp(props, "persistence") && !ownProp(next, "persistence"))
        return restoreContent(changed, patched);
      const traits = traitsOf(node.namespace, node.type);
      const before = persistedProps(props, traits);
      const after = persistedProps(next, traits);
      const update: Props = {};
      if (!deepEqual(before, after)) {
        // Props that the result itself sets keep the result's value.
        const rest = (persisted: PersistedProps): PersistedProps => ({
          ...persisted,
          names: persisted.names.filter((name) => !Object.hasOwn(changed, persistedPart(name, traits).prop)),
        });
        if (before) Object.assign(update, swap(props, rest(before), traits, "undo"));
        if (after) Object.assign(update, swap({ ...props, ...update }, rest(after), traits, "redo"));
      }
      record(node, changed);
      return restoreContent({ ...changed, ...update }, patched);
    },
  };
}

function shared(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((item, at) => item === before[at]) ? before : after;
}
