/** A stock Dash page (its renderer, its worker, its components) in front of our server. */

import { type Served, serveOursUnderStockPage } from "@patchbay/dash-apps";
import { examples } from "@patchbay/gallery/examples";
import type { Page } from "@playwright/test";
import { createProbe } from "../../apps/probe.ts";
import { test as base, expect } from "../../fixtures.ts";

const test = base.extend<{ example(name: string): Promise<Page> }>({
  example: async ({ openTab }, use) => {
    const served: Served[] = [];
    await use(async (name) => {
      const example = examples.find((candidate) => candidate.name === name);
      if (example === undefined) throw new Error(`There is no example ${name}`);
      const own = await serveOursUnderStockPage(
        example.create({ log: () => undefined }, { quoteFeedUrl: "" }),
      );
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

test("several tabs share one socket, and none hears a word it does not know", async ({ openTab }) => {
  const probe = createProbe();
  const frames: string[] = [];
  const app = probe.factory({ onFrame: ({ direction, text }) => direction === "out" && frames.push(text) });
  const own = await serveOursUnderStockPage(app);
  const tabs = [await openTab(own.url), await openTab(own.url)];
  for (const tab of tabs) await expect(tab.locator("#tick")).toContainText("tick");
  expect(app.connections).toHaveLength(1);
  const types = new Set(frames.flatMap((text) => JSON.parse(text)).map(({ type }: { type: string }) => type));
  expect(
    [...types].filter(
      (type) => !["set_props", "callback_response", "get_props_request", "heartbeat_ack"].includes(type),
    ),
  ).toEqual([]);
  await own.close();
});
