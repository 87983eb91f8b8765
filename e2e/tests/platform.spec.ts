/** What this design takes for granted of the browser. A browser that changes tells us here. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "@playwright/test";
import { test as base } from "../support/drivers.ts";

const WORKER = `
  let tabs = 0;
  onconnect = ({ ports: [port] }) => {
    tabs++;
    port.onmessage = ({ data }) => {
      if (data.watch) navigator.locks.request(data.watch, () => port.postMessage("gone"));
      else port.postMessage(tabs);
    };
  };
`;

const test = base.extend<{ site: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  site: async ({}, use) => {
    const server = createServer((request, response) => {
      const isWorker = request.url?.startsWith("/worker.js");
      response.setHeader("content-type", isWorker ? "text/javascript" : "text/html");
      response.end(isWorker ? WORKER : "<!doctype html><title>x</title>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
});

test("two tabs of one context share a SharedWorker", async ({ site, context }) => {
  const counts: unknown[] = [];
  for (let n = 0; n < 2; n++) {
    const page = await context.newPage();
    await page.goto(site);
    counts.push(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            const { port } = new SharedWorker("/worker.js");
            port.onmessage = ({ data }) => resolve(data);
            port.postMessage("tabs");
          }),
      ),
    );
  }
  expect(counts).toEqual([1, 2]);
});

for (const end of ["close", "crash"] as const) {
  const tag = end === "crash" ? ["@crash"] : [];
  test(`a tab's lock is granted to a waiting worker on ${end}`, { tag }, async ({ site, context }) => {
    const [watcher, watched] = [await context.newPage(), await context.newPage()];
    await watcher.goto(site);
    await watched.goto(site);
    await watched.evaluate(
      () =>
        new Promise<void>((held) => {
          void navigator.locks.request("the tab", () => {
            held();
            return new Promise(() => undefined);
          });
        }),
    );
    const gone = watcher.evaluate(
      () =>
        new Promise((resolve) => {
          const { port } = new SharedWorker("/worker.js");
          port.onmessage = ({ data }) => resolve(data);
          port.postMessage({ watch: "the tab" });
        }),
    );
    if (end === "close") await watched.close();
    else {
      const crashed = watched.waitForEvent("crash");
      watched.goto("chrome://crash").catch(() => undefined);
      await crashed;
    }
    expect(await gone).toBe("gone");
  });
}

test("a message port has no close event to rely on", async ({ site, page }) => {
  await page.goto(site);
  expect(await page.evaluate(() => "onclose" in MessagePort.prototype)).toBe(false);
});
