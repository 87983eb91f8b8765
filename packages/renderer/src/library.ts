import { type ChildrenProps, isPlainObject, ownProp, PatchbayError } from "@patchbay/protocol";
import type { ElementType } from "react";
import type { PersistenceTraits } from "./persistence/persistedProps.ts";

/**
 * Components of one namespace, by type, and which of their props hold components besides `children`. Each gets its own
 * props, `setProps`, and `host` (see `Host`). A component may carry `undrawnProps`, a set of props whose change does not
 * change how it looks: it is not drawn anew for these, and reads them by `host.props()`.
 */
export interface ComponentLibrary {
  readonly namespace: string;
  readonly components: Readonly<Record<string, ElementType>>;
  readonly childrenProps: Readonly<Record<string, readonly string[]>>;
}

/** Finds what the wire names among registered libraries, and nowhere else. */
export interface LibraryIndex {
  /** @throws PatchbayError with code `unknown_component` */
  component(namespace: string, type: string): ElementType;
  childrenProps(namespace: string, type: string): readonly string[];
  /** What a component's `dashPersistence` (or `defaultProps`) and `persistenceTransforms` say. */
  persistence(namespace: string, type: string): PersistenceTraits;
  /** The props of a component that declares them; undefined for others. */
  propNames(namespace: string, type: string): readonly string[] | undefined;
}

/** The library of a namespace, as of now: pages load some later than others. */
export type FindLibrary = (namespace: string) => Omit<ComponentLibrary, "namespace"> | undefined;

export function byNamespace(libraries: readonly ComponentLibrary[]): FindLibrary {
  return (namespace) => libraries.find((library) => library.namespace === namespace);
}

/** @param served the patterns of the page's configuration; they win, for the server knows its own suites */
export function createLibraryIndex(find: FindLibrary, served: ChildrenProps | undefined): LibraryIndex {
  /** What a component carries besides itself. */
  const statics = (namespace: string, type: string): Record<string, unknown> => {
    const component = ownProp(find(namespace)?.components ?? {}, type);
    return (component ?? {}) as Record<string, unknown>;
  };
  return {
    persistence(namespace, type) {
      const { dashPersistence, defaultProps, persistenceTransforms } = statics(namespace, type);
      return {
        ...((dashPersistence ?? defaultProps) as PersistenceTraits | undefined),
        ...(isPlainObject(persistenceTransforms) && {
          transforms: persistenceTransforms as PersistenceTraits["transforms"] & object,
        }),
      };
    },
    propNames(namespace, type) {
      const { propTypes } = statics(namespace, type);
      return isPlainObject(propTypes) ? Object.keys(propTypes) : undefined;
    },
    component(namespace, type) {
      const library = find(namespace);
      if (library === undefined) {
        throw new PatchbayError("unknown_component", `${namespace} was not found.`);
      }
      const component = ownProp(library.components, type);
      if (component === undefined) {
        throw new PatchbayError("unknown_component", `Component ${type} not found in ${namespace}`);
      }
      return component as ElementType;
    },
    childrenProps(namespace, type) {
      const types = isPlainObject(served) ? ownProp(served, namespace) : undefined;
      const patterns = isPlainObject(types) ? ownProp(types, type) : undefined;
      if (Array.isArray(patterns)) return patterns.filter((pattern) => typeof pattern === "string");
      const library = find(namespace);
      return library !== undefined && Object.hasOwn(library.childrenProps, type)
        ? (library.childrenProps[type] ?? [])
        : [];
    },
  };
}
