import type { LibraryIndex } from "../../library.ts";
import type { ComponentNode } from "../../store/componentNode.ts";
import type { Drawing } from "./drawing.ts";

/** If React renders nothing for so many milliseconds, no render is pending. */
const NOT_SHOWN_MS = 1_000;

/**
 * Makes the function that waits for lazy components of Dash (`PageHost.whenReady`). Such a component is loaded when it is first shown, and
 * sets some of its props only then. It has the promise `_dashprivate_isLazyComponentReady`. A component that is in the layout but not on
 * the page, once that has been rendered, is not waited for.
 */
export function createReadiness(
  libraries: LibraryIndex,
  document: NonElementParentNode,
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
    // If a component cannot be loaded, its callbacks run with the props that it has.
    return waits.length === 0 ? undefined : Promise.allSettled(waits);
  };
}
