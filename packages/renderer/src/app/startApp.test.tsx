// @vitest-environment jsdom
import type { ClientOptions } from "@patchbay/client";
import {
  type CallbackDefinition,
  ErrorCode,
  type PageConfig,
  PatchbayError,
  type Props,
} from "@patchbay/protocol";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { createElement, type ElementType, type ReactNode, useEffect } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as lazyParts from "../callbacks/lazyParts.ts";
import { byNamespace, type ComponentLibrary } from "../library.ts";
import { createFakeClient, type FakeClient } from "../testing/fakeClient.ts";
import { definition, div, html } from "../testing/layouts.ts";
import { createTestPage } from "../testing/testPage.ts";
import * as tools from "../tools/index.ts";
import type { RunningApp } from "./appOptions.ts";
import { startApp } from "./startApp.ts";

type HtmlProps = {
  host: unknown;
  setProps(partial: Props): void;
  children?: ReactNode;
  n_clicks?: number;
  value?: string;
};

function plain(tag: string): ElementType {
  return ({ host: _, setProps: __, children, n_clicks: ___, ...rest }: HtmlProps) =>
    createElement(tag, rest, children);
}

const seen: unknown[] = [];

/** Carries out commands, as a graph does. */
function Chart({ extendData, setProps }: HtmlProps & { extendData?: unknown }): ReactNode {
  useEffect(() => {
    if (!extendData) return;
    seen.push(extendData);
    setProps({ extendData: null });
  }, [extendData, setProps]);
  return null;
}

const library: ComponentLibrary = {
  namespace: "dash_html_components",
  components: {
    Div: plain("div"),
    Span: plain("span"),
    Chart,
    Button: ({ host: _, setProps, children, n_clicks = 0, ...rest }: HtmlProps) =>
      createElement(
        "button",
        { ...rest, type: "button", onClick: () => setProps({ n_clicks: n_clicks + 1 }) },
        children,
      ),
    Broken: () => {
      throw new Error("cannot draw");
    },
  },
  childrenProps: {},
};

const websocket: NonNullable<PageConfig["websocket"]> = {
  enabled: true,
  url: "/_dash-ws-callback",
  worker_url: "",
  inactivity_timeout: 0,
  heartbeat_interval: 0,
};

const page = createTestPage();
afterEach(page.clear);

async function start(
  layout: unknown,
  definitions: CallbackDefinition[],
  config: PageConfig = { websocket },
  prepare: (client: FakeClient) => void = () => {},
): Promise<{ app: RunningApp; client: FakeClient; target: HTMLElement }> {
  let client: FakeClient | undefined;
  const begun = await page.start((target) =>
    startApp({
      target,
      baseUrl: "http://localhost/",
      config,
      libraries: byNamespace([library]),
      loadTools: async () => tools,
      loadCallbackParts: async () => lazyParts,
      connect: (options: Omit<ClientOptions, "loadHub">) => {
        client = createFakeClient(options, { layout, definitions });
        prepare(client);
        return client;
      },
    }),
  );
  if (client === undefined) throw new Error("The app did not start.");
  return { ...begun, client };
}

