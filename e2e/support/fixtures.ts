/** What every spec builds on: real servers on free ports, tabs that fail on a page error, faults made on the wire. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import type { App, AppOptions, Frame } from "@patchbay/server";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type FaultProxy, startFaultProxy } from "./faultProxy.ts";

export { expect };

export interface RunningServer {
  url: string;
  port: number;
  app: App;
  /** Every frame of every connection, as the server saw it. */
  frames: Frame[];
  /** Types of the messages in a direction, batches taken apart. */
  messages(
    direction: "in" | "out",
  ): { type: string; rendererId?: string; requestId?: string; payload?: unknown }[];
  close(): Promise<void>;
}

export interface ServeOptions {
  port?: number;
  /** Sent with every answer. */
  headers?: Readonly<Record<string, string>>;
  /** Sees every request before the app does; true when it has answered, or will. */
  intercept?(request: IncomingMessage, response: ServerResponse): boolean;
  /** False: no socket can be had. Default true. */
  sockets?: boolean;
}

export type AppFactory = (options: Partial<AppOptions>) => App;

interface Fixtures {
  /** Serves an app until the test ends; on the given port if one is named, so that a server can come back. */
  serve(factory: AppFactory, options?: ServeOptions): Promise<RunningServer>;
  /** A TCP proxy in front of a server, with a switchboard of faults. */
  faultProxy(target: RunningServer): Promise<FaultProxy>;
  /** A tab whose page errors and console errors fail the test, unless it expects them. */
  openTab(url: string, options?: { context?: BrowserContext; expectErrors?: boolean }): Promise<Page>;
}

/** Behind a server of its own where it is not to answer alone, as an app in somebody's program is. */
async function listen(
  app: App,
  { port = 0, headers, intercept, sockets = true }: ServeOptions,
): Promise<Pick<RunningServer, "url" | "port" | "close">> {
  if (headers === undefined && intercept === undefined && sockets) return app.listen({ port });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    if (!intercept?.(request, response)) app.handler(request, response);
  });
  if (sockets) app.attach(server, { requests: false });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/`,
    port: address.port,
    async close() {
      app.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Under a strict policy: plotly gives the image of a heatmap a `style` attribute; our rules do the same to it. */
export function isHeatmap(error: string): boolean {
  return /^Applying inline style violates/.test(error);
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  serve: async ({}, use, testInfo) => {
    const running: RunningServer[] = [];
    const logged: string[] = [];
    await use(async (factory, options = {}) => {
      const frames: Frame[] = [];
      const at = running.length + 1;
      const app = factory({
        onFrame: (frame) => frames.push(frame),
        log: ({ error, ...entry }) => logged.push(`server ${at}: ${JSON.stringify(entry)} ${inspect(error)}`),
      });
      const listening = await listen(app, options);
      const server: RunningServer = {
        url: listening.url,
        port: listening.port,
        app,
        frames,
        messages: (direction) =>
          frames.filter((frame) => frame.direction === direction).flatMap((frame) => JSON.parse(frame.text)),
        close: () => listening.close(),
      };
      running.push(server);
      return server;
    });
    await Promise.all(running.map((server) => server.close()));
    // Often expected, and then nothing to read; where a test fails it is the first thing to look at.
    if (testInfo.status !== testInfo.expectedStatus && logged.length > 0)
      await testInfo.attach("log of the servers", { body: logged.join("\n"), contentType: "text/plain" });
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  faultProxy: async ({}, use) => {
    const proxies: FaultProxy[] = [];
    await use(async (target) => {
      const proxy = await startFaultProxy(target.port);
      proxies.push(proxy);
      return proxy;
    });
    await Promise.all(proxies.map((proxy) => proxy.close()));
  },

  openTab: async ({ context: own }, use) => {
    const errors: string[] = [];
    await use(async (url, { context = own, expectErrors = false } = {}) => {
      const page = await context.newPage();
      if (!expectErrors) {
        page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.stack ?? error.message}`));
        page.on("console", (message) => {
          if (message.type() === "error" && !isHeatmap(message.text())) {
            errors.push(`${page.url()}: ${message.text()}`);
          }
        });
      }
      await page.goto(url);
      return page;
    });
    expect(errors, "errors of the pages").toEqual([]);
  },
});
