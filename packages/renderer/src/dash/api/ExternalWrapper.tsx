import type { Component, LayoutPath } from "@patchbay/protocol";
import { type ReactElement, useContext, useEffect, useState } from "react";
import { BESIDE, type ComponentNode } from "../../store/componentNode.ts";
import { locate } from "../../store/locate.ts";
import { ViewAppContext } from "../../view/viewApp.ts";

export interface ExternalWrapperProps {
  component: Component;
  /** Where it shall stand in the layout; a component that is there already is used. */
  componentPath: LayoutPath;
  /** Whether it leaves the layout with this element. */
  temp?: boolean;
}

/** Shows a component that is in the props of another in its own way, such as an option's label: callbacks reach it by its id. */
export function ExternalWrapper({
  component,
  componentPath,
  temp,
}: ExternalWrapperProps): ReactElement | null {
  const app = useContext(ViewAppContext);
  const [node, setNode] = useState<ComponentNode>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a place is taken once; props follow below
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
      // What stood at its place in the props of the component around it goes with it.
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
