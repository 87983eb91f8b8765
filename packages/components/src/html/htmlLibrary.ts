import type { ElementType } from "react";
import type { ComponentLibrary } from "../library.ts";
import { HTML_NAMESPACE } from "../namespaces.ts";
import { createHtmlComponent } from "./createHtmlComponent.tsx";
import { HTML_TYPES } from "./tags.ts";

/** Every HTML element as a component. */
export function createHtmlLibrary(): ComponentLibrary {
  const components: Record<string, ElementType> = {};
  for (const type of HTML_TYPES) components[type] = createHtmlComponent(type);
  return { namespace: HTML_NAMESPACE, components, childrenProps: {} };
}
