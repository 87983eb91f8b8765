/** A stock Dash page (its renderer, its worker, its components) in front of our server. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Served, serveOursUnderStockPage } from "@patchbay/dash-apps";
import { examples } from "@patchbay/gallery/examples";
import type { Page } from "@playwright/test";
import { WebSocketServer } from "ws";
import { createProbe } from "../../apps/probe.ts";
import { createStreaming, type Streaming } from "../../apps/streaming.ts";
import { test as base, expect } from "../../support/fixtures.ts";
import { hasDash45 } from "../dashVersion.ts";

interface Fixtures {
  /** The port of a server that answers a symbol with a price. */
  quoteFeed(): Promise<number>;
  /** A page of an example of the gallery, which are the documentation's, in TypeScript. */
  example(name: string): Promise<Page>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  quoteFeed: async ({}, use) => {
    const feeds: WebSocketServer[] = [];
    await use(async () => {
      const feed = new WebSocketServer({ port: 0, host: "127.0.0.1" });
      feeds.push(feed);
      feed.on("connection", (socket) =>
        socket.on("message", (symbol) => socket.send(`${String(symbol)}: $1`)),
      );
      await once(feed, "listening");
      return (feed.address() as AddressInfo).port;
    });
    for (const feed of feeds) {
      for (const socket of feed.clients) socket.terminate();
      feed.close();
    }
  },

  example: async ({ openTab, quoteFeed }, use) => {
    const served: Served[] = [];
    await use(async (name) => {
      const example = examples.find((candidate) => candidate.name === name);
      if (example === undefined) throw new Error(`There is no example ${name}`);
      const app = example.create(
        { log: () => undefined },
        { quoteFeedUrl: `ws://127.0.0.1:${await quoteFeed()}` },
      );
      const suites = name === "grid" ? ["dash_ag_grid/dash_ag_grid.min.js"] : [];
      const own = await serveOursUnderStockPage(app, { suites });
      served.push(own);
      return openTab(own.url);
    });
    await Promise.all(served.map((own) => own.close()));
  },
});

test("countdown streams and ends", async ({ example }) => {
  const page = await example("countdown");
  await page.click("#start-btn");
  await expect(page.locator("#countdown-display")).toHaveText(/Countdown: \d+/);
  await expect(page.locator("#countdown-display")).toHaveText("Done!", { timeout: 30_000 });
});

test("greeting reads what is typed", async ({ example }) => {
  const page = await example("greeting");
  await page.fill("#name-input", "Ada");
  await page.click("#greet-btn");
  await expect(page.locator("#greeting-output")).toHaveText("Hello, Ada!");
});

test("transports: HTTP and the socket side by side", async ({ example }) => {
  const page = await example("transports");
  await expect(page.locator("#dropdown-output")).toHaveText("Selected: Option A");
  await page.click("#stream-btn");
  await expect(page.locator("#stream-output")).toHaveText("All updates complete!");
});

test("live and prices: persistent pushes and patches", async ({ example }) => {
  await expect((await example("live")).locator("#live-display")).toContainText("°C");
  const page = await example("prices");
  await page.click("#connect-btn");
  await expect(page.locator("#live-price")).toHaveText(/AAPL: \$\d+/);
});

test("life: figures into plotly", async ({ example }) => {
  const page = await example("life");
  await page.click("#start");
  await expect(page.locator("#gen")).toHaveText(/Generation: [1-9]\d*/);
  await expect(page.locator("#board .heatmaplayer image").first()).toBeAttached();
});

test("feed: an upstream socket is forwarded", async ({ example }) => {
  const page = await example("feed");
  await page.click("#connect-btn");
  await expect(page.locator("#live-output")).toHaveText("AAPL: $1");
});

test("migration: polled and pushed on one page", async ({ example }) => {
  const page = await example("migration");
  await expect(page.locator("#price-display")).toHaveText(/AAPL: \$\d+/);
  await expect(page.locator("#pushed-price-display")).toHaveText(/AAPL: \$\d+/);
});

test("grid: rows into AG Grid", async ({ example }) => {
  const page = await example("grid");
  const change = page.locator('[row-index="0"] [col-id="change"]');
  await expect(change).toHaveText("+0.00%");
  await page.click("#start");
  await expect(change).not.toHaveText("+0.00%");
});

test("tokens: the parts of an answer are shown as they come", async ({ example }) => {
  test.skip(!hasDash45, "Pages of older versions take the first part for the answer.");
  const page = await example("tokens");
  await page.click("#ask-btn");
  await expect(page.locator("#count")).toHaveText(/^[1-9]\d? of \d+ tokens$/);
  await expect(page.locator("#answer")).toHaveText(/\w+ \w+ \w+/);
  await expect(page.locator("#count")).toHaveText(/^(\d+) of \1 tokens$/);
  await expect(page.locator("#answer")).toHaveText(/A stream is only as good as its end\.\s*$/);
  await expect(page.locator("#status")).toHaveText("Ready");
});

test("checks: rows are appended by the parts of one HTTP response", async ({ example }) => {
  test.skip(!hasDash45, "Pages of older versions cannot read it.");
  const page = await example("checks");
  await page.click("#check-btn");
  await expect(page.locator("#status")).toHaveText(/^[1-9] of 12 have answered$/);
  await expect(page.locator("#status")).toHaveText("12 of 12 have answered");
  await expect(page.locator("#rows tr")).toHaveCount(12);
});

