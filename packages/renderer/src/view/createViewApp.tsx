import type { ComponentNode } from "../store/componentNode.ts";
import type { NodeHandle } from "./host.ts";
import { NodeView } from "./NodeView.tsx";
import { createNodeHandle } from "./nodeHandle.ts";
import type { ViewApp } from "./viewApp.ts";

/** Joins what the views of one app share; a node's handle is made when first asked for. */
export function createViewApp(parts: Omit<ViewApp, "handleOf" | "element">): ViewApp {
  const handles = new WeakMap<ComponentNode, NodeHandle>();
  const app: ViewApp = {
    ...parts,
    handleOf(node) {
      let handle = handles.get(node);
      if (handle === undefined) {
        handle = createNodeHandle(node, app);
        handles.set(node, handle);
      }
      return handle;
    },
    element: (node) => <NodeView key={node.key} node={node} />,
  };
  return app;
}
