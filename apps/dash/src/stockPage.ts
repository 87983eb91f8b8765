/** Serves a stock Dash page in front of our server. Renderer, worker and components are from the installed wheel. */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { App } from "@patchbay/server";
import { listen, type Served } from "./listen.ts";
import { dashFolder } from "./python.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const PREFIX = "/_dash-component-suites/";
const REACT: readonly string[] = [
  "dash/deps/polyfill@7.12.1.min.js",
  "dash/deps/react@18.3.1.min.js",
  "dash/deps/react-dom@18.3.1.min.js",
  "dash/deps/prop-types@15.8.1.min.js",
];
/** Since Dash 4.5 the suites take React from it. */
const REACT_SHIM = "dash/dash-renderer/build/react-shim.min.js";
const BUILT_IN: readonly string[] = [
  "dash/dash-renderer/build/dash_renderer.min.js",
  "dash/dcc/dash_core_components.js",
  "dash/dcc/dash_core_components-shared.js",
  "dash/html/dash_html_components.min.js",
];

export interface PageAdditions {
  /** Further modules that the page runs. */
  scripts?: readonly string[];
  /** Further component suites: package and file. */
  suites?: readonly string[];
  /** The version of Dash that the page is of. Default: that of the chosen environment. */
  dash?: string;
}

/** Answers as our app, with the page, renderer, worker and components of the installed Dash. */
export function stockHandler(app: App, additions: PageAdditions = {}): Handler {
  const folder = dashFolder(additions.dash);
  return (request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const file = stockFile(path, folder);
    if (file !== undefined) {
      response.setHeader("content-type", "text/javascript");
      if (existsSync(file)) response.end(readFileSync(file));
      else response.writeHead(404).end();
    } else if (path === "/") {
      void stockPage(app, folder, additions).then((page) => {
        response.setHeader("content-type", "text/html");
        response.end(page);
      });
    } else app.handler(request, response);
  };
}

/** Serves our app behind a stock Dash page on a free port. */
export async function serveOursUnderStockPage(app: App, additions: PageAdditions = {}): Promise<Served> {
  const server = createServer(stockHandler(app, additions));
  app.attach(server, { requests: false });
  const own = await listen(server);
  return {
    url: own.url,
    async close() {
      app.close();
      await own.close();
    },
  };
}

/** Path of a suite's file in the installed packages. Suites add a fingerprint to the names of their chunks. */
function stockFile(path: string, folder: string): string | undefined {
  const [namespace = ""] = path.startsWith(PREFIX) ? path.slice(PREFIX.length).split("/") : [];
  if (!["dash", "plotly", "dash_ag_grid"].includes(namespace)) return undefined;
  return join(folder, "..", path.slice(PREFIX.length).replace(/\.v[\w-]+m[\da-f]+(?=\.)/, ""));
}

/** Our page with Dash's script in place of ours. The configuration names Dash's worker. */
async function stockPage(
  app: App,
  folder: string,
  { scripts = [], suites = [] }: PageAdditions,
): Promise<string> {
  const inner = createServer(app.handler);
  const { url, close } = await listen(inner);
  const page = await (await fetch(url)).text();
  await close();
  const config =
    /<script id="_dash-config" type="application\/json">(.*?)<\/script>/s.exec(page)?.[1] ?? "{}";
  const parsed = JSON.parse(config) as { websocket?: { worker_url: string }; serve_locally?: boolean };
  if (parsed.websocket !== undefined) {
    parsed.websocket.worker_url = "/_dash-component-suites/dash/dash-renderer/build/dash-ws-worker.js";
  }
  parsed.serve_locally = true;
  const shim = existsSync(join(folder, "..", REACT_SHIM)) ? [REACT_SHIM] : [];
  const tags = [...REACT, ...shim, ...suites, ...BUILT_IN]
    .map((suite) => `<script src="${PREFIX}${suite}"></script>`)
    .join("");
  const extra = scripts.map((source) => `<script type="module" src="${source}"></script>`).join("");
  return `<!doctype html><html><head><title>Dash</title><link rel="icon" href="data:,"></head><body>
<div id="react-entry-point"><div class="_dash-loading">Loading...</div></div>
<footer><script id="_dash-config" type="application/json">${JSON.stringify(parsed)}</script>${tags}
<script id="_dash-renderer" type="application/javascript">var renderer = new DashRenderer();</script>${extra}</footer></body></html>`;
}
