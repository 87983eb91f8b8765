/** Browsers as people have set them, and addresses as intranets have them: everything works, or says what does not. */

import type { BrowserContext, Page } from "@playwright/test";
import { createProbe } from "../apps/probe.ts";
import { kept } from "../apps/scenarios.ts";
import { launchPrivate, launchWithoutStorage, withHostName } from "../support/drivers.ts";
import { test as base, expect } from "../support/fixtures.ts";
import { everythingWorks } from "../support/probePage.ts";

const HOST = "patchbay.test";

interface Contexts {
  withoutStorage: BrowserContext;
  privateWindow: BrowserContext;
}

const test = base.extend<Contexts>({
  withoutStorage: async ({ playwright, browserName, browser: _ }, use) => {
    const { context, close } = await launchWithoutStorage(playwright[browserName]);
    await use(context);
    await close();
  },
  privateWindow: async ({ playwright, browserName, browser: _ }, use) => {
    const { context, close } = await launchPrivate(playwright[browserName]);
    await use(context);
    await close();
  },
});

/** In tabs that share a worker, or have a hub each. */
async function everythingWorksIn(tabs: readonly Page[], place: "worker" | "page"): Promise<void> {
  for (const tab of tabs) {
    await everythingWorks(tab);
    await expect(tab.locator("[data-connection]")).toHaveAttribute("data-connection-hub", place);
  }
}

test.use({
  launchOptions: ({ launchOptions, browserName }, use) => use(withHostName(browserName, launchOptions, HOST)),
});

/** On a page that is no secure context. */
async function insecureTabs(url: string, openTab: (url: string) => Promise<Page>): Promise<Page[]> {
  const tabs = [await openTab(url), await openTab(url)];
  for (const tab of tabs)
    expect(await tab.evaluate(() => [isSecureContext, "locks" in navigator, "randomUUID" in crypto])).toEqual(
      [false, false, false],
    );
  await everythingWorksIn(tabs, "worker");
  return tabs;
}

test("on http:// and the name of a machine, without locks and randomUUID, tabs share a socket", async ({
  serve,
  openTab,
}) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  await insecureTabs(`http://${HOST}:${server.port}/`, openTab);
  expect(server.app.connections.list()).toHaveLength(1);
  expect(probe.loops).toEqual({ running: 2, started: 2 });
});

test("on http:// and the name of a machine, a tab that closes ends its callbacks", {
  tag: "@goodbye",
}, async ({ serve, openTab }) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const tabs = await insecureTabs(`http://${HOST}:${server.port}/`, openTab);
  await tabs[1]?.close();
  await expect.poll(() => probe.loops.running + probe.streams.running).toBe(2);
});

test("where storage is blocked, callbacks work, a tab that closes ends its own, and values live as long as the page", async ({
  serve,
  openTab,
  withoutStorage: context,
}) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const tabs = [await openTab(server.url, { context }), await openTab(server.url, { context })];
  const isBlocked = (): boolean => {
    try {
      return localStorage === null;
    } catch {
      return true;
    }
  };
  expect(await tabs[0]?.evaluate(isBlocked)).toBe(true);
  await everythingWorksIn(tabs, "page");
  await tabs[1]?.close();
  await expect.poll(() => probe.loops.running + probe.streams.running).toBe(2);
  // What a user loses is said to whom it may concern: the author.
  const choices = await serve((options) => kept().factory({ ...options, devTools: true }));
  const page = await openTab(choices.url, { context, expectErrors: true });
  await page.fill("#kept", "mine");
  await expect(page.locator("#seen")).toContainText("mine");
  await expect(page.getByRole("log")).toContainText("Edits end with the page.");
});

test("a private window has a socket of its own, which its tabs share", async ({
  serve,
  openTab,
  privateWindow: context,
}) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const tabs = [await openTab(server.url, { context }), await openTab(server.url, { context })];
  await everythingWorksIn(tabs, "worker");
  expect(server.app.connections.list()).toHaveLength(1);
  await everythingWorksIn([await openTab(server.url)], "worker");
  expect(server.app.connections.list()).toHaveLength(2);
});
