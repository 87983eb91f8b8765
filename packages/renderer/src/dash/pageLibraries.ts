import { isPlainObject, ownProp } from "@patchbay/protocol";
import type { ElementType } from "react";
import type { FindLibrary } from "../library.ts";

/**
 * Component suites as scripts leave them: one global object per namespace. The platform's own globals are none, or a layout
 * could name any function of the page.
 */
export function pageLibraries(page: object): FindLibrary {
  return (namespace) => {
    const components = ownProp(page as Record<string, unknown>, namespace);
    return isSuite(components) ? { components, childrenProps: {} } : undefined;
  };
}

function isSuite(value: unknown): value is Record<string, ElementType> {
  if (typeof value !== "object" || value === null) return false;
  const tag: unknown = Reflect.get(value, Symbol.toStringTag);
  // A bundler's namespace object calls itself a module; `Math`, `JSON` and the like have names of their own.
  return tag === "Module" || (tag === undefined && isPlainObject(value));
}
