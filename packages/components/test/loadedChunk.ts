import type { ComponentType } from "react";
import { createLazyComponent } from "../src/lazy/createLazyComponent.tsx";

/** A component of a chunk as the page has it, with its chunk there. */
// biome-ignore lint/suspicious/noExplicitAny: tests give what props they like
export function loaded(component: ComponentType<never>): ComponentType<any> {
  const state = { chunk: { It: component } };
  const source = { subscribe: () => () => undefined, state: () => state, retry: () => undefined };
  return createLazyComponent(source, "It", () => null);
}
