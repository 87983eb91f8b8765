/** The fixtures of all specs: real servers on free ports, tabs that fail on a page error, and network faults. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import type { App, AppOptions, Frame } from "@patchbay/server";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { test as base, isHeatmap } from "./drivers.ts";
import { type FaultProxy, startFaultProxy } from "./faultProxy.ts";
import { BROWSER_VERSION } from "./specReporter.ts";

export { expect };

export interface RunningServer {
  url: string;
  port: number;
  app: App;
  /** Every frame of every connection of the server. */
  frames: Frame[];
  /** All messages in a direction, also those of batches. */
  messages(
    direction: "in" | "out",
  ): { type: string; rendererId?: string; requestId?: string; payload?: unknown }[];
  close(): Promise<void>;
}

export interface ServeOptions {
  port?: number;
  /** Headers of every response. */
  headers?: Readonly<Record<string, string>>;
  /** Gets every request before the app. Returns true if it answers the request. */
  intercept?(request: IncomingMessage, response: ServerResponse): boolean;
  /** False: the server refuses WebSockets. Default true. */
  sockets?: boolean;
}

export type AppFactory = (options: Partial<AppOptions>) => App;

export interface Fixtures {
  /** Serves an app until the test ends. With `port`, a server can come back at the same address. */
  serve(factory: AppFactory, options?: ServeOptions): Promise<RunningServer>;
  /** A TCP proxy in front of a server that makes network faults. */
  faultProxy(target: RunningServer): Promise<FaultProxy>;
  /** A tab whose page errors and console errors fail the test, unless it expects them. */
  openTab(url: string, options?: { context?: BrowserContext; expectErrors?: boolean }): Promise<Page>;
}

/** Serves the app. With options of HTTP it is attached to a server, as in a user's program. */
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
    // Entries are often expected, so the log is attached only to a failed test.
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

  openTab: async ({ context: own }, use, testInfo) => {
    testInfo.annotations.push({ type: BROWSER_VERSION, description: own.browser()?.version() ?? "" });
    const errors: string[] = [];
    await use(async (url, { context = own, expectErrors = false } = {}) => {
      const page = await context.newPage();
      if (!expectErrors) {
        page.on("pageerror", (error) => {
          // Over WebDriver BiDi, what a policy refuses is an error of the page.
          if (!isHeatmap(error.message)) errors.push(`${page.url()}: ${error.stack ?? error.message}`);
        });
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
