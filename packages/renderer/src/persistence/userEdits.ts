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
 * Keeps the values of props with `persistence`, whoever sets them: the user, a callback, `set_props` or a script (as Dash does
 * since 3.1). An edit is a value and what the layout had in its place; it is forgotten when the layout comes with another.
 */
export interface UserEdits {
  /** Content with the edits that belong to it; the same object when there are none. */
  restore(content: unknown): unknown;
  /** Props that are about to be set. */
  record(node: ComponentNode, changed: Props): void;
  /** Records a result's props; gives them with those that follow from a change of the persistence itself, and edits in new content. */
  reconcile(node: ComponentNode, props: Props): Props;
}

export interface UserEditsOptions {
  storageOf(persistenceType: unknown): EditStorage;
  traitsOf(namespace: string, type: string): PersistenceTraits;
}

export function createUserEdits({ storageOf, traitsOf }: UserEditsOptions): UserEdits {
  const keyOf = (props: Props, name: string, persistence: unknown): string =>
    `${stringifyId(ownProp(props, "id") as PatternId)}.${name}.${JSON.stringify(persistence)}`;

  /** Swaps values and edits: `redo` puts edits in, otherwise originals come back. An edit of another value is forgotten. */
  function swap(props: Props, persisted: PersistedProps, traits: PersistenceTraits, redo: boolean): Props {
    const { persistence, names } = persisted;
    const update: Props = {};
    if (!persistence) return update;
    const storage = storageOf(persisted.type);
    for (const name of names) {
      const key = keyOf(props, name, persistence);
      const edit = storage.get(key);
      if (edit === undefined) continue;
      const [edited, original] = edit;
      const [from, to] = redo ? [original, edited] : [edited, original];
      const { prop, transform } = persistedPart(name, traits);
      if (deepEqual(from ?? null, transform.extract(ownProp(props, prop)) ?? null)) {
        update[prop] = transform.apply(to, Object.hasOwn(update, prop) ? update[prop] : ownProp(props, prop));
      } else {
        storage.remove(key);
      }
    }
    return update;
  }

  function restore(content: unknown): unknown {
    if (Array.isArray(content)) return shared(content, content.map(restore));
    if (!isComponent(content)) return content;
    const { props } = content;
    const traits = traitsOf(content.namespace, content.type);
    const persisted = ownProp(props, "persistence") ? persistedProps(props, traits) : undefined;
    const update = persisted === undefined ? {} : swap(props, persisted, traits, true);
    const before = ownProp(props, "children");
    const children = typeof before === "object" ? restore(before) : before;
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

  function restoreContent(props: Props): Props {
    const children = ownProp(props, "children");
    if (typeof children !== "object") return props;
    const restored = restore(children);
    return restored === children ? props : { ...props, children: restored };
  }

  return {
    restore,
    record,
    reconcile(node, changed) {
      const props = node.store.getState();
      const next = { ...props, ...changed };
      if (!ownProp(props, "persistence") && !ownProp(next, "persistence")) return restoreContent(changed);
      const traits = traitsOf(node.namespace, node.type);
      const before = persistedProps(props, traits);
      const after = persistedProps(next, traits);
      const update: Props = {};
      if (!deepEqual(before, after)) {
        // What the result itself sets is neither taken back nor replaced.
        const rest = (persisted: PersistedProps): PersistedProps => ({
          ...persisted,
          names: persisted.names.filter((name) => !Object.hasOwn(changed, persistedPart(name, traits).prop)),
        });
        if (before) Object.assign(update, swap(props, rest(before), traits, false));
        if (after) Object.assign(update, swap({ ...props, ...update }, rest(after), traits, true));
      }
      record(node, changed);
      return restoreContent({ ...changed, ...update });
    },
  };
}

function shared(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((item, at) => item === before[at]) ? before : after;
}
