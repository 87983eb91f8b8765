/** The bench's own server: gives pages the scripts that do the work, and hears from them. */
import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { listen } from "@patchbay/dash-apps";

/** What a page says at the end: samples by metric, or what went wrong. */
export type PageReport = Record<string, number[]> | { error: string };

export interface Control {
  /** The address of one of `page/`. */
  scriptUrl(name: string): string;
  /** Resolves with what the page reports. */
  readonly reported: Promise<PageReport>;
  fail(error: string): void;
  close(): Promise<void>;
}

/** Libraries of pages that are not bundled. */
const LIBRARIES: ReadonlyMap<string, string> = new Map([
  ["plotly.js", fileURLToPath(import.meta.resolve("plotly.js-cartesian-dist-min"))],
  ["comlink.js", fileURLToPath(import.meta.resolve("comlink/dist/esm/comlink.min.mjs"))],
]);

/** @param onMark a page is at a point it was to tell; it goes on when this is done */
export async function openControl(onMark: (name: string) => Promise<void> | void): Promise<Control> {
  let report: (value: PageReport) => void = () => undefined;
  const reported = new Promise<PageReport>((resolve) => {
    report = resolve;
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://control");
    // The page is of another origin.
    response.setHeader("Access-Control-Allow-Origin", "*");
    if (pathname === "/report") report(JSON.parse(await textOf(request)) as PageReport);
    else if (pathname.startsWith("/mark/")) await onMark(decodeURIComponent(pathname.slice(6)));
    else if (pathname.endsWith(".js")) {
      const name = basename(pathname);
      const file = LIBRARIES.get(name) ?? fileURLToPath(new URL(`../page/${name}`, import.meta.url));
      response.setHeader("Content-Type", "text/javascript");
      createReadStream(file)
        .on("error", () => response.writeHead(404).end())
        .pipe(response);
      return;
    }
    response.end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      report({ error: String(error) });
      response.destroy();
    });
  });
  const { url, close } = await listen(server);
  return {
    scriptUrl: (name) => `${url}page/${name}.js`,
    reported,
    fail: (error) => report({ error }),
    close,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}
