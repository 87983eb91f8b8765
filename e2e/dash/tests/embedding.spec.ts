/** A Dash app in a page of another site, by one script tag: with the suites of its own server. */
import { type EmbeddingPage, serveEmbeddingPage } from "@patchbay/dash-apps";
import { test as base, expect } from "../fixtures.ts";

const test = base.extend<{ site: EmbeddingPage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  site: async ({}, use) => {
    const served = await serveEmbeddingPage();
    await use(served);
    await served.close();
  },
});

for (const isolate of ["off", "on"])
  test(`an allowed site shows the app, with its graph, its table and its stream; isolated: ${isolate}`, async ({
    program,
    openTab,
    site,
  }) => {
    const running = await program("embedded", { environment: { EMBEDDING_ORIGINS: site.origin } });
    site.pointAt(running.url, isolate === "on" ? { attributes: 'data-isolate="on"' } : {});
    const page = await openTab(site.url);
    await expect(page.locator("#app patchbay-body")).toHaveCount(isolate === "on" ? 1 : 0);
    // A style sheet that Dash's components put into the page's head.
    await expect(page.locator("#city")).toHaveCSS("cursor", "pointer");
    await expect(page.locator("#shout")).toHaveText("OSLO!");
    await expect(page.locator("#graph .gtitle")).toHaveText("Oslo");
    await expect(page.locator('#table td[data-dash-column="people"]')).toHaveText(["717", "724"]);
    await page.click("#city");
    await page.locator(".dash-dropdown-content").getByRole("option", { name: "Bergen" }).click();
    await expect(page.locator("#shout")).toHaveText("BERGEN!");
    await expect(page.locator('#table td[data-dash-column="people"]')).toHaveText(["294"]);
    await page.click("#stream");
    await expect(page.locator("#streamed")).toHaveText("All parts");
    await expect(page.getByRole("heading", { name: "A page" })).toBeVisible();
  });

test("E5 the tabs of a site that has no worker of its own share that of the server, by the frame of patchbay-dash", async ({
  program,
  openTab,
  site,
}) => {
  const running = await program("embedded", { environment: { EMBEDDING_ORIGINS: site.origin } });
  // Another origin, as that of a CDN: the worker beside its script is of no use to the page.
  site.pointAt(running.url, {
    scripts: site.url.replace("127.0.0.1", "localhost").replace(/page$/, "ours/"),
  });
  const tabs = [await openTab(site.url), await openTab(site.url)];
  for (const tab of tabs) {
    await expect(tab.locator("#shout")).toHaveText("OSLO!");
    await tab.click("#stream");
    await expect(tab.locator("#streamed")).toHaveText("All parts");
    await expect(tab.locator("html")).toHaveAttribute("data-connection-hub", "frame");
  }
});

test("a site that is not allowed says what is missing", async ({ program, openTab, site }) => {
  site.pointAt((await program("embedded")).url);
  const page = await openTab(site.url, { expectErrors: true });
  await expect(page.locator("#app")).toContainText("websocket_allowed_origins");
  await expect(page.locator("#app")).toContainText(site.origin);
});
