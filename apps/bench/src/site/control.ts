/** The bench's own server: serves the scripts that do the work in the page, and receives their reports. */
import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { listen } from "@patchbay/dash-apps";

/** The final report of a page: samples by metric, or an error. */
export type PageReport = Record<string, number[]> | { error: string };

export interface Control {
  /** URL of a script in `page/`. @param name path in the folder, without its extension */
  scriptUrl(name: string): string;
  /** Resolves with the report of the page. */
  readonly reported: Promise<PageReport>;
  fail(error: string): void;
  close(): Promise<void>;
}

/** Libraries that scripts of pages import. The scripts are not bundled. */
const LIBRARIES: ReadonlyMap<string, string> = new Map([
  ["plotly.js", fileURLToPath(import.meta.resolve("plotly.js-cartesian-dist-min"))],
  ["comlink.js", fileURLToPath(import.meta.resolve("comlink/dist/esm/comlink.min.mjs"))],
  ["marked.js", fileURLToPath(import.meta.resolve("marked"))],
]);

/** @param onMark called when a page is at a marked point; the page waits for its end */
export async function openControl(onMark: (name: string) => Promise<void> | void): Promise<Control> {
  let report: (value: PageReport) => void = () => undefined;
  const reported = new Promise<PageReport>((resolve) => {
    report = resolve;
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://control");
    // The page has another origin.
    response.setHeader("Access-Control-Allow-Origin", "*");
    if (pathname === "/report") report(JSON.parse(await textOf(request)) as PageReport);
    else if (pathname.startsWith("/mark/")) await onMark(decodeURIComponent(pathname.slice(6)));
    else if (pathname.startsWith("/page/") && pathname.endsWith(".js")) {
      const library = LIBRARIES.get(basename(pathname));
      const file = library ?? fileURLToPath(new URL(`..${pathname}`, import.meta.url));
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
