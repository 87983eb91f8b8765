import { isPlainObject, ownProp } from "@patchbay/protocol";
import type { ElementType } from "react";
import type { FindLibrary } from "../library.ts";

/**
 * Finds Dash's component suites: each is a global object with the name of its namespace. Globals of the platform do not count, because a
 * layout could call any function of the page otherwise.
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
  // The namespace object of a bundler has the tag `Module`. `Math`, `JSON` and the like have other tags.
  return tag === "Module" || (tag === undefined && isPlainObject(value));
}