test("security: the server ends a connection", async ({ example }) => {
  const page = await example("security");
  await expect(page.locator("#origin")).toHaveText(/Connected from http/);
  await page.fill("#comment", "harmless");
  await page.click("#send-btn");
  await expect(page.locator("#verdict")).toHaveText("Accepted: 8 characters");
  await page.fill("#comment", "'; DROP TABLE users");
  await page.click("#send-btn");
  await expect(page.locator("#verdict")).toHaveText("Suspicious: the server ends this connection.");
});

test("several tabs share one socket, and none hears a word it does not know", async ({ openTab }) => {
  const probe = createProbe();
  const frames: string[] = [];
  const app = probe.factory({ onFrame: ({ direction, text }) => direction === "out" && frames.push(text) });
  const own = await serveOursUnderStockPage(app);
  const tabs = [await openTab(own.url), await openTab(own.url)];
  for (const tab of tabs) await expect(tab.locator("#tick")).toContainText("tick");
  expect(app.connections.list()).toHaveLength(1);
  const types = new Set(frames.flatMap((text) => JSON.parse(text)).map(({ type }: { type: string }) => type));
  expect(
    [...types].filter(
      (type) => !["set_props", "callback_response", "get_props_request", "heartbeat_ack"].includes(type),
    ),
  ).toEqual([]);
  await own.close();
});

/** How the parts of a streamed answer come to a stock page of Dash 4.5. */
const CARRIERS = [
  ["over the socket", { websocketCallbacks: true }],
  ["over the downlink", { websocketCallbacks: false, downlink: true }],
  ["over HTTP, each in its own response", { websocketCallbacks: false }],
] as const;

for (const [carrier, options] of CARRIERS) {
  test.describe(`Dash 4.5 ${carrier}`, () => {
    test.skip(!hasDash45, "It needs Dash 4.5 (--dash 4.5.0rc2)");

    let streaming: Streaming;
    let own: Served;
    test.beforeEach(async () => {
      streaming = createStreaming();
      own = await serveOursUnderStockPage(streaming.factory(options));
    });
    test.afterEach(() => own.close());

    test("text is shown as it grows, and what depends on it runs once", async ({ openTab }) => {
      const page = await openTab(own.url);
      const reads: string[] = [];
      page.on("request", (request) => {
        if (request.postData()?.includes("streamDownlink")) reads.push(request.url());
      });
      await page.click("#go-text");
      for (const shown of ["a", "ab", "abc", "abcd", "abcde"]) {
        await expect(page.locator("#text")).toHaveText(shown);
        streaming.proceed();
      }
      await expect(page.locator("#after")).toHaveText("after abcde");
      expect(streaming.log).toEqual(["after abcde"]);
      // The page says itself which way it takes.
      expect(reads.length).toBe("downlink" in options ? 1 : 0);
    });

    test("Patches, several outputs, MATCH and `running`, all at a time", async ({ openTab }) => {
      const page = await openTab(own.url);
      for (const name of ["patch", "several", "running"]) await page.click(`#go-${name}`);
      for (const at of [1, 2]) await page.getByRole("button", { name: `match ${at}`, exact: true }).click();
      await expect(page.locator("#patch")).toHaveText("row 0 row 1 row 2 ");
      await expect(page.locator("#one")).toHaveText("third");
      await expect(page.locator("#two")).toHaveText("fourth");
      await expect(page.getByText("1:2", { exact: true })).toBeVisible();
      await expect(page.getByText("2:2", { exact: true })).toBeVisible();
      await expect(page.locator("#running")).toHaveText("1");
      await expect(page.locator("#state")).toHaveText("runs");
      streaming.proceed();
      await expect(page.locator("#running")).toHaveText("2");
      await expect(page.locator("#state")).toHaveText("idle");
    });

    test("props that are set come between the parts, and after the last", async ({ openTab }) => {
      const page = await openTab(own.url);
      await page.click("#go-beside");
      await expect(page.locator("#beside")).toHaveText("yielded again");
      await expect(page.locator("#mine")).toHaveText("set");
      streaming.proceed();
      await expect(page.locator("#mine")).toHaveText("set last");
    });

    test("a failure mid-way leaves what came, and its callback runs once", async ({ openTab }) => {
      const page = await openTab(own.url, { expectErrors: true });
      await page.click("#go-failure");
      await expect(page.locator("#failed")).toHaveText("over");
      await expect(page.locator("#failure")).toHaveText("before");
      expect(streaming.log).toEqual(["failure"]);
    });

    test("partial ids, remount, a compressed request, and a read at a place", async ({ openTab }) => {
      const page = await openTab(own.url);
      await page.getByRole("button", { name: "item 2", exact: true }).click();
      await expect(page.locator("#items")).toHaveText("[[0,1],[0,1]]");
      const details = page.locator("#mount details");
      await details.locator("summary").click();
      await page.click("#go-mount");
      await expect(details).toContainText("more 1");
      await expect(details).toHaveAttribute("open");
      await page.click("#go-mount");
      await expect(details).toContainText("more 2");
      await expect(details).not.toHaveAttribute("open");
      await page.click("#go-large");
      const way = options.websocketCallbacks ? "socket" : "gzip";
      await expect(page.locator("#large")).toHaveText(`20000 ${way}`);
      await page.click("#go-read");
      await expect(page.locator("#read")).toHaveText(
        options.websocketCallbacks ? "[8,7,null]" : "[null,null,null]",
      );
    });
  });
}