describe("startApp", () => {
  it("loads, calls back over the socket and shows the result", async () => {
    const { client, target } = await start(
      div("root", [html("Button", { id: "btn", children: "Go" }), div("out", "none")]),
      [definition("out.children", ["btn.n_clicks"])],
    );
    expect(target.innerHTML).toContain('<button id="btn" type="button">Go</button><div id="out">none</div>');
    await waitFor(() => expect(client.open()).toHaveLength(1));
    expect(client.requests[0]?.options.transport).toBe("socket");
    expect(client.requests[0]?.body).toEqual({
      output: "out.children",
      outputs: { id: "out", property: "children" },
      inputs: [{ id: "btn", property: "n_clicks" }],
      changedPropIds: [],
      parsedChangedPropsIds: [],
    });
    act(() => client.to("out.children").answer({ out: { children: "first" } }));
    expect(screen.getByText("first").id).toBe("out");

    fireEvent.click(screen.getByText("Go"));
    await waitFor(() => expect(client.open()).toHaveLength(1));
    expect(client.to("out.children").body).toMatchObject({
      inputs: [{ id: "btn", property: "n_clicks", value: 1 }],
      changedPropIds: ["btn.n_clicks"],
      parsedChangedPropsIds: ["btn.n_clicks"],
    });
    act(() => client.to("out.children").answer({ out: { children: html("Span", { children: "second" }) } }));
    expect(target.innerHTML).toContain('<div id="out"><span>second</span></div>');
  });

  it("shows what set_props brings, and answers get_props from it", async () => {
    const { client, target } = await start(div("root", [div("a", "1"), div("b", "2")]), []);
    const { handlers } = client.options;
    act(() => {
      handlers.update({ componentId: "a", props: { children: "A" } });
      handlers.update({ componentId: "nobody", props: { children: "?" } });
      handlers.update({ componentId: "b", props: { children: ["x", div("c", "C")] } });
      handlers.update({ componentId: "c", props: { title: "t" } });
    });
    expect(target.innerHTML).toContain('<div id="a">A</div><div id="b">x<div id="c" title="t">C</div></div>');
    expect(handlers.read("c", ["children", "title", "style"])).toEqual({ children: "C", title: "t" });
    expect(handlers.read("nobody", ["children"])).toEqual({});
  });

  it("shows a component each of its commands, also where several come at once", async () => {
    const { client } = await start(div("root", [html("Chart", { id: "chart" })]), [
      definition("chart.extendData", []),
    ]);
    for (const n of [1, 2, 3])
      client.options.handlers.update({ componentId: "chart", props: { extendData: [n] } });
    expect(seen).toEqual([[1], [2], [3]]);
    client.to("chart.extendData").answer({ chart: { extendData: [4] } });
    await waitFor(() => expect(seen).toEqual([[1], [2], [3], [4]]));
    // Also one that has only just come into the layout.
    client.options.handlers.update({
      componentId: "root",
      props: { children: html("Chart", { id: "new" }) },
    });
    for (const n of [5, 6, 7])
      client.options.handlers.update({ componentId: "new", props: { extendData: [n] } });
    expect(seen.slice(4)).toEqual([[5], [6], [7]]);
    await waitFor(() =>
      expect(client.options.handlers.read("new", ["extendData"])).toEqual({ extendData: null }),
    );
  });

  const amiss = div("root", [
    html("Broken", { id: "bad" }),
    html("Marquee"),
    { type: "X", namespace: "constructor", props: {} },
    div("ok", "fine"),
  ]);

  it("D5 tells users of components that are unknown or throw nothing of the app's insides", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { target } = await start(amiss, []);
    const part = "This part could not be shown.";
    expect(target.textContent).toBe(`${part}${part}${part}fine`);
  });

  it("keeps the rest alive when components are unknown or throw", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { app, target } = await start(amiss, [], { websocket, ui: true });
    expect(screen.getByText("fine").id).toBe("ok");
    expect(target.textContent).toContain("Broken bad could not be shown.");
    expect(target.textContent).toContain("Component Marquee not found in dash_html_components");
    expect(target.textContent).toContain("constructor was not found.");
    expect(app.errors.list.getState().map((fault) => fault.message)).toContain("cannot draw");
  });

  it("says why it cannot start, and keeps its title", async () => {
    document.title = "Page";
    const { target } = await start(div("root"), [], { update_title: "Updating..." }, (client) => {
      client.getJson = async (path) => {
        if (path === "_dash-layout")
          throw new PatchbayError(ErrorCode.Network, "The server did not respond.");
        return [];
      };
    });
    const alert = target.querySelector("._dash-error");
    expect(alert?.getAttribute("role")).toBe("alert");
    expect(alert?.textContent).toContain("Error loading layout");
    expect(alert?.textContent).toContain("http://localhost/ did not answer");
    expect(document.title).toBe("Page");
  });

  it("says what a server says of itself that stops", async () => {
    const { target } = await start(div("root"), [], {}, (client) => {
      client.getJson = async () => {
        throw new PatchbayError(ErrorCode.Unavailable, "The server stops; ask again.");
      };
    });
    expect(target.querySelector("._dash-error p")?.textContent).toBe("The server stops; ask again.");
  });

  it("says of a layout that is no component that it is none", async () => {
    const { target } = await start({ type: "Div", namespace: "dash_html_components" }, []);
    expect(target.querySelector("._dash-error")?.textContent).toContain("It is no component.");
  });

  it("says so, and loads no longer, when what came cannot be prepared", async () => {
    const { app, target } = await start(div("root"), [null as unknown as CallbackDefinition]);
    expect(target.querySelector("._dash-error")?.textContent).toContain("Error loading layout");
    expect(app.errors.list.getState().map(({ code }) => code)).toContain("component_failed");
    expect(app.busy.getState()).toBe(false);
  });

  it("shows what the server answered to authors only", async () => {
    const fail = (client: FakeClient): void => {
      client.getJson = async () => {
        throw new PatchbayError(ErrorCode.HttpStatus, "answered 500", { cause: "<html>trace</html>" });
      };
    };
    const forUsers = await start(div("root"), [], {}, fail);
    expect(forUsers.target.querySelector("iframe")).toBeNull();
    const forAuthors = await start(div("root"), [], { ui: true }, fail);
    expect(forAuthors.target.querySelector("iframe")?.getAttribute("srcdoc")).toContain("trace");
  });

  it("shows the busy title and mark while calls that count run", async () => {
    document.title = "Page";
    const { client, target } = await start(
      div("root", [div("a", "1"), div("b", "2")]),
      [
        definition("b.children", ["a.children"]),
        definition("stream", [], { no_output: true, persistent: true }),
      ],
      { websocket, update_title: "Updating..." },
    );
    await waitFor(() => expect(client.open()).toHaveLength(2));
    await waitFor(() => expect(document.title).toBe("Updating..."));
    expect(target.querySelector("._dash-loading-callback")).not.toBeNull();
    document.title = "Set meanwhile";
    await waitFor(() => expect(document.title).toBe("Updating..."));
    act(() => client.to("b.children").prevent());
    await waitFor(() => expect(document.title).toBe("Set meanwhile"));
    expect(target.querySelector("._dash-loading-callback")).toBeNull();
  });

  it("runs beside other apps, and leaves nothing behind", async () => {
    document.title = "Page";
    const sheets = document.adoptedStyleSheets?.length ?? document.querySelectorAll("style").length;
    const first = await start(div("same", "one"), [], { update_title: "Updating..." });
    const second = await start(div("same", "two"), []);
    act(() => first.app.setProps("same", { children: "changed" }));
    expect(first.target.textContent).toBe("changed");
    expect(second.target.textContent).toBe("two");
    expect(second.app.getProps("same", ["children"])).toEqual({ children: "two" });
    expect(document.querySelectorAll("[data-patchbay-notices]")).toHaveLength(1);
    await act(async () => {
      first.app.unmount();
      first.app.unmount();
    });
    expect(first.client.closed).toBe(true);
    expect(first.target.innerHTML).toBe("");
    expect(second.target.textContent).toBe("two");
    await act(async () => second.app.unmount());
    expect(document.querySelector("[data-patchbay-notices]")).toBeNull();
    expect(document.adoptedStyleSheets?.length ?? document.querySelectorAll("style").length).toBe(sheets);
    expect(document.title).toBe("Page");
  });

  it("A27 is ended from an effect of its page, which draws by the same React", async () => {
    const errors = vi.spyOn(console, "error");
    const { app, target } = await start(div("same", "one"), []);
    function Page(): ReactNode {
      useEffect(() => () => app.unmount(), []);
      return null;
    }
    const { unmount } = render(createElement(Page));
    await act(async () => unmount());
    expect(errors).not.toHaveBeenCalled();
    expect(target.innerHTML).toBe("");
    errors.mockRestore();
  });

  it("lists an unknown id for authors, and applies the rest", async () => {
    const { client, app } = await start(div("a", "1"), [], { ui: true });
    act(() => {
      client.options.handlers.update({ componentId: "nobody", props: { children: "x" } });
      client.options.handlers.update({ componentId: "a", props: { children: "2" } });
    });
    expect(app.getProps("a", ["children"])).toEqual({ children: "2" });
    // In a shadow root: the page's style sheets do not reach it.
    const notices = document.querySelector("[data-patchbay-notices]");
    expect(notices?.shadowRoot?.querySelector("[role=log]")?.textContent).toContain(
      "no component with the id nobody is in the layout",
    );
    expect(notices?.childElementCount).toBe(0);
  });
});
