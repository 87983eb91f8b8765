/** The front page: a card per example, with the number of its open tabs. */
import { html } from "@patchbay/components/layout";
import type { Component } from "@patchbay/protocol";
import { type App, type AppOptions, createApp, type Layout, sleep } from "@patchbay/server";
import type { Example } from "../catalogue.ts";
import { siteHeader } from "./siteHeader.ts";

const REFRESH_MS = 1000;

/** An example and the app that runs it. */
export interface Served {
  example: Example;
  app: App;
}

export interface PageLink {
  href: string;
  text: string;
}

export function createIndex(
  served: readonly Served[],
  links: readonly PageLink[],
  options: Omit<AppOptions, "layout">,
): App {
  const layout = indexLayout(
    served.map(({ example }) => example),
    links,
  );
  const app = createApp({ ...options, layout });

  app.callback({ persistent: true, websocket: true, name: "tab-counts" }, async (ctx) => {
    const shown = new Map<string, number>();
    while (!ctx.signal.aborted) {
      for (const { example, app: running } of served) {
        const tabs = running.connections.list().reduce((sum, connection) => sum + connection.tabs.length, 0);
        if (shown.get(example.name) === tabs) continue;
        shown.set(example.name, tabs);
        ctx.setProps(`tabs-${example.name}`, { children: tabs === 0 ? "" : `open in ${count(tabs, "tab")}` });
      }
      await sleep(REFRESH_MS, ctx.signal);
    }
  });

  return app;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function indexLayout(examples: readonly Example[], links: readonly PageLink[]): Layout {
  return html.Div({ className: "page" }, [
    siteHeader(links.map(({ href, text }) => html.A({ className: "nav-link", href }, text))),
    html.Main({ id: "main", className: "index" }, [
      html.Header({ className: "hero" }, [
        html.H1("Callbacks that keep talking"),
        html.P({ className: "summary" }, [
          "Each page below is one small TypeScript file on a Node server, rendered by Patchbay. ",
          "Open any of them in several tabs: they share one WebSocket.",
        ]),
      ]),
      html.Ul({ className: "cards" }, examples.map(card)),
      html.P(
        { className: "site-footer" },
        "A persistent callback tells this page which examples are open, and in how many tabs.",
      ),
    ]),
  ]);
}

function card({ name, title, summary }: Example): Component {
  return html.Li({ className: "card" }, [
    html.Span({ className: `glyph glyph-${name}`, "aria-hidden": "true" }),
    html.H2([html.A({ className: "card-link", href: `/${name}/` }, title)]),
    html.P({ className: "card-summary" }, summary),
    html.Span({ id: `tabs-${name}`, className: "card-tabs" }, ""),
  ]);
}
