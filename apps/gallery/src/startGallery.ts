/** All examples on one HTTP server: the front page at `/`, each example under `/<name>/`. */
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { componentChildrenProps } from "@patchbay/components/layout";
import type { App, AppOptions } from "@patchbay/server";
import { examples } from "./catalogue.ts";
import { CONTENT_POLICY } from "./chrome/contentPolicy.ts";
import { examplePage } from "./chrome/examplePage.ts";
import { createIndex, type PageLink, type Served } from "./chrome/indexPage.ts";
import { addLivePanel } from "./chrome/livePanel.ts";
import { pageTemplate } from "./chrome/pageTemplate.ts";
import { readSource } from "./chrome/sourceView.ts";
import { startQuoteFeed } from "./services/quoteFeed.ts";

export interface GalleryOptions {
  /** Default 0: a free port. */
  port?: number;
  /** Default "127.0.0.1". */
  host?: string;
  /** Other origins whose pages may embed the examples. Default none. */
  allowedOrigins?: readonly string[];
  /** Other pages that the front page links. Default none. */
  links?: readonly PageLink[];
}

export interface Gallery {
  /** URL of the front page, ending in "/". */
  readonly url: string;
  /** Drains all examples: each page reconnects between two requests. Resolves when all have left, or the time is over. */
  drain(spreadMs: number): Promise<void>;
  close(): Promise<void>;
}

const ASSETS = fileURLToPath(new URL("../assets", import.meta.url));

/** Rejects with the error of `listen`, such as `EADDRINUSE`, if the port is not available. */
export async function startGallery(options: GalleryOptions = {}): Promise<Gallery> {
  const { port = 0, host = "127.0.0.1", allowedOrigins = [], links = [] } = options;
  const sources = await Promise.all(examples.map(readSource));
  const server = createServer();
  await listen(server, port, host);
  const quoteFeed = await startQuoteFeed();

  const shared: Omit<AppOptions, "layout"> = {
    childrenProps: componentChildrenProps,
    websocketAllowedOrigins: allowedOrigins,
    indexString: pageTemplate(await assetUrl("theme.js")),
    externalStylesheets: [await assetUrl("gallery.css")],
  };
  const served = examples.map((example, at): Served => {
    const neighbours = { previous: examples[at - 1], next: examples[at + 1] };
    const app = example.create(
      {
        ...shared,
        title: `${example.title} · Patchbay`,
        urlBasePathname: `/${example.name}/`,
        layout: examplePage(example, sources[at] ?? "", neighbours),
      },
      { quoteFeedUrl: quoteFeed.url },
    );
    addLivePanel(app);
    return { example, app };
  });
  const index = createIndex(served, links, {
    ...shared,
    // Apps share the assets folder and its links.
    externalStylesheets: [],
    title: "Patchbay gallery",
    assetsFolder: ASSETS,
    // The page template links it.
    assetsIgnore: /^theme\.js$/,
  });
  route(server, index, new Map(served.map(({ example, app }) => [example.name, app])));

  const apps = [index, ...served.map(({ app }) => app)];
  let closed: Promise<void> | undefined;
  return {
    url: `http://${hostName(host)}:${(server.address() as AddressInfo).port}/`,
    async drain(spreadMs) {
      await Promise.all(apps.map((app) => app.drain({ spreadMs })));
    },
    close() {
      closed ??= closeAll(server, apps, quoteFeed.close);
      return closed;
    },
  };
}

/** Changes with the file, because browsers may cache the content of a URL. */
async function assetUrl(name: string): Promise<string> {
  const { mtimeMs } = await stat(join(ASSETS, name));
  return `/assets/${name}?m=${Math.floor(mtimeMs / 1000)}`;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Chooses the app by the first part of the path. Paths of no example belong to the front page. */
function route(server: Server, index: App, apps: ReadonlyMap<string, App>): void {
  server.on("request", (request, response) => {
    const name = firstPart(request);
    const app = apps.get(name);
    if (app !== undefined && request.url === `/${name}`) {
      response.writeHead(308, { Location: `/${name}/` }).end();
      return;
    }
    response.setHeader("Content-Security-Policy", CONTENT_POLICY);
    (app ?? index).handler(request, response);
  });
  // Each app adds a listener, so Node must not warn of a leak.
  server.setMaxListeners(0);
  const known = new Set(["_dash-ws-callback", ...apps.keys()]);
  server.on("upgrade", (request, socket) => {
    if (!known.has(firstPart(request))) socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
  });
  for (const app of [index, ...apps.values()]) app.attach(server, { requests: false });
}

function firstPart({ url = "/" }: IncomingMessage): string {
  return /^\/([^/?#]*)/.exec(url)?.[1] ?? "";
}

/** The host name for URLs on this machine. */
function hostName(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

async function closeAll(server: Server, apps: readonly App[], closeFeed: () => Promise<void>): Promise<void> {
  for (const app of apps) app.close();
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await Promise.all([ended, closeFeed()]);
}
