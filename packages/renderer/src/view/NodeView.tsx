import { ErrorCode, PatchbayError } from "@patchbay/protocol";
import {
  createElement,
  memo,
  type NamedExoticComponent,
  type ReactElement,
  useContext,
  useEffect,
} from "react";
import { useStore } from "zustand/react";
import type { ComponentNode } from "../store/componentNode.ts";
import { ComponentBoundary } from "./ComponentBoundary.tsx";
import { type ViewApp, ViewAppContext } from "./viewApp.ts";

export interface NodeViewProps {
  readonly node: ComponentNode;
}

/** One component of the layout. Renders when its own props change, and never for what changes below or above. */
export const NodeView: NamedExoticComponent<NodeViewProps> = memo(function NodeView({
  node,
}: NodeViewProps): ReactElement {
  const app = useContext(ViewAppContext);
  if (app === undefined) throw new Error("A component was rendered outside of an app.");
  const props = useStore(node.store);
  const { HostContext } = app;
  const content = (
    <ComponentBoundary resetKey={props} node={node} app={app}>
      {libraryElement(node, app, props)}
    </ComponentBoundary>
  );
  return HostContext === undefined ? (
    content
  ) : (
    <HostContext.Provider value={app.handleOf(node).host}>{content}</HostContext.Provider>
  );
});

function libraryElement(
  node: ComponentNode,
  app: ViewApp,
  storeProps: Record<string, unknown>,
): ReactElement {
  try {
    const component = app.libraries.component(node.namespace, node.type);
    const { setProps, hydrate } = app.handleOf(node);
    const { props, children } = hydrate(storeProps);
    return createElement(component, { ...props, setProps }, ...children);
  } catch (error) {
    if (!(error instanceof PatchbayError)) throw error;
    return <Placeholder message={error.message} node={node} app={app} />;
  }
}

/** Stands where a component of an unknown type would be. */
function Placeholder({
  message,
  node,
  app,
}: {
  message: string;
  node: ComponentNode;
  app: ViewApp;
}): ReactElement {
  useEffect(() => {
    app.report({
      code: ErrorCode.UnknownComponent,
      message,
      severity: "error",
      source: node.name,
    });
  }, [message, node, app]);
  return <span className="_patchbay-component-error">{message}</span>;
}
