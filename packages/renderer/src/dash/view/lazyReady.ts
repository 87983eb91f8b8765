import type { LibraryIndex } from "../../library.ts";
import type { ComponentNode } from "../../store/componentNode.ts";
import type { Drawing } from "./drawing.ts";

/** With nothing drawn for this long there is nothing to draw; in milliseconds. */
const NOT_SHOWN_MS = 1_000;

/**
 * Suites load some components when they are first shown, and only then know how to read their props: such a component has a
 * promise as `_dashprivate_isLazyComponentReady`. Waits for those, except for components that are in the layout
 * but, once the page has been drawn, not on it.
 */
export function createReadiness(
  libraries: LibraryIndex,
  document: Document,
  drawing: Drawing,
): (nodes: readonly ComponentNode[]) => Promise<unknown> | undefined {
  const pending = (node: ComponentNode): Promise<unknown> | undefined => {
    try {
      const component = libraries.component(node.namespace, node.type);
      const ready: unknown = Reflect.get(component as object, "_dashprivate_isLazyComponentReady");
      return ready instanceof Promise ? ready : undefined;
    } catch {
      return undefined;
    }
  };
  return (nodes) => {
    const waits = nodes.flatMap((node) => {
      const ready = pending(node);
      if (ready === undefined) return [];
      const ifShown = (): unknown => document.getElementById(node.idText ?? "") && ready;
      return [Promise.race([ready, drawing.once(NOT_SHOWN_MS).then(ifShown)])];
    });
    // A component that cannot be loaded says so itself; its callbacks run with the props it has.
    return waits.length === 0 ? undefined : Promise.allSettled(waits);
  };
}
