/** Rules of the callback graph as a user sees them, and as the server counts them. */
import type { Page } from "@playwright/test";
import { additions, branches, inBrowser, inserted, kept, longJob, toDo } from "../apps/scenarios.ts";
import { fillNumber } from "../support/drivers.ts";
import { expect, test } from "../support/fixtures.ts";

const item = (type: string, n: number): string => `[id='{"item":${n},"type":"${type}"}']`;

test("wildcards: MATCH, ALL and ALLSMALLER follow items that come and go", async ({ serve, openTab }) => {
  const app = toDo();
  const page = await openTab((await serve(app.factory)).url);
  await expect(page.locator("#totals")).toHaveText("0 of 0");
  for (const [n, text] of [
    [1, "milk"],
    [2, "bread"],
    [3, "tea"],
  ] as const) {
    await page.fill("#new-item", text);
    await page.click("#add");
    await expect(page.locator("#totals")).toHaveText(`0 of ${n}`);
  }
  await expect(page.locator(item("before", 3))).toHaveText("0 of 2 before are done");
  app.ran.length = 0;
  await page.getByLabel("bread").check();
  await expect(page.locator("#totals")).toHaveText("1 of 3");
  await expect(page.locator(item("state", 2))).toHaveText('done {"item":2,"type":"done"}');
  await expect(page.locator(item("before", 3))).toHaveText("1 of 2 before are done");
  // Item 2 changed: its own state, the items from it on, and the sum. Nothing else.
  expect(app.ran.toSorted()).toEqual(["before", "before", "state", "totals"]);
  await page.click("#clear");
  await expect(page.locator("#totals")).toHaveText("0 of 2");
  await expect(page.getByLabel("bread")).toHaveCount(0);
});

test("branches that meet run what follows once, with the newest of both; silence runs nothing", async ({
  serve,
  openTab,
}) => {
  const app = branches();
  const page = await openTab((await serve(app.factory)).url);
  await expect(page.locator("#meet")).toHaveText("La Ra");
  expect(app.ran.toSorted()).toEqual(["left", "meet", "right", "silent"]);
  app.ran.length = 0;
  await page.fill("#root", "b");
  await expect(page.locator("#meet")).toHaveText("Lb Rb");
  expect(app.ran.filter((name) => name === "meet")).toHaveLength(1);
  await expect(page.locator("#after-silent")).toHaveText("untouched");
});

test("content that a callback brings has its callbacks run, each time it comes", async ({
  serve,
  openTab,
}) => {
  const app = inserted();
  const page = await openTab((await serve(app.factory)).url);
  await page.click("#insert");
  await expect(page.locator("#inner-out")).toHaveText("inner: text 1");
  await page.fill("#inner", "typed");
  await expect(page.locator("#inner-out")).toHaveText("inner: typed");
  await page.click("#insert");
  await expect(page.locator("#inner-out")).toHaveText("inner: text 2");
});

test("functions in the browser: in a chain, as a promise, silent, and setting props", async ({
  serve,
  openTab,
}) => {
  const app = inBrowser();
  const server = await serve(app.factory);
  const page = await openTab(server.url);
  await expect(page.locator("#doubled")).toHaveText("4");
  await expect(page.locator("#squared")).toHaveText("16");
  await expect(page.locator("#later")).toHaveText("later 2");
  await expect(page.locator("#odd")).toHaveText("none yet");
  await fillNumber(page.locator("#n"), "3");
  await expect(page.locator("#squared")).toHaveText("36");
  await expect(page.locator("#odd")).toHaveText("odd 3");
  await page.click("#set");
  await expect(page.locator("#set-by-client")).toHaveText("clicked 1");
  expect(app.ran).toEqual(["squared", "squared"]);
});

test("a long job shows its progress, is stopped by a button, and runs again to its end", async ({
  serve,
  openTab,
}) => {
  const app = longJob();
  const page = await openTab((await serve(app.factory)).url);
  await page.click("#start");
  await expect(page.locator("#progress")).toHaveText(/step \d+/);
  await expect(page.locator("#start")).toBeDisabled();
  await page.click("#stop");
  await expect(page.locator("#progress")).toHaveText("idle");
  await expect.poll(() => app.ran).toEqual(["start", "end"]);
  await expect(page.locator("#start")).toBeEnabled();
  await expect(page.locator("#result")).toHaveText("none");
  await page.click("#start");
  await expect(page.locator("#result")).toHaveText("result 2");
});

