/** One measurement: an app under one renderer, in a fresh browser, driven by a script in its page. */
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { type Handler, stockHandler } from "@patchbay/dash-apps";
import type { App } from "@patchbay/server";
import type { Report, Row, Side } from "./row.ts";
import { openBrowser } from "./runInBrowser.ts";

/** Longer than anything here takes; a page that says nothing by then has failed. */
const DEADLINE_MS = 300_000;

export async function measureSide(row: Row, side: Side, size: number): Promise<Report> {
  const script = `/bench/${row.page}.js`;
  const app = row.app(size, {
    log: () => undefined,
    externalScripts: [{ src: script, type: "module" }],
  });
  const pages: Handler = side === "ours" ? app.handler : stockHandler(app, { scripts: [script] });
  let report: (value: Report | { error: string }) => void = () => undefined;
  const reported = new Promise<Report | { error: string }>((resolve) => {
    report = resolve;
  });
  const { url, close } = await serve(app, pages, (text) => report(JSON.parse(text)));
  const closeBrowser = openBrowser(`${url}?size=${size}`);
  const deadline = setTimeout(() => report({ error: "the page did not finish" }), DEADLINE_MS);
  const result = await reported;
  clearTimeout(deadline);
  await closeBrowser();
  await close();
  if ("error" in result) throw new Error(`${row.name}, ${side}, ${size}: ${result.error}`);
  return result;
}

async function serve(
  app: App,
  pages: Handler,
  report: (text: string) => void,
): Promise<{ url: string; close(): Promise<void> }> {
  const listener: RequestListener = (request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path === "/bench/report") {
      let text = "";
      request.on("data", (part) => {
        text += String(part);
      });
      request.on("end", () => {
        response.end();
        report(text);
      });
    } else if (path.startsWith("/bench/")) {
      response.setHeader("content-type", "text/javascript");
      response.end(readFileSync(new URL(`page/${basename(path)}`, import.meta.url)));
    } else pages(request, response);
  };
  const server = createServer(listener);
  app.attach(server, { requests: false });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      app.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
