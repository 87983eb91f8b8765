// @vitest-environment jsdom
import type { PageConfig } from "@patchbay/protocol";
import { act, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { definition, div, html } from "../testing/layouts.ts";
import {
  api,
  Div,
  drawn,
  given,
  page,
  resetSuites,
  type SuiteProps,
  start,
  state,
  testPage,
} from "../testing/suiteApp.tsx";

beforeEach(resetSuites);
afterEach(testPage.clear);

describe("the layout, as suites see it", () => {
  const list = html("Listing", { id: "list", children: [div("a", null, { label: "A" })] });
  const listing = div("root", [div("before"), list]);

  it("is found by id and by path, and paths are true after components have moved", async () => {
    const { app } = await start(listing);
    const path = ["components", "props", "children", 1];
    expect(api().getLayout("list")).toBe(api().getLayout(path));
    expect(api().getLayout([...path, "props", "children", 0, "props", "label"])).toBe("A");
    act(() => app.setProps("root", { children: [list] }));
    act(() => app.setProps("a", { label: "B" }));
    expect(document.getElementById("list")?.textContent).toBe("B");
    expect(api().getLayout(["components", "props", "children", 5])).toBeUndefined();
    expect(api().getLayout("nobody")).toBeUndefined();
  });

  it("draws a parent again for its direct children only if it asks for that", async () => {
    const { app } = await start(
      div("root", [html("Listing", { id: "list", children: [div("a", null, { label: "A" })] })]),
    );
    const before = drawn.get("root");
    act(() => app.setProps("a", { label: "B" }));
    expect(document.getElementById("list")?.textContent).toBe("B");
    expect(drawn.get("root")).toBe(before);
  });

  it("takes components in that stand in nobody's props, as long as they are shown", async () => {
    const label = div("label", "L");
    const { app, client } = await start(
      div("root", [html("Options", { id: "options", label }), div("out")]),
      [definition("out.v", ["label.w"], { prevent_initial_call: true })],
    );
    const path = ["components", "props", "children", 0, "option", 0];
    expect(state().paths).toMatchObject({ strs: { label: path } });
    expect(api().getLayout(path)).toMatchObject({ type: "Div", props: { id: "label" } });
    expect(JSON.stringify(api().getLayout("options"))).not.toContain('"option"');
    act(() => given.get("label")?.setProps({ w: 1 }));
    await waitFor(() => expect(client.open().map(({ body }) => body.output)).toEqual(["out.v"]));
    act(() => app.setProps("options", { label: div("label", "M") }));
    expect(document.getElementById("label")?.textContent).toBe("M");
    act(() => app.setProps("root", { children: [] }));
    expect(api().getLayout("label")).toBeUndefined();
  });

  it("uses the component that stands where another is to be put", async () => {
    const { app } = await start(
      div("root", [
        html("Options", { componentPathOf: ["components", "props", "children", 1], label: div("b", "new") }),
        div("b", "old"),
      ]),
    );
    expect(app.getProps("b", ["children"])).toEqual({ children: "new" });
    expect(document.querySelectorAll("#b")).toHaveLength(2);
  });
});

describe("loading", () => {
  it("is known to components, selectors and the store, under the path of the output", async () => {
    const { client } = await start(div("root", [div("out"), html("Loads", { id: "loads" })]), [
      definition("out.v", ["root.w"]),
    ]);
    const path = JSON.stringify(["components", "props", "children", 0]);
    await waitFor(() => expect(client.open()).toHaveLength(1));
    expect(document.getElementById("out")?.dataset.loading).toBe("true");
    expect(document.getElementById("loads")?.textContent).toBe(path);
    expect(state().loading).toEqual({ [path]: [{ path: JSON.parse(path), property: "v", id: "out" }] });
    expect(state().isLoading).toBe(true);
    expect(state().callbacks).toMatchObject({ watched: [{ callback: { output: "out.v" } }], completed: 0 });
    await act(async () => client.to("out.v").prevent());
    expect(document.getElementById("out")?.dataset.loading).toBe("false");
    expect(document.getElementById("loads")?.textContent).toBe("");
    await waitFor(() => expect(state().isLoading).toBe(false));
    expect(
      Object.values(state().callbacks ?? {})
        .flat()
        .filter((entry) => typeof entry === "object"),
    ).toEqual([]);
  });
});

describe("components that load themselves", () => {
  it("hold the callbacks that read them until they are there", async () => {
    let arrive: (() => void) | undefined;
    const ready = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const Lazy = Object.assign((props: SuiteProps) => createElement(Div, props), {
      _dashprivate_isLazyComponentReady: ready,
    });
    (page.dash_html_components as Record<string, unknown>).Lazy = Lazy;
    const { client } = await start(div("root", [html("Lazy", { id: "lazy" }), div("out"), div("other")]), [
      definition("out.v", ["lazy.w"]),
      definition("other.v", ["root.w"]),
    ]);
    await waitFor(() => expect(client.open().map(({ body }) => body.output)).toEqual(["other.v"]));
    await act(async () => arrive?.());
    await waitFor(() => expect(client.open().map(({ body }) => body.output)).toEqual(["other.v", "out.v"]));
  });

  it("do not hold them when they are in the layout and not on the page", async () => {
    const Lazy = Object.assign(() => null, { _dashprivate_isLazyComponentReady: new Promise(() => {}) });
    (page.dash_html_components as Record<string, unknown>).Lazy = Lazy;
    const { client } = await start(div("root", [html("Lazy", { id: "hidden" }), div("out")]), [
      definition("out.v", ["hidden.w"]),
    ]);
    await waitFor(() => expect(client.open()).toHaveLength(1), { timeout: 5_000 });
  });
});

describe("the page", () => {
  it("keeps what other scripts have put on it", async () => {
    const mine = { fn: () => 1 };
    page.dash_clientside = { mine };
    page.dash_component_api = { extra: 1 };
    page.dash_stores = [{} as never];
    await start(div("root"), [], { children_props: { ns: { T: ["a"] } }, serve_locally: true } as PageConfig);
    expect(page.dash_clientside).toMatchObject({
      mine,
      set_props: expect.any(Function),
      clean_url: expect.any(Function),
    });
    expect(page.dash_component_api).toMatchObject({ extra: 1 });
    expect(page.dash_stores).toHaveLength(2);
    expect(page.__dashprivate_childrenProps).toEqual({ ns: { T: ["a"] } });
    expect(page._dashPlotlyJSURL).toBe(
      "http://localhost/_dash-component-suites/plotly/package_data/plotly.min.js",
    );
  });

  it("has a store that can be carried to another process", async () => {
    await start(div("root", [div("a"), div({ k: 1 })]));
    const copy = JSON.parse(JSON.stringify(page.store?.getState()));
    expect(copy).toMatchObject({
      appLifecycle: "HYDRATED",
      isLoading: false,
      layout: { components: { type: "Div" } },
      paths: {
        strs: { root: ["components"], a: ["components", "props", "children", 0] },
        objs: { k: [{ values: [1], path: ["components", "props", "children", 1] }] },
      },
      error: { frontEnd: [], backEnd: [] },
    });
    expect(api().stringifyId({ b: 1, a: 2 })).toBe('{"a":2,"b":1}');
    expect(api().stringifyId("text")).toBe("text");
  });
});
