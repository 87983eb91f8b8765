// @vitest-environment jsdom
import type { ClientOptions } from "@patchbay/client";
import type { CallbackDefinition, PageConfig, Props } from "@patchbay/protocol";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { createElement, type ElementType, type ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ComponentLibrary } from "../library.ts";
import { createFakeClient, type FakeClient } from "../testing/fakeClient.ts";
import { definition, div, html } from "../testing/layouts.ts";
import { type RunningApp, startApp } from "./startApp.ts";

type HtmlProps = { setProps(partial: Props): void; children?: ReactNode; n_clicks?: number; value?: string };

function plain(tag: string): ElementType {
  return ({ setProps: _, children, n_clicks: __, ...rest }: HtmlProps) => createElement(tag, rest, children);
}

const library: ComponentLibrary = {
  namespace: "dash_html_components",
  components: {
    Div: plain("div"),
    Span: plain("span"),
    Button: ({ setProps, children, n_clicks = 0, ...rest }: HtmlProps) =>
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

const apps: RunningApp[] = [];
afterEach(() => {
  act(() => {
    for (const app of apps.splice(0)) app.unmount();
  });
  cleanup();
  document.body.innerHTML = "";
});

async function start(
  layout: unknown,
  definitions: CallbackDefinition[],
  config: PageConfig = { websocket },
): Promise<{ app: RunningApp; client: FakeClient; target: HTMLElement }> {
  const target = document.createElement("main");
  document.body.append(target);
  let client: FakeClient | undefined;
  let app: RunningApp | undefined;
  await act(async () => {
    app = startApp({
      target,
      baseUrl: "http://localhost/",
      config,
      libraries: [library],
      connect: (options: ClientOptions) => {
        client = createFakeClient(options, { layout, definitions });
        return client;
      },
    });
  });
  if (app === undefined || client === undefined) throw new Error("The app did not start.");
  apps.push(app);
  return { app, client, target };
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
      handlers.batch(() => {
        handlers.update({ componentId: "a", props: { children: "A" }, run: undefined });
        handlers.update({ componentId: "nobody", props: { children: "?" }, run: undefined });
        handlers.update({ componentId: "b", props: { children: ["x", div("c", "C")] }, run: undefined });
        handlers.update({ componentId: "c", props: { title: "t" }, run: undefined });
      });
    });
    expect(target.innerHTML).toContain('<div id="a">A</div><div id="b">x<div id="c" title="t">C</div></div>');
    expect(handlers.read("c", ["children", "title", "style"])).toEqual({ children: "C", title: "t" });
    expect(handlers.read("nobody", ["children"])).toEqual({});
  });

  it("keeps the rest alive when components are unknown or throw", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { app, target } = await start(
      div("root", [
        html("Broken", { id: "bad" }),
        html("Marquee"),
        { type: "X", namespace: "constructor", props: {} },
        div("ok", "fine"),
      ]),
      [],
    );
    expect(screen.getByText("fine").id).toBe("ok");
    expect(target.textContent).toContain("Broken bad could not be shown.");
    expect(target.textContent).toContain("Component Marquee not found in dash_html_components");
    expect(target.textContent).toContain("constructor was not found.");
    expect(app.errors.list.getState().map((fault) => fault.message)).toContain("cannot draw");
  });
});
