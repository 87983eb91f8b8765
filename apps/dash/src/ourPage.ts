/** Serves pages with our script tag: in front of a Dash program, and on another site. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listen, type Served } from "./listen.ts";
import { passRequest, passUpgrade } from "./passOn.ts";
import { startProgram } from "./program.ts";

const SCRIPTS = fileURLToPath(new URL("../../../packages/patchbay/dist/", import.meta.url));

/** Serves a Dash program of this folder, and our page for it with our components under `/page` of the same origin. */
export async function serveDashUnderOurPage(name: string): Promise<Served> {
  const program = await startProgram(name);
  const tag =
    '<script src="/ours/patchbay.js" data-server="/" data-components="own" data-target="#app"></script>';
  const server = createServer((request, response) => {
    if (!answerPage(tag, request, response)) passRequest(program.port, request, response);
  });
  server.on("upgrade", (request, socket, head) => passUpgrade(program.port, request, socket, head));
  const own = await listen(server);
  return {
    url: `${own.url}page`,
    async close() {
      await program.stop();
      await own.close();
    },
  };
}

export interface TagOptions {
  /** Further attributes. */
  attributes?: string;
  /** Where the scripts come from. Default: Patchbay's own, by this page's server. */
  scripts?: string;
}

export interface EmbeddingPage extends Served {
  origin: string;
  /** Sets the server of the page's tag. Call it before the page is opened. */
  pointAt(serverUrl: string, tag?: TagOptions): void;
}

/** Serves a page of another site that embeds an app by one tag. */
export async function serveEmbeddingPage(): Promise<EmbeddingPage> {
  let tag = "";
  const server = createServer((request, response) => {
    if (!answerPage(tag, request, response)) response.writeHead(404).end();
  });
  const own = await listen(server);
  return {
    ...own,
    url: `${own.url}page`,
    origin: new URL(own.url).origin,
    pointAt(serverUrl, { attributes = "", scripts = "/ours/" } = {}) {
      tag = `<script src="${scripts}patchbay.js" data-server="${serverUrl}" data-target="#app" ${attributes}></script>`;
    },
  };
}

/** Answers requests for the page or one of our scripts. Returns false for any other. */
function answerPage(tag: string, { url = "/" }: IncomingMessage, response: ServerResponse): boolean {
  if (url === "/page") {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><link rel="icon" href="data:,"><h1>A page</h1><div id="app"></div>${tag}`);
  } else if (url.startsWith("/ours/")) {
    response.setHeader("content-type", "text/javascript");
    response.end(readFileSync(join(SCRIPTS, basename(url.split("?")[0] ?? ""))));
  } else return false;
  return true;
}
