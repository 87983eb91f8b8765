// @vitest-environment jsdom
import type { CallbackDefinition, PageConfig, Props } from "@patchbay/protocol";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { createElement, type ReactElement, type ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as lazyParts from "../callbacks/lazyParts.ts";
import { byNamespace, type ComponentLibrary } from "../library.ts";
import { createFakeClient, type FakeClient } from "../testing/fakeClient.ts";
import { definition, div, html } from "../testing/layouts.ts";
import { createTestPage } from "../testing/testPage.ts";
import * as tools from "../tools/index.ts";
import type { AppOptions, RunningApp } from "./appOptions.ts";
import { startApp } from "./startApp.ts";

/** A component as suites make them: what it persists is a static. */
function Field({ id, value, setProps }: FieldProps): ReactElement {
  return createElement("input", {
    "aria-label": id,
    value,
    onChange: (event: { target: { value: string } }) => setProps({ value: event.target.value }),
  });
}
Field.dashPersistence = { persisted_props: ["value"], persistence_type: "local" };

type FieldProps = { id: string; value: string; setProps(props: Props): void };

const library: ComponentLibrary = {
  namespace: "dash_html_components",
  components: {
    Div: ({ id, children }: { id: string; children?: ReactNode }) => createElement("div", { id }, children),
    Field,
  },
  childrenProps: {},
};

const page = globalThis as { dash_clientside?: Record<string, unknown> };
const testPage = createTestPage();
afterEach(() => {
  testPage.clear();
  document.head.innerHTML = "";
  localStorage.clear();
  delete page.dash_clientside;
});

interface Started {
  readonly app: RunningApp;
  readonly client: FakeClient;
  /** What the server says from now on. */
  readonly served: { layout: unknown; definitions: CallbackDefinition[] };
}

async function start(
  layout: unknown,
  definitions: CallbackDefinition[],
  config: PageConfig = {},
  rest: Partial<AppOptions> = {},
  prepare: (client: FakeClient) => void = () => {},
): Promise<Started> {
  const served = { layout, definitions };
  let client: FakeClient | undefined;
  const { app } = await testPage.start((target) =>
    startApp({
      target,
      baseUrl: "http://localhost:3000/",
      config,
      libraries: byNamespace([library]),
      loadTools: async () => tools,
      loadCallbackParts: async () => lazyParts,
      connect(options) {
        client = createFakeClient(options, served);
        prepare(client);
        return client;
      },
      ...rest,
    }),
  );
  return { app, client: client as FakeClient, served };
}

function messages(app: RunningApp): string[] {
  return app.errors.list.getState().map((fault) => fault.message.split("\n")[0] ?? "");
}

const field = html("Field", { id: "f", value: "original", persistence: true });
const own = (name: string): Pick<CallbackDefinition, "clientside_function"> => ({
  clientside_function: { namespace: "own", function_name: name },
});

describe("clientside callbacks in a page", () => {
  it("come without a second global where there are none", async () => {
    await start(div("a"), [definition("a.children", ["a.n"])]);
    expect("dash_clientside" in page).toBe(false);
  });

  it("run, and scripts set props by id, by dict id and by path, with Patches", async () => {
    page.dash_clientside = { own: { fn: (n: number) => n + 1 } };
    const { app } = await start(div("root", [div("a", null, { n: 1 }), div("out"), div({ i: 1 }, "x")]), [
      definition("out.children", ["a.n"], own("fn")),
    ]);
    await waitFor(() => expect(app.getProps("out", ["children"])).toEqual({ children: 2 }));
    const dc = page.dash_clientside as {
      set_props(target: unknown, props: Props): void;
      Patch: new () => { append(at: [], value: unknown): { build(): unknown } };
    };
    act(() => dc.set_props("a", { n: 5 }));
    await waitFor(() => expect(app.getProps("out", ["children"])).toEqual({ children: 6 }));
    act(() => dc.set_props({ i: 1 }, { children: ["y"] }));
    act(() => dc.set_props({ i: 1 }, { children: new dc.Patch().append([], "z").build() }));
    expect(app.getProps({ i: 1 }, ["children"])).toEqual({ children: ["y", "z"] });
    act(() => dc.set_props(["components", "props", "children", 0], { n: 7 }));
    expect(app.getProps("a", ["n"])).toEqual({ n: 7 });
    expect(() => dc.set_props(["components", "props", "children", 9], {})).toThrow("there is no");
    expect(() => dc.set_props("a", { none: new dc.Patch().append([], 1).build() })).toThrow(
      "Cannot patch undefined",
    );
    act(() => app.unmount());
    expect(() => dc.set_props("a", {})).toThrow("there is no a");
  });

  it("get their functions from the script that the configuration names, before the start", async () => {
    const config = { patchbay: { clientside_url: "_clientside.js" } } as PageConfig;
    const { app } = await start(
      div("root", [div("a", null, { n: 1 }), div("out", "waiting")]),
      [definition("out.children", ["a.n"], own("fn"))],
      config,
    );
    const script = document.head.querySelector("script");
    expect(script?.src).toBe("http://localhost:3000/_clientside.js");
    expect(app.getProps("out", ["children"])).toEqual({});
    (page.dash_clientside as Record<string, unknown>).own = { fn: () => "ran" };
    await act(async () => script?.dispatchEvent(new Event("load")));
    await waitFor(() => expect(app.getProps("out", ["children"])).toEqual({ children: "ran" }));
  });
});

describe("persistence in a page", () => {
  it("finds what the user typed after a reload", async () => {
    await start(field, []);
    fireEvent.change(screen.getByLabelText("f"), { target: { value: "typed" } });
    testPage.clear();
    await start(field, []);
    expect(screen.getByLabelText<HTMLInputElement>("f").value).toBe("typed");
  });
});

describe("validation in a page (5.3)", () => {
  const contradiction = [definition("a.children", ["b.n"]), definition("a.children", ["b.m"])];

  it("wires nothing when definitions contradict each other, and shows the layout", async () => {
    const { app, client } = await start(div("root", [div("a", "shown"), div("b")]), contradiction, {
      validate_callbacks: true,
    });
    expect(messages(app)).toEqual(["Duplicate callback outputs"]);
    expect(screen.getByText("shown").id).toBe("a");
    expect(client.requests).toEqual([]);
  });

  it("wires all when the author is not looking", async () => {
    const { app, client } = await start(div("root", [div("a"), div("b")]), contradiction);
    await waitFor(() => expect(client.requests).toHaveLength(2));
    expect(messages(app)).toEqual([]);
  });

  it("names loops, and runs them", async () => {
    const { app, client } = await start(
      div("root", [div("a"), div("b")]),
      [definition("a.v", ["b.v"]), definition("b.v", ["a.v"])],
      { validate_callbacks: true },
    );
    expect(messages(app)).toEqual(["Circular Dependencies"]);
    await waitFor(() => expect(client.open()).toHaveLength(1));
  });

  it("checks ids against the validation layout if there is one", async () => {
    const definitions = [definition("later.children", ["a.n"])];
    const config: PageConfig = { ui: true };
    const validation_layout = div("root", [div("a"), div("also")]);
    const { app } = await start(div("later"), definitions, { ...config, validation_layout });
    await waitFor(() =>
      expect(app.errors.list.getState().map(({ message }) => message)).toEqual([
        expect.stringMatching(/^ID not found in layout\n"later" is the Output/),
      ]),
    );
  });

  it("checks the layout as it was served where somebody hears of it, asked or not", async () => {
    const heard: string[] = [];
    let bring: (brought: typeof tools) => void = () => {};
    const loading = new Promise<typeof tools>((resolve) => {
      bring = resolve;
    });
    const { app, client } = await start(
      div("root", [div("a"), div("b")]),
      [definition("root.children", ["a.n"]), definition("later.children", ["b.n"])],
      {},
      { onError: (fault) => heard.push(fault.message), loadTools: () => loading },
    );
    // Nothing waits for the tools, and what a result takes away was there.
    await waitFor(() => client.to("root.children"));
    act(() => client.to("root.children").answer({ root: { children: null } }));
    expect(app.getProps("root", ["children"])).toEqual({ children: null });
    bring(tools);
    await waitFor(() =>
      expect(heard).toEqual([expect.stringMatching(/^ID not found in layout\n"later" is the Output/)]),
    );
  });

  it("loads no tools where nobody asks and nobody hears", async () => {
    const loadTools = vi.fn(async () => tools);
    const onError = vi.fn();
    const definitions = [definition("later.children", ["a.n"])];
    await start(div("a"), definitions, {}, { loadTools });
    // Started later, and its check is done: the other's would have been.
    await start(div("a"), definitions, {}, { onError });
    await waitFor(() => expect(onError).toHaveBeenCalled());
    expect(loadTools).not.toHaveBeenCalled();
  });

  it("goes without tools that cannot be had", async () => {
    const { app, client } = await start(
      div("root", [div("a"), div("b")]),
      contradiction,
      { validate_callbacks: true },
      { loadTools: () => Promise.reject(new Error("offline")) },
    );
    expect(messages(app)).toEqual(["offline"]);
    await waitFor(() => expect(client.requests).toHaveLength(2));
  });
});

describe("undo and redo in a page (5.15)", () => {
  it("put back what the user changed, and trigger what depends on it", async () => {
    const { client } = await start(
      div("root", [field, html("Field", { id: "free", value: "x" }), div("out")]),
      [definition("out.children", ["f.value"], { prevent_initial_call: true })],
      { show_undo_redo: true },
    );
    const type = (label: string, value: string): void => {
      fireEvent.change(screen.getByLabelText(label), { target: { value } });
    };
    const value = (): string => screen.getByLabelText<HTMLInputElement>("f").value;
    type("free", "no callback reads it");
    expect(screen.queryByText("undo")).toBeNull();
    type("f", "one");
    type("f", "two");
    fireEvent.click(screen.getByText("undo"));
    expect(value()).toBe("one");
    await waitFor(() => expect(client.open()[0]?.body.inputs).toMatchObject([{ value: "one" }]));
    fireEvent.click(screen.getByText("undo"));
    expect(value()).toBe("original");
    expect(screen.queryByText("undo")).toBeNull();
    fireEvent.click(screen.getByText("redo"));
    expect(value()).toBe("one");
  });
});

describe("hot reload in a page (5.18)", () => {
  it("shows the app as it is now, in the same page and over the same connection", async () => {
    let hash = "1";
    const { app, client, served } = await start(
      div("root", [div("a", "before"), field]),
      [definition("a.v", ["f.value"])],
      { hot_reload: { interval: 1, max_retry: 1 } },
      {},
      (fake) => {
        const { getJson } = fake;
        fake.getJson = async (path) => (path === "_reload-hash" ? { reloadHash: hash } : getJson(path));
      },
    );
    await waitFor(() => expect(client.open()).toHaveLength(1));
    const [old] = client.requests;
    served.layout = div("root", [div("a", "after")]);
    served.definitions = [definition("a.w", ["root.n"])];
    hash = "2";
    await waitFor(() => expect(screen.getByText("after").id).toBe("a"));
    await waitFor(() => expect(client.open().map(({ body }) => body.output)).toEqual(["a.w"]));
    expect(old?.cancelled).toBe(true);
    expect(client.closed).toBe(false);
    expect(app.getProps("f", ["value"])).toEqual({});
  });
});

describe("hooks in a page", () => {
  it("see the layout before it is used, and harm nothing when they throw", async () => {
    const order: string[] = [];
    const { app, client } = await start(
      div("a", "served"),
      [definition("a.v", ["a.n"])],
      {},
      {
        hooks: {
          layout_pre: () => void order.push("pre"),
          layout_post(layout) {
            order.push("post");
            (layout as { props: Props }).props.children = "changed";
          },
          request_pre() {
            throw new Error("hook broke");
          },
        },
      },
    );
    expect(order).toEqual(["pre", "post"]);
    expect(screen.getByText("changed").id).toBe("a");
    await waitFor(() => expect(client.open()).toHaveLength(1));
    expect(app.errors.list.getState()).toMatchObject([{ message: "hook broke", source: "hook request_pre" }]);
  });

  it("that renew tokens give the connection its fetch", async () => {
    const given: unknown[] = [];
    const connect: AppOptions["connect"] = (options, fetch) => {
      given.push(fetch);
      return createFakeClient(options, { layout: div("a"), definitions: [] });
    };
    await start(div("a"), [], {}, { connect });
    await start(div("a"), [], {}, { connect, hooks: { request_refresh_jwt: () => "token" } });
    expect(given).toEqual([undefined, expect.any(Function)]);
  });
});

describe("children that are no components", () => {
  it("are named for what they are", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { app } = await start(div("root", [div("a", { label: "x", value: 1 }), div("b", "fine")]), []);
    expect(messages(app)).toEqual([expect.stringMatching(/^The children of Div a hold \{"label":"x"/)]);
    expect(screen.getByText("fine").id).toBe("b");
  });
});
