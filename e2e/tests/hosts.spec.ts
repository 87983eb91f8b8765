/** An embedded app on pages of other sites: it looks and works as it was made, and leaves the page as it was. */
import type { Page } from "@playwright/test";
import { embedded, PREFIX } from "../apps/embedded.ts";
import { expect, test as withServers } from "../support/fixtures.ts";
import { type HostPage, type HostSite, startHostSite } from "../support/hostSite.ts";

const test = withServers.extend<{
  /** Opens a page that embeds the app. @param html gets the script tag of the app */
  openHost(
    html: (tag: (data?: string) => string, server: string) => string,
    options?: HostOptions,
  ): Promise<Page>;
}>({
  openHost: async ({ serve, openTab }, use) => {
    const sites: HostSite[] = [];
    await use(async (html, { headers, expectErrors, devTools } = {}) => {
      let page: HostPage = { html: "" };
      const site = await startHostSite(() => page);
      sites.push(site);
      const { url } = await serve((options) =>
        embedded(devTools)({ ...options, websocketAllowedOrigins: [site.origin] }),
      );
      const server = new URL(PREFIX, url).href;
      const tag = (data = 'data-target="#app"'): string =>
        `<script src="${server}_dash-component-suites/patchbay/patchbay.js" data-server="${server}" ${data}></script>`;
      page = { html: html(tag, server), ...(headers && { headers }) };
      return openTab(site.origin, { ...(expectErrors && { expectErrors }) });
    });
    for (const site of sites) await site.close();
  },
});

interface HostOptions {
  headers?: Readonly<Record<string, string>>;
  expectErrors?: boolean;
  devTools?: boolean;
}

test("E1 the app has its own styles, scripts, files and functions", async ({ openHost }) => {
  const page = await openHost(
    (tag) => `<!doctype html><title>Host</title><h2 id="host">Host</h2><div id="app"></div>${tag()}`,
  );
  await expect(page.locator("#title")).toHaveCSS("color", "rgb(120, 20, 140)");
  await expect(page.locator("#title")).toHaveCSS("border-bottom-color", "rgb(1, 2, 3)");
  await expect(page.locator("#title")).toHaveCSS("outline-color", "rgb(4, 5, 6)");
  expect(await page.evaluate(() => (globalThis as unknown as { appOrder: string[] }).appOrder)).toEqual([
    "first",
    "second",
  ]);
  await page.fill("#typed", "hello");
  await expect(page.locator("#shouted")).toHaveText("HELLO!");
  expect(
    await page
      .locator("#logo")
      .evaluate((logo: HTMLImageElement) => logo.decode().then(() => logo.naturalWidth)),
  ).toBe(16);
  await page.click("#go");
  await expect(page.locator("#out")).toHaveText("clicked 1");
  await page.screenshot({ path: "/tmp/embed-shot.png", fullPage: true });
  // The page has nothing of it.
  await expect(page.locator("#host")).toHaveCSS("color", "rgb(0, 0, 0)");
  await expect(page.locator("body")).toHaveCSS("letter-spacing", "normal");
});
