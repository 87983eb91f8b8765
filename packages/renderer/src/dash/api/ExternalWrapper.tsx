import type { Component, LayoutPath } from "@patchbay/protocol";
import { type ReactElement, useContext, useEffect, useState } from "react";
import { BESIDE, type ComponentNode } from "../../store/componentNode.ts";
import { locate } from "../../store/locate.ts";
import { ViewAppContext } from "../../view/viewApp.ts";

export interface ExternalWrapperProps {
  component: Component;
  /** Its place in the layout. If a component of its type is there, that one is shown. */
  componentPath: LayoutPath;
  /** Whether it is removed from the layout when this element unmounts. */
  temp?: boolean;
}

/** Shows a component that another component holds in its own way, such as an option's label. Callbacks reach it by its id. */
export function ExternalWrapper({
  component,
  componentPath,
  temp,
}: ExternalWrapperProps): ReactElement | null {
  const app = useContext(ViewAppContext);
  const [node, setNode] = useState<ComponentNode>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the node is inserted once; the next effect sets its props
  useEffect(() => {
    if (app === undefined) return undefined;
    const { layout } = app;
    const place = locate(layout.root, [...componentPath]);
    const known = place.exact?.type === component.type ? place.exact : undefined;
    const own = known ?? layout.insert(place.node, [BESIDE, ...place.rest], component);
    setNode(own);
    return () => {
      if (!temp || known !== undefined) return;
      layout.remove(own);
      // The component is removed from the props of the component around it, too.
      const [where, prop, ...deeper] = place.rest;
      if (where === "props" && prop !== undefined && deeper.length === 0) {
        layout.write(place.node, { [prop]: undefined });
      }
    };
  }, [app]);

  useEffect(() => {
    if (node !== undefined) app?.updates.fromScript(node, component.props);
  }, [app, node, component.props]);

  return node === undefined || app === undefined ? null : app.element(node);
}
