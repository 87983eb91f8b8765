import type { IncomingMessage } from "node:http";
import { createProbe, mixedTransports } from "../apps/probe.ts";
import { expect, type RunningServer, test } from "../support/fixtures.ts";
import { everythingWorks } from "../support/probePage.ts";

/** The browsers' drivers see no request of a worker's script. */
function isWorkerScript({ url }: IncomingMessage): boolean {
  return url?.includes("patchbay-worker") === true;
}

test("where the browser has no SharedWorker", async ({ serve, openTab, context }) => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "SharedWorker");
  });
  const probe = createProbe();
  const server = await serve(probe.factory);
  const tabs = [await openTab(server.url), await openTab(server.url)];
  for (const tab of tabs) await everythingWorks(tab);
  // A hub in each page: a socket for each tab, and each goes with its tab.
  expect(server.app.connections.list()).toHaveLength(2);
  await tabs[0]?.close();
  await expect.poll(() => server.app.connections.list().length).toBe(1);
  await expect.poll(() => probe.loops.running).toBe(1);
});

test("where the page's policy forbids workers", async ({ serve, openTab }) => {
  const headers = { "content-security-policy": "worker-src 'none'" };
  const server = await serve(createProbe().factory, { headers });
  await everythingWorks(await openTab(server.url, { expectErrors: true }));
});

test("where the worker's script is missing", async ({ serve, openTab }) => {
  const server = await serve(createProbe().factory, {
    intercept(request, response) {
      if (!isWorkerScript(request)) return false;
      response.writeHead(404).end();
      return true;
    },
  });
  await everythingWorks(await openTab(server.url, { expectErrors: true }));
});

test("where the browser has no locks", async ({ serve, openTab, context }) => {
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
  });
  const server = await serve(createProbe().factory);
  const tab = await openTab(server.url);
  await everythingWorks(tab);
  await expect(tab.locator("[data-connection]")).toHaveAttribute("data-connection-hub", "worker");
});

test("where a proxy blocks sockets, callbacks that can go by HTTP do", async ({
  serve,
  faultProxy,
  openTab,
}) => {
  const proxy = await faultProxy(await serve(mixedTransports));
  proxy.blockUpgrades(true);
  const tab = await openTab(proxy.url, { expectErrors: true });
  await tab.fill("#typed", "hello");
  await expect(tab.locator("#echo")).toHaveText("HTTP: hello");
  await tab.click("#go");
  await expect(tab.locator("#result")).toHaveText("Socket: hello none");
  await expect(tab.locator("#progress")).toHaveText("100%");
});

test("HS4 where the browser opens no socket to the address, callbacks that can go by HTTP do", async ({
  serve,
  openTab,
  context,
}) => {
  const server = await serve(mixedTransports);
  await context.route(server.url, async (route) => {
    const page = await (await route.fetch()).text();
    await route.fulfill({
      body: page.replace("_dash-ws-callback", "_dash-ws-callback#x"),
      contentType: "text/html",
    });
  });
  const tab = await openTab(server.url);
  await tab.click("#go");
  await expect(tab.locator("#result")).toHaveText("Socket:  none");
  await expect(tab.locator("[data-connection='refused']")).toBeAttached();
});

test("A11 a worker that starts too late for what was asked first has a connection all the same", async ({
  serve,
  openTab,
}) => {
  let start = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const server: RunningServer = await serve(mixedTransports, {
    intercept(request, response) {
      if (!isWorkerScript(request)) return false;
      void started.then(() => server.app.handler(request, response));
      return true;
    },
  });
  const tab = await openTab(server.url);
  await tab.click("#go");
  await expect(tab.locator("#result")).toHaveText("Socket:  none");
  start();
  await expect(tab.locator("[data-connection='open']")).toBeAttached();
  await tab.click("#go");
  await expect(tab.locator("#result")).toHaveText("Socket:  open");
});

test("with both transports, each callback goes by its own", async ({ serve, openTab }) => {
  const server = await serve(mixedTransports);
  const tab = await openTab(server.url);
  await expect(tab.locator("#echo")).toHaveText("HTTP: ");
  expect(server.app.connections.list()).toHaveLength(0);
  await tab.fill("#typed", "x");
  await expect(tab.locator("#echo")).toHaveText("HTTP: x");
  await tab.click("#go");
  await expect(tab.locator("#result")).toHaveText("Socket: x open");
  expect(server.messages("in").filter((message) => message.type === "callback_request")).toHaveLength(1);
});
