// @vitest-environment jsdom
import type { Props } from "@patchbay/protocol";
import { act, cleanup } from "@testing-library/react";
import { createElement, type ReactElement, type ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../../faults.ts";
import { createLibraryIndex } from "../../library.ts";
import { createLayoutStore, type LayoutStore } from "../../store/layoutStore.ts";
import { createLoading } from "../../store/loading.ts";
import { div, html } from "../../testing/layouts.ts";
import { nodeOf, showApp } from "../../testing/shownApp.tsx";
import { createViewApp } from "../../view/createViewApp.tsx";
import { DashNode } from "./DashNode.tsx";

const faults: Fault[] = [];
let draws = 0;

function Div({ setProps: _, children, ...rest }: Props & { children?: ReactNode }): ReactElement {
  return createElement("div", rest, children);
}

function Fragile({ broken, text }: { broken?: boolean; text?: string }): ReactElement {
  draws++;
  if (broken === true) throw new Error("cannot draw");
  return <b>{text}</b>;
}

function show(layoutJson: unknown): { layout: LayoutStore; container: HTMLElement } {
  const components = { Div, Fragile };
  const libraries = createLibraryIndex(() => ({ components, childrenProps: {} }), undefined);
  const layout = createLayoutStore({ layout: layoutJson, childrenProps: libraries.childrenProps });
  const app = createViewApp(
    {
      layout,
      loading: createLoading(),
      libraries,
      updates: { fromComponent: () => {}, fromScript: () => {} },
      report: (fault) => faults.push(fault),
      notShown: (words) => words,
    },
    {
      element: (node) =>
        createElement(DashNode, { key: node.key, node, componentPath: [], onDrawn: () => {} }),
      createHost: () => ({}),
      afresh: true,
    },
  );
  return { layout, container: showApp(app) };
}

function write(layout: LayoutStore, id: string, props: Props): void {
  layout.write(nodeOf(layout, id), props);
}

const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };

beforeEach(() => {
  faults.length = 0;
});

afterEach(() => {
  environment.IS_REACT_ACT_ENVIRONMENT = true;
  cleanup();
});

describe("a component of a suite", () => {
  it("is drawn anew before the next event, and once", async () => {
    const { layout, container } = show(div("root", html("Fragile", { id: "a", text: "one" })));
    environment.IS_REACT_ACT_ENVIRONMENT = false;
    draws = 0;
    write(layout, "a", { text: "two" });
    write(layout, "a", { text: "three" });
    await Promise.resolve();
    expect(container.querySelector("b")?.textContent).toBe("three");
    expect(draws).toBe(1);
  });

  it("that throws leaves what it showed, and other props give it another chance", () => {
    const { layout, container } = show(div("root", html("Fragile", { id: "a", text: "one" })));
    act(() => write(layout, "a", { broken: true }));
    expect(container.querySelector("b")?.textContent).toBe("one");
    expect(faults).toMatchObject([{ code: "component_failed", message: "cannot draw" }]);
    act(() => write(layout, "a", { broken: false, text: "two" }));
    expect(container.querySelector("b")?.textContent).toBe("two");
  });
});
