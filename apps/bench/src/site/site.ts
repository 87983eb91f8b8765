/** Serves the measured page: by our Node server or a real Dash server, with each of the three renderers. */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { type Handler, listen, startProgram, stockHandler } from "@patchbay/dash-apps";
import type { App, AppOptions } from "@patchbay/server";
import type { Side } from "../row.ts";

export interface Site {
  /** URL of the page. */
  url: string;
  close(): Promise<void>;
}

export interface Scripts {
  /** The script that does the work. */
  work: string;
  /** The script of the page without a renderer. */
  bare: string;
}

/** How a side's page is served. */
export interface PageOptions extends Scripts {
  /** The version of Dash that the stock page is of. Default: that of the chosen environment. */
  dash?: string | undefined;
}

export type MakeApp = (options: Partial<AppOptions>) => App;

/** Serves an app by our server, the same for all sides. */
export async function openNodeSite(side: Side, makeApp: MakeApp, page: PageOptions): Promise<Site> {
  const app = makeApp({
    log: () => undefined,
    externalScripts: [{ src: page.work, type: "module" }],
  });
  const server = createServer(pagesFor(side, app, page));
  app.attach(server, { requests: false });
  const { url, close } = await listen(server);
  return {
    url,
    async close() {
      app.close();
      await close();
    },
  };
}

function pagesFor(side: Side, app: App, { dash, ...scripts }: PageOptions): Handler {
  if (side === "ours") return app.handler;
  if (side === "stock")
    return stockHandler(app, { scripts: [scripts.work], ...(dash !== undefined && { dash }) });
  return (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    if (pathname !== "/") return app.handler(request, response);
    response.setHeader("Content-Type", "text/html");
    response.end(barePage(scripts));
  };
}

/** Serves a program of `programs/` by uvicorn. Our renderer comes from the installed package. */
export async function openDashSite(
  side: Side,
  program: string,
  scripts: Scripts,
  environment: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const { url, stop } = await startProgram(program, {
    folder: fileURLToPath(new URL("../../programs/", import.meta.url)),
    environment: {
      ...environment,
      PATCHBAY: side === "ours" ? "1" : "0",
      BENCH_SCRIPT: scripts.work,
      BENCH_BARE_PAGE: barePage(scripts),
    },
  });
  return { url: side === "bare" || side === "relay" ? `${url}bare` : url, close: stop };
}

function barePage({ work, bare }: Scripts): string {
  const tags = [bare, work].map((source) => `<script type="module" src="${source}"></script>`).join("");
  return `<!doctype html><meta charset="utf-8"><title>Bare</title><link rel="icon" href="data:,"><div id="app"></div>${tags}`;
}
