// @vitest-environment jsdom
import type { Component, LayoutPath, Props } from "@patchbay/protocol";
import { act, cleanup } from "@testing-library/react";
import {
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useState,
} from "react";
import { afterEach, describe, expect, it } from "vitest";
import { createLibraryIndex } from "../../library.ts";
import { createLayoutStore, type LayoutStore } from "../../store/layoutStore.ts";
import { createLoading } from "../../store/loading.ts";
import { div, html } from "../../testing/layouts.ts";
import { nodeOf, showApp } from "../../testing/shownApp.tsx";
import { createViewApp } from "../../view/createViewApp.tsx";
import { ViewAppContext } from "../../view/viewApp.ts";
import { ExternalWrapper } from "./ExternalWrapper.tsx";

function Div({ setProps: _, children, ...rest }: Props & { children?: ReactNode }): ReactElement {
  return createElement("div", rest, children);
}

/** Shows the component in its prop `extra`, for as long as the layout says so. */
function Frame(props: { extra?: Component; open?: boolean }): ReactElement | null {
  if (props.open === false || props.extra === undefined) return null;
  return <ExternalWrapper component={props.extra} componentPath={EXTRA} temp />;
}

const HELD: LayoutPath = ["components", "props", "children", 0, "props", "children"];

/** Shows its child in its own way, with the props that the layout has now. */
function Held(): ReactElement {
  const app = useContext(ViewAppContext);
  const held = app?.layout.ids.get("held");
  const [component] = useState(held && app?.layout.toJson(held));
  return <ExternalWrapper component={component as Component} componentPath={HELD} />;
}

/** Changes the component as soon as everything has been drawn. */
function Early({ of = "held" }: { of?: string }): null {
  const app = useContext(ViewAppContext);
  const change = (): void => {
    const node = app?.layout.ids.get(of);
    if (node !== undefined) app?.layout.write(node, { children: "two" });
  };
  useLayoutEffect(change, [app, of]);
  useEffect(change, [app, of]);
  return null;
}

const EXTRA: LayoutPath = ["components", "props", "children", "props", "extra"];

function show(layoutJson: unknown): { layout: LayoutStore; container: HTMLElement } {
  const components = { Div, Frame, Held, Early };
  const libraries = createLibraryIndex(() => ({ components, childrenProps: {} }), undefined);
  const layout = createLayoutStore({ layout: layoutJson, childrenProps: libraries.childrenProps });
  const write = (node: Parameters<LayoutStore["write"]>[0], props: Props): void =>
    void layout.write(node, props);
  const app = createViewApp({
    layout,
    loading: createLoading(),
    libraries,
    updates: { fromComponent: write, fromScript: write },
    report: (fault) => expect.unreachable(fault.message),
    notShown: (words) => words,
  });
  return { layout, container: showApp(app) };
}

function write(layout: LayoutStore, id: string, props: Props): void {
  act(() => void layout.write(nodeOf(layout, id), props));
}

afterEach(cleanup);

describe("a component that another shows in its own way", () => {
  it("is in the layout under its id while it is shown, and changes like any other", () => {
    const { layout, container } = show(
      div("root", html("Frame", { id: "frame", extra: div("extra", "one") })),
    );
    expect(layout.ids.get("extra")?.idText).toBe("extra");
    write(layout, "extra", { children: "two" });
    expect(container.querySelector("#extra")?.textContent).toBe("two");
  });

  it("keeps what a callback has set as soon as it was inserted", () => {
    const { container } = show(
      div("root", [
        html("Frame", { id: "frame", extra: div("extra", "one") }),
        html("Early", { of: "extra" }),
      ]),
    );
    expect(container.querySelector("#extra")?.textContent).toBe("two");
  });

  it("keeps what a callback has set between its drawing and its arrival in the layout", () => {
    const { container } = show(div("root", [html("Held", { children: div("held", "one") }), html("Early")]));
    expect(container.querySelector("#held")?.textContent).toBe("two");
  });

  it("leaves the layout, and the prop it came from, when it was there for a while only", () => {
    const { layout, container } = show(
      div("root", html("Frame", { id: "frame", extra: div("extra", "one") })),
    );
    write(layout, "frame", { open: false });
    expect(layout.ids.get("extra")).toBeUndefined();
    write(layout, "frame", { open: true });
    expect(container.querySelector("#extra")).toBeNull();
  });
});
