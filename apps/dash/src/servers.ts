/** Both ways round: our page in front of a stock Dash server, and a stock Dash page in front of our server. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect as connectTcp } from "node:net";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { App } from "@patchbay/server";
import { dashFolder, python } from "./python.ts";

export interface Served {
  url: string;
  close(): Promise<void>;
}

const SCRIPTS = fileURLToPath(new URL("../../../packages/patchbay/dist/", import.meta.url));

/** A Dash program of this folder, and our page for it under `/page` of the same origin. */
export async function serveDashUnderOurPage(program: string): Promise<Served> {
  const port = await freePort();
  const dash = spawn(
    python,
    [fileURLToPath(new URL(`../programs/${program}`, import.meta.url)), String(port)],
    {
      stdio: "ignore",
    },
  );
  await answering(`http://127.0.0.1:${port}/_dash-layout`, dash);
  const server = createServer((request, response) => {
    if (request.url === "/page") {
      response.setHeader("content-type", "text/html");
      response.end(
        '<!doctype html><link rel="icon" href="data:,"><div id="app"></div><script src="/ours/patchbay.js" data-server="/" data-target="#app"></script>',
      );
    } else if (request.url?.startsWith("/ours/")) {
      response.setHeader("content-type", "text/javascript");
      response.end(readFileSync(join(SCRIPTS, basename(request.url.split("?")[0] ?? ""))));
    } else pass(port, request, response);
  });
  server.on("upgrade", ({ url, headers }, socket, head) => {
    const upstream = connectTcp(port, "127.0.0.1");
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
    upstream.write(`GET ${url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on("error", () => one.destroy());
      one.on("close", () => other.destroy());
    }
  });
  const own = await listen(server);
  return {
    url: `${own.url}page`,
    async close() {
      dash.kill();
      await own.close();
    },
  };
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const PREFIX = "/_dash-component-suites/";
const SUITES: readonly string[] = [
  "deps/polyfill@7.12.1.min.js",
  "deps/react@18.3.1.min.js",
  "deps/react-dom@18.3.1.min.js",
  "deps/prop-types@15.8.1.min.js",
  "dash-renderer/build/dash_renderer.min.js",
  "dcc/dash_core_components.js",
  "dcc/dash_core_components-shared.js",
  "html/dash_html_components.min.js",
];

/** Our app's answers, with the page, renderer, worker and components of the installed Dash put in. */
export function stockHandler(app: App, { scripts = [] }: { scripts?: readonly string[] } = {}): Handler {
  const folder = dashFolder();
  return (request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const file = stockFile(path, folder);
    if (file !== undefined) {
      response.setHeader("content-type", "text/javascript");
      if (existsSync(file)) response.end(readFileSync(file));
      else response.writeHead(404).end();
    } else if (path === "/") {
      void stockPage(app, scripts).then((page) => {
        response.setHeader("content-type", "text/html");
        response.end(page);
      });
    } else app.handler(request, response);
  };
}

/** Our app behind a stock Dash page, on a port of its own. */
export async function serveOursUnderStockPage(app: App): Promise<Served> {
  const server = createServer(stockHandler(app));
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

/** Where a path of a suite stands in the installed packages; `plotly` stands beside `dash`. */
function stockFile(path: string, folder: string): string | undefined {
  if (path.startsWith(`${PREFIX}dash/`)) return join(folder, path.slice(PREFIX.length + "dash/".length));
  if (path.startsWith(`${PREFIX}plotly/`)) return join(folder, "..", path.slice(PREFIX.length));
  return undefined;
}

/** Our page with our script taken out and theirs put in; the configuration names their worker. */
async function stockPage(app: App, scripts: readonly string[]): Promise<string> {
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
  const tags = SUITES.map((suite) => `<script src="${PREFIX}dash/${suite}"></script>`).join("");
  const extra = scripts.map((source) => `<script type="module" src="${source}"></script>`).join("");
  return `<!doctype html><html><head><title>Dash</title><link rel="icon" href="data:,"></head><body>
<div id="react-entry-point"><div class="_dash-loading">Loading...</div></div>
<footer><script id="_dash-config" type="application/json">${JSON.stringify(parsed)}</script>${tags}
<script id="_dash-renderer" type="application/javascript">var renderer = new DashRenderer();</script>${extra}</footer></body></html>`;
}

async function listen(server: ReturnType<typeof createServer>): Promise<Served> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { url, close } = await listen(server);
  await close();
  return Number(new URL(url).port);
}

/** Waits until a server of another process answers, or has ended. */
async function answering(url: string, process: ChildProcess): Promise<void> {
  while (process.exitCode === null) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`The Dash program ended with code ${process.exitCode}`);
}

function pass(port: number, request: IncomingMessage, response: ServerResponse): void {
  const { url, method, headers } = request;
  const onward = httpRequest({ host: "127.0.0.1", port, path: url, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}
