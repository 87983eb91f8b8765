// @vitest-environment jsdom
import type { CallbackDefinition, LayoutPath, PageConfig, Props } from "@patchbay/protocol";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import {
  Children,
  cloneElement,
  createElement,
  type ElementType,
  isValidElement,
  type ReactElement,
  type ReactNode,
  useContext,
} from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RunningApp } from "../app/appOptions.ts";
import { createFakeClient, type FakeClient } from "../testing/fakeClient.ts";
import { definition, div, html } from "../testing/layouts.ts";
import { createTestPage } from "../testing/testPage.ts";
import * as tools from "../tools/index.ts";
import type { DashContextValue } from "./dashContext.ts";
import { type DashPage, openDashPage } from "./dashPage.ts";
import { startDashApp } from "./startDashApp.ts";

type SuiteProps = Props & { setProps(partial: Props): void; children?: ReactNode };

interface Api {
  DashContext: React.Context<DashContextValue>;
  useDashContext(): DashContextValue;
  ExternalWrapper: ElementType;
  getLayout(target: LayoutPath | string): { props: Props } | undefined;
  stringifyId(id: unknown): unknown;
}

const page: DashPage & Record<string, unknown> = {};
const api = (): Api => page.dash_component_api as unknown as Api;
const state = (): { [key: string]: never } => page.store?.getState() as { [key: string]: never };
/** What each component was given last, by id, and how often it was drawn. */
const given = new Map<string, SuiteProps>();
const drawn = new Map<string, number>();
const errors = vi.fn();

function seen(props: SuiteProps): void {
  const id = String(props.id);
  given.set(id, props);
  drawn.set(id, (drawn.get(id) ?? 0) + 1);
}

function Div(props: SuiteProps): ReactElement {
  seen(props);
  const loading = api().useDashContext().useLoading();
  return createElement("div", { id: props.id as string, "data-loading": loading }, props.children);
}

function Typed(props: SuiteProps): ReactElement {
  seen(props);
  return createElement("span", { id: props.id as string }, String(props.dashRenderType));
}
Typed.dashRenderType = true;

/** As tabs do: reads the layout of its children instead of showing them. */
function Listing({ id, children }: SuiteProps): ReactElement {
  drawn.set(String(id), (drawn.get(String(id)) ?? 0) + 1);
  const labels = Children.toArray(children as ReactNode).flatMap((child) => {
    if (!isValidElement(child)) return [];
    const { componentPath } = child.props as { componentPath: LayoutPath };
    return [String(api().getLayout([...componentPath, "props"])?.["label" as never])];
  });
  return createElement("ol", { id: id as string }, labels.join(","));
}
Listing.dashChildrenUpdate = true;

/** Gives its child something the layout does not know. */
function Giver({ children, setProps }: SuiteProps): ReactElement {
  return createElement(
    "section",
    null,
    cloneElement(children as ReactElement<Props>, { onClick: () => setProps({ n: 1 }) }),
  );
}

function Clickable(props: SuiteProps & { onClick?: () => void }): ReactElement {
  return createElement("button", { type: "button", id: props.id as string, onClick: props.onClick }, "click");
}

/** Shows a label that is in its props in its own way. */
function Options({ label, componentPathOf }: Props): ReactElement {
  const { componentPath } = useContext(api().DashContext);
  const at = componentPathOf === undefined ? [...componentPath, "option", 0] : componentPathOf;
  return createElement(api().ExternalWrapper, { component: label, componentPath: at, temp: true });
}

function Loads({ id }: SuiteProps): ReactElement {
  const keys = api()
    .useDashContext()
    .useSelector(
      (all) => Object.keys((all as { loading: object }).loading),
      (a, b) => JSON.stringify(a) === JSON.stringify(b),
    );
  return createElement("i", { id: id as string }, keys.join(" "));
}

function Fragile(props: SuiteProps): ReactElement {
  if (props.broken) throw new Error("cannot draw");
  return createElement("b", { id: props.id as string }, String(props.text));
}

const testPage = createTestPage();

beforeEach(() => {
  for (const name of Object.keys(page)) delete page[name];
  page.dash_html_components = { Div, Typed, Listing, Giver, Clickable, Options, Loads, Fragile };
  given.clear();
  drawn.clear();
  errors.mockReset();
});

