import { type ChildrenProps, isPlainObject, ownProp, PatchbayError } from "@patchbay/protocol";
import type { ElementType } from "react";
import type { PersistenceTraits } from "./persistence/persistedProps.ts";

/**
 * The components of one namespace, by type. `childrenProps` names the props that hold components besides `children`. Each component
 * gets its own props, `setProps`, and `host` (see `Host`). A component may have the static property `undrawnProps`: a set of props
 * that do not affect its look. It is not rendered when they change, and reads them by `host.props()`.
 */
export interface ComponentLibrary {
  readonly namespace: string;
  readonly components: Readonly<Record<string, ElementType>>;
  readonly childrenProps: Readonly<Record<string, readonly string[]>>;
}

/** Looks up components that the server names, in the registered libraries only. */
export interface LibraryIndex {
  /** @throws PatchbayError with code `unknown_component` */
  component(namespace: string, type: string): ElementType;
  childrenProps(namespace: string, type: string): readonly string[];
  /** The persistence of a component type: its `dashPersistence` (or `defaultProps`) and `persistenceTransforms`. */
  persistence(namespace: string, type: string): PersistenceTraits;
  /** The names of a component's props. Undefined if it does not declare them (`propTypes`). */
  propNames(namespace: string, type: string): readonly string[] | undefined;
}

/** Finds the library of a namespace. Asked each time, because a page may load libraries later. */
export type FindLibrary = (namespace: string) => Omit<ComponentLibrary, "namespace"> | undefined;

export function byNamespace(libraries: readonly ComponentLibrary[]): FindLibrary {
  return (namespace) => libraries.find((library) => library.namespace === namespace);
}

/** @param served the children props of the page's configuration. They take precedence over those of a library */
export function createLibraryIndex(find: FindLibrary, served: ChildrenProps | undefined): LibraryIndex {
  /** The static properties of a component. */
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
      const own = ownProp(find(namespace)?.childrenProps ?? {}, type);
      return (own as readonly string[] | undefined) ?? [];
    },
  };
}
