import type { ReactElement } from "react";
import type { ComponentNode } from "../store/componentNode.ts";
import { createHost } from "./host.ts";
import { createHydration } from "./hydration.ts";
import { NodeView } from "./NodeView.tsx";
import type { NodeHandle, ViewApp } from "./viewApp.ts";

/** How nodes are shown. A page with foreign components has another way than ours. */
export interface ViewHost {
  element(node: ComponentNode): ReactElement;
  /** The value that a component gets from the renderer. The element passes it on: ours does so in the prop `host`. */
  createHost(node: ComponentNode, app: ViewApp): NodeHandle["host"];
  /** Whether each render gets new objects for props that may hold components. */
  readonly afresh: boolean;
}

const OURS: ViewHost = {
  element: (node) => <NodeView key={node.key} node={node} />,
  createHost,
  afresh: false,
};

/** Makes the object that the views of one app share. The handle of a node is made when it is first needed. */
export function createViewApp(parts: Omit<ViewApp, "handleOf" | "element">, host: ViewHost = OURS): ViewApp {
  const handles = new WeakMap<ComponentNode, NodeHandle>();
  const app: ViewApp = {
    ...parts,
    handleOf(node) {
      let handle = handles.get(node);
      if (handle === undefined) {
        handle = {
          setProps: (partial) => app.updates.fromComponent(node, partial),
          hydrate: createHydration(app.layout.slotsOf(node), host.element, node.namespace, host.afresh),
          host: host.createHost(node, app),
        };
        handles.set(node, handle);
      }
      return handle;
    },
    element: host.element,
  };
  return app;
}
