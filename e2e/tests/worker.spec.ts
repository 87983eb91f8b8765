import type { Page } from "@playwright/test";
import { createProbe } from "../apps/probe.ts";
import { expect, test } from "../support/fixtures.ts";
import { killSharedWorkers, sharedWorkers } from "../support/worker.ts";

// A worker belongs to its browser context, and these tests end workers: each has a browser of its own kind of peace.
test.describe.configure({ mode: "serial" });

async function works(tab: Page, clicks: number): Promise<void> {
  await tab.click("#click");
  await expect(tab.locator("#clicked")).toHaveText(String(clicks));
  const before = await tab.locator("#tick").textContent();
  await expect(tab.locator("#tick")).not.toHaveText(before ?? "");
}

test("a killed worker is replaced in every tab, and each loop runs exactly once", { tag: "@cdp" }, async ({
  serve,
  openTab,
  browser,
}) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const tabs = [await openTab(server.url), await openTab(server.url), await openTab(server.url)];
  for (const tab of tabs) await works(tab, 1);
  expect(await killSharedWorkers(browser)).toBeGreaterThan(0);
  await expect.poll(() => probe.loops).toEqual({ running: 3, started: 6 });
  for (const tab of tabs) await works(tab, 2);
  expect(await sharedWorkers(browser)).toHaveLength(1);
  expect(server.app.connections.list()).toHaveLength(1);
});

test("a crash of the tab that made the worker is healed in the others", { tag: "@crash" }, async ({
  serve,
  openTab,
}) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const maker = await openTab(server.url);
  await works(maker, 1);
  const others = [await openTab(server.url), await openTab(server.url)];
  for (const tab of others) await works(tab, 1);
  const crashed = maker.waitForEvent("crash");
  maker.goto("chrome://crash").catch(() => undefined);
  await crashed;
  await expect.poll(() => probe.loops.running).toBe(2);
  for (const tab of others) await works(tab, 2);
  expect(server.app.connections.list()).toHaveLength(1);
});
