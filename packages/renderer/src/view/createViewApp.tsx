import type { ReactElement } from "react";
import type { ComponentNode } from "../store/componentNode.ts";
import { createHost } from "./host.ts";
import { createHydration } from "./hydration.ts";
import { NodeView } from "./NodeView.tsx";
import type { NodeHandle, ViewApp } from "./viewApp.ts";

/** How nodes are shown, where that is not our own way. */
export interface ViewHost {
  element(node: ComponentNode): ReactElement;
  /** What the component gets of the renderer; where it goes, the element says. */
  createHost(node: ComponentNode, app: ViewApp): NodeHandle["host"];
  /** Each drawing gets what may hold components made anew. */
  readonly afresh: boolean;
}

const OURS: ViewHost = {
  element: (node) => <NodeView key={node.key} node={node} />,
  createHost,
  afresh: false,
};

/** Joins what the views of one app share; a node's handle is made when first asked for. */
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