afterEach(testPage.clear);

async function start(
  layout: unknown,
  definitions: readonly CallbackDefinition[] = [],
  config: PageConfig = {},
): Promise<{ app: RunningApp; client: FakeClient; target: HTMLElement }> {
  const joined = openDashPage(page, (url) => url);
  let client: FakeClient | undefined;
  const { app, target } = await testPage.start((target) =>
    startDashApp({
      page,
      joined,
      remount: false,
      target,
      baseUrl: "http://localhost/",
      config,
      loadTools: async () => tools,
      connect(options) {
        client = createFakeClient(options, { layout, definitions });
        return client;
      },
      onError: errors,
    }),
  );
  if (client === undefined) throw new Error("The app did not start.");
  await waitFor(() => expect(target.querySelector("._dash-loading")).toBeNull());
  await act(async () => {});
  return { app, client, target };
}

describe("a component of a suite", () => {
  it("is found on the page, with its id as text, setProps, and nothing that it was not given", async () => {
    await start(div({ b: 1, a: "x" }, "text", { title: "t" }));
    const [props] = given.values();
    expect(Object.keys(props ?? {}).sort()).toEqual(["children", "id", "setProps", "title"]);
    expect(props?.id).toBe('{"a":"x","b":1}');
  });

  it("is not what the platform has under a name", async () => {
    const { target } = await start({ namespace: "Math", type: "max", props: {} });
    expect(errors).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: "Math was not found." }),
    );
    expect(target.textContent).toBe("");
  });

  it("gets a list of children without a warning about keys", async () => {
    const warn = vi.spyOn(console, "error");
    await start(div("list", [div("one"), "text", div("two")]));
    expect(given.has("two")).toBe(true);
    expect(warn).not.toHaveBeenCalled();
  });

  it("gets what a parent adds to its element", async () => {
    const { app } = await start(html("Giver", { id: "giver", children: html("Clickable", { id: "inner" }) }));
    fireEvent.click(screen.getByRole("button"));
    expect(app.getProps("giver", ["n"])).toEqual({ n: 1 });
  });

  it("is told why it is drawn, if it asks", async () => {
    const { app, client } = await start(div("root", html("Typed", { id: "typed" })), [
      definition("typed.v", ["typed.w"]),
    ]);
    const shown = (): string => document.getElementById("typed")?.textContent ?? "";
    expect(shown()).toBe("parent");
    act(() => given.get("typed")?.setProps({ w: 1 }));
    expect(shown()).toBe("internal");
    await waitFor(() => expect(client.open()).toHaveLength(1));
    await act(async () => client.to("typed.v").answer({ typed: { v: 2 } }));
    expect(shown()).toBe("callback");
    act(() => app.setProps("typed", { v: 3 }));
    expect(shown()).toBe("websocket");
    const { set_props } = page.dash_clientside as { set_props(id: string, props: Props): void };
    act(() => set_props("typed", { v: 4 }));
    expect(shown()).toBe("clientsideApi");
    act(() => app.setProps("root", { children: html("Typed", { id: "typed", v: 5 }) }));
    expect(shown()).toBe("parent");
  });

  it("is drawn once for several commands of one task: Dash's Graph would carry out again what it is busy with", async () => {
    const { app } = await start(div("graph"));
    const before = drawn.get("graph") ?? 0;
    act(() => {
      for (const n of [1, 2, 3]) app.setProps("graph", { extendData: [n] });
      expect(drawn.get("graph")).toBe(before);
    });
    expect(drawn.get("graph")).toBe(before + 1);
    expect(given.get("graph")?.extendData).toEqual([3]);
  });

  it("B3 gets another setProps for each drawing: suites compare by it", async () => {
    const { app } = await start(div("one"));
    const before = given.get("one")?.setProps;
    act(() => app.setProps("one", { filter: {} }));
    const after = given.get("one")?.setProps;
    expect(after).not.toBe(before);
    act(() => before?.({ n: 1 }));
    act(() => after?.({ m: 2 }));
    expect(app.getProps("one", ["n", "m"])).toEqual({ n: 1, m: 2 });
  });

  it("B4 gets what may hold components made anew for each drawing, and all else as it was", async () => {
    const layout = html("Div", {
      id: "menu",
      options: [{ label: "text", more: [1] }],
      shape: { header: "text", rows: [1] },
      empty: [{ other: 1 }],
      style: { color: "red" },
    });
    const children_props = {
      dash_html_components: { Div: ["options[].label", "shape.header", "empty[].label"] },
    };
    const { app } = await start(layout, [], { children_props } as PageConfig);
    const before = given.get("menu");
    act(() => app.setProps("menu", { title: "t" }));
    const after = given.get("menu");
    for (const prop of ["options", "shape"]) {
      expect(after?.[prop]).toEqual(before?.[prop]);
      expect(after?.[prop]).not.toBe(before?.[prop]);
    }
    for (const prop of ["empty", "style"]) expect(after?.[prop]).toBe(before?.[prop]);
  });

  it("has its props checked where the configuration asks for it, and is shown all the same", async () => {
    const isText = (props: Props, prop: string, owner: string): Error | null =>
      typeof props[prop] === "string"
        ? null
        : new Error(
            `Invalid argument \`${prop}\` of type \`number\` supplied to \`${owner}\`, expected \`string\`.`,
          );
    const Strict = Object.assign((props: SuiteProps) => createElement(Div, props), {
      propTypes: { title: isText, id: isText, broken: () => JSON.parse("") },
    });
    (page.dash_html_components as Record<string, unknown>).Strict = Strict;
    const layout = html("Strict", { id: "strict", title: 1 });
    await start(layout);
    expect(errors).not.toHaveBeenCalled();
    const { app } = await start(layout, [], { props_check: true } as PageConfig);
    const message =
      'Invalid argument `title` passed into Strict with ID "strict".\nExpected `string`.\nWas supplied type `number`.\nValue provided: 1';
    expect(errors).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message }));
    expect(given.get("strict")?.title).toBe(1);
    act(() => app.setProps("strict", { lang: "en" }));
    act(() => app.setProps("strict", { title: "text" }));
    expect(errors).toHaveBeenCalledTimes(1);
  });

  it.each([
    [{}, 0],
    [{ ui: false, props_check: true }, 0],
    [{ ui: true }, 1],
  ])("B17 with %j: faults go to the console, and %i lists of them to the page", async (config, lists) => {
    const layout = div("root", [div("a"), { ...html("Unheard"), props: {} }]);
    await start(layout, [], config as PageConfig);
    await waitFor(() => expect(errors).toHaveBeenCalledTimes(1));
    expect(document.querySelectorAll("._patchbay-faults")).toHaveLength(lists);
    expect(document.getElementById("root")?.textContent).toBe("");
  });

  it.each([
    [true, ["left", "tool"]],
    [false, []],
  ])(
    "B16 with dev tools %s: components of hooks.devtool are shown, and callbacks reach them",
    async (ui, shown) => {
      const dev_tools = [div("tool", "Tool"), { ...div("left", "Left"), position: "left" }, "no component"];
      const config = { ui, dev_tools } as PageConfig;
      const { app, client } = await start(
        div("out"),
        [definition("out.v", ["tool.n"], { prevent_initial_call: true })],
        config,
      );
      const ids = [...document.querySelectorAll("._patchbay-devtools > *")].map(({ id }) => id);
      expect(ids).toEqual(shown);
      if (!ui) return;
      act(() => given.get("tool")?.setProps({ n: 1 }));
      await waitFor(() => expect(client.open()[0]?.body.inputs).toMatchObject([{ id: "tool", value: 1 }]));
      act(() => app.setProps("tool", { children: "Changed" }));
      expect(document.getElementById("tool")?.textContent).toBe("Changed");
    },
  );

  it("keeps showing what it showed before it failed", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { app } = await start(div("root", html("Fragile", { id: "fragile", text: "one" })));
    act(() => app.setProps("fragile", { text: "two" }));
    act(() => app.setProps("fragile", { broken: true }));
    expect(document.getElementById("fragile")?.textContent).toBe("two");
    expect(errors).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "component_failed" }));
    act(() => app.setProps("fragile", { broken: false, text: "three" }));
    expect(document.getElementById("fragile")?.textContent).toBe("three");
  });
});

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
