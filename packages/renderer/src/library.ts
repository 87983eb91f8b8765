import { type ChildrenProps, ErrorCode, isPlainObject, ownProp, PatchbayError } from "@patchbay/protocol";
import type { ElementType } from "react";

/** Components of one namespace, by type, and which of their props hold components besides `children`. */
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
}

/** @param served the patterns of the page's configuration; they win, for the server knows its own suites */
export function createLibraryIndex(
  libraries: readonly ComponentLibrary[],
  served: ChildrenProps | undefined,
): LibraryIndex {
  const byNamespace = new Map(libraries.map((library) => [library.namespace, library]));
  return {
    component(namespace, type) {
      const library = byNamespace.get(namespace);
      if (library === undefined) {
        throw new PatchbayError(ErrorCode.UnknownComponent, `${namespace} was not found.`);
      }
      const component = ownProp(library.components, type);
      if (component === undefined) {
        throw new PatchbayError(ErrorCode.UnknownComponent, `Component ${type} not found in ${namespace}`);
      }
      return component as ElementType;
    },
    childrenProps(namespace, type) {
      const types = isPlainObject(served) ? ownProp(served, namespace) : undefined;
      const patterns = isPlainObject(types) ? ownProp(types, type) : undefined;
      if (Array.isArray(patterns)) return patterns.filter((pattern) => typeof pattern === "string");
      const library = byNamespace.get(namespace);
      return library !== undefined && Object.hasOwn(library.childrenProps, type)
        ? (library.childrenProps[type] ?? [])
        : [];
    },
  };
}