test("what a long job tells is shown once each, though every second answer is lost on the way", {
  tag: "@route-fetch",
}, async ({ serve, openTab }) => {
  const page = await openTab((await serve(longJob().factory)).url, { expectErrors: true });
  let questions = 0;
  await page.route(/[?&]job=/, async (route) => {
    const response = await route.fetch();
    if (++questions % 2 === 0) await route.fulfill({ response });
    else await route.abort();
  });
  await page.click("#start");
  await expect(page.locator("#log")).toContainText(" 20 ");
  const shown = (await page.locator("#log").textContent()) ?? "";
  const steps = shown.trim().split(" ").map(Number);
  expect(steps).toEqual(steps.map((_, at) => at + 1));
  await page.click("#stop");
  // Only then nothing more is asked.
  await expect(page.locator("#start")).toBeEnabled();
  expect(questions).toBeGreaterThan(2);
});

test("what a user chose is kept over a reload, where the app says so", async ({
  serve,
  openTab,
  context,
}) => {
  const app = kept();
  const server = await serve(app.factory);
  const page = await openTab(server.url);
  await page.fill("#kept", "mine");
  await page.fill("#session", "mine");
  await page.fill("#not-kept", "mine");
  await page.getByLabel("b", { exact: true }).check();
  await expect(page.locator("#seen")).toHaveText("mine ab");
  const grace = page.locator("#grid [row-index='1'][aria-selected]");
  await grace.getByRole("checkbox").check();
  await expect(grace).toHaveAttribute("aria-selected", "true");
  app.ran.length = 0;
  await page.reload();
  await expect(page.locator("#kept")).toHaveValue("mine");
  await expect(page.locator("#session")).toHaveValue("mine");
  await expect(page.locator("#not-kept")).toHaveValue("first");
  await expect(grace).toHaveAttribute("aria-selected", "true");
  await expect(page.locator("#seen")).toHaveText("mine ab");
  // The first call sees what was kept already.
  expect(app.ran).toEqual(["mine"]);
  const other = await openTab(server.url, { context });
  await expect(other.locator("#kept")).toHaveValue("mine");
  await expect(other.locator("#session")).toHaveValue("first");
});

async function expectAll(page: Page, count: number): Promise<void> {
  const points = () =>
    page.evaluate(() => {
      const plot = document.querySelector(".js-plotly-plot") as
        | (Element & { data: { y: number[] }[] })
        | null;
      return plot?.data?.[0]?.y;
    });
  await expect.poll(points).toEqual(Array.from({ length: count + 1 }, (_, n) => n));
  const grid = page.getByRole("treegrid").or(page.getByRole("grid"));
  await expect(grid).toHaveAttribute("aria-rowcount", String(count + 2));
}

test("a chart gets every point that it is to be extended by, and a grid every row", {
  tag: "@media",
}, async ({ serve, openTab }) => {
  const page = await openTab((await serve(additions(100).factory)).url);
  await expect(page.locator(".js-plotly-plot .main-svg").first()).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "0" })).toBeVisible();
  await page.click("#add");
  await expect(page.locator("#added")).toHaveText("100 added");
  await expectAll(page, 100);
  const colour = () =>
    page
      .locator(".js-plotly-plot .xtick text")
      .first()
      .evaluate((text) => getComputedStyle(text).fill);
  const light = await colour();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(colour).not.toBe(light);
  await expectAll(page, 100);
});

test("what comes before the code of a chart and of a grid is there is in them too", async ({
  serve,
  openTab,
  context,
}) => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await context.route(/patchbay-(graph|agGrid)/, async (route) => {
    await released;
    await route.continue();
  });
  const page = await openTab((await serve(additions(100).factory)).url);
  await page.click("#add");
  await expect(page.locator("#added")).toHaveText("100 added");
  await expect(page.locator(".pb-pending")).toHaveCount(2);
  release();
  await expectAll(page, 100);
});
