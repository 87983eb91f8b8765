import { ownProp, type Props } from "@patchbay/protocol";

/** Extracts the persisted part of a prop's value, and applies it to a value. */
export interface PersistenceTransform {
  extract(value: unknown): unknown;
  apply(stored: unknown, value: unknown): unknown;
}

/** The persistence of a component type. */
export interface PersistenceTraits {
  readonly persisted_props?: readonly string[];
  readonly persistence_type?: string;
  /** By prop. For entries such as `columns.name`: by prop, then by part. */
  readonly transforms?: Readonly<
    Record<string, PersistenceTransform | Readonly<Record<string, PersistenceTransform>>>
  >;
}

/** The persistence of one component, from its props and its type. */
export interface PersistedProps {
  readonly persistence: unknown;
  readonly type: unknown;
  readonly names: readonly string[];
}

/** Undefined for a component without an id, or whose type persists nothing. */
export function persistedProps(props: Props, traits: PersistenceTraits): PersistedProps | undefined {
  const names = ownProp(props, "persisted_props") ?? traits.persisted_props;
  const type = ownProp(props, "persistence_type") ?? traits.persistence_type;
  const id = ownProp(props, "id");
  if (id === undefined || id === null || !Array.isArray(names) || type === undefined) return undefined;
  return {
    persistence: ownProp(props, "persistence"),
    type,
    names: names.filter((name) => typeof name === "string"),
  };
}

const WHOLE: PersistenceTransform = { extract: (value) => value, apply: (stored) => stored };

/** The prop and transform of an entry. `columns.name` is the part `name` of the prop `columns`, with the type's transform. */
export function persistedPart(
  name: string,
  traits: PersistenceTraits,
): { prop: string; transform: PersistenceTransform } {
  const dot = name.indexOf(".");
  const prop = dot < 0 ? name : name.slice(0, dot);
  const own = traits.transforms === undefined ? undefined : ownProp(traits.transforms, prop);
  const found = dot < 0 ? own : own && ownProp(own, name.slice(dot + 1));
  return { prop, transform: (found as PersistenceTransform | undefined) ?? WHOLE };
}
