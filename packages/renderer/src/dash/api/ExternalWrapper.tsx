import { type Component, deepEqual, type LayoutPath, type Props } from "@patchbay/protocol";
import { type ReactElement, useContext, useEffect, useRef, useState } from "react";
import { BESIDE, type ComponentNode } from "../../store/componentNode.ts";
import { locate } from "../../store/locatePath.ts";
import { type ViewApp, ViewAppContext } from "../../view/viewApp.ts";

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
  const [first] = useState(() => propsAt(app, component, componentPath));
  /** The props that were last given, or that the layout had when this was first drawn. */
  const before = useRef(first);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the node is inserted once; the next effect sets its props
  useEffect(() => {
    if (app === undefined) return undefined;
    const { layout } = app;
    const place = locate(layout.root, [...componentPath]);
    const known = place.exact?.type === component.type ? place.exact : undefined;
    const own = known ?? layout.insert(place.node, [BESIDE, ...place.rest], component);
    if (known === undefined) before.current = component.props;
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
    if (node === undefined || app === undefined) return;
    const props = { ...component.props };
    // A callback may have changed the component since its owner read these props: those that the owner has not changed keep the
    // value that they have now. All are written, because each prop that is given triggers.
    for (const name of Object.keys(props)) {
      if (deepEqual(props[name], before.current?.[name])) props[name] = app.layout.read(node, name);
    }
    before.current = component.props;
    app.updates.fromScript(node, props);
  }, [app, node, component.props]);

  return node === undefined || app === undefined ? null : app.element(node);
}

/** The props of the component that is at a place of the layout, if it is of this type. */
function propsAt(app: ViewApp | undefined, { type }: Component, path: LayoutPath): Props | undefined {
  const { exact } = app === undefined ? {} : locate(app.layout.root, [...path]);
  return exact?.type === type ? app?.layout.toJson(exact).props : undefined;
}
