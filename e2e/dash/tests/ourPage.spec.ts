/** Our page in front of a stock Dash server. */

import { type Served, serveDashUnderOurPage } from "@patchbay/dash-apps";
import type { Page } from "@playwright/test";
import { test as base, expect } from "../../support/fixtures.ts";

const test = base.extend<{ page: Page }, { dash: Served }>({
  dash: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
    async ({}, use) => {
      const dash = await serveDashUnderOurPage("probe");
      await use(dash);
      await dash.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

test("streams, and reads a prop in the middle of a run", async ({ dash, openTab }) => {
  const page = await openTab(dash.url);
  await page.fill("#name", "Ada");
  await page.click("#stream");
  await expect(page.locator("#streamed")).toHaveText(/Ada [123]/);
  await expect(page.locator("#streamed")).toHaveText("done Ada");
});

test("runs a persistent callback in each of several tabs", async ({ dash, openTab }) => {
  for (const page of [await openTab(dash.url), await openTab(dash.url), await openTab(dash.url)]) {
    await expect(page.locator("#tick")).toHaveText(/tick \d+/);
    await expect(page).not.toHaveTitle("Updating...");
  }
});

test("applies patches to what is there", async ({ dash, openTab }) => {
  const page = await openTab(dash.url);
  await page.click("#patch");
  await expect(page.locator("#patched")).toHaveText("{'list': [1]}");
  await page.click("#patch");
  await expect(page.locator("#patched")).toHaveText("{'list': [1, 2]}");
});

test("calls over HTTP with State, several outputs, components and side updates", async ({
  dash,
  openTab,
}) => {
  const page = await openTab(dash.url);
  await expect(page.locator("#echo")).toHaveText("x with 0");
  await page.click("#several");
  await expect(page.locator("#one")).toHaveText("one 1");
  await expect(page.locator("#two i")).toHaveText("two 1");
  await expect(page.locator("#side b")).toHaveText("side 1");
});

test("PreventUpdate changes nothing, and an error is told without its text", async ({ dash, openTab }) => {
  const page = await openTab(dash.url, { expectErrors: true });
  await page.click("#prevent");
  await page.click("#error");
  await expect(page.getByRole("log")).toContainText("Something went wrong.");
  await expect(page.getByText("SECRET")).toHaveCount(0);
  await expect(page.locator("#prevented")).toHaveText("kept");
  await expect(page.locator("#errored")).toHaveText("no error");
});
