/** Background callbacks of a real Dash server: the job is named in the first answer only. */
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";

const bar = (page: Page): Promise<string> =>
  page.locator("#bar").evaluate((progress: HTMLProgressElement) => `${progress.value} of ${progress.max}`);

/** Lets the job go on; it has seen the step before. */
async function step(page: Page, number: number): Promise<void> {
  await page.click("#step");
  await expect(page.locator("#steps")).toHaveText(`${number}`);
}

/** Begins the job and waits for its first word: it counts steps from then on. */
async function begin(page: Page): Promise<void> {
  await page.click("#job");
  await expect.poll(() => bar(page)).toBe("1 of 3");
}

test("B1 a job goes on to its result, with progress, side updates and running on the way", async ({
  program,
  openApp,
}) => {
  const page = await openApp((await program("jobs")).url);
  await begin(page);
  await expect(page.locator("#job")).toBeDisabled();
  await expect(page.locator("#told")).toHaveAttribute("title", "runs");
  await step(page, 1);
  await expect.poll(() => bar(page)).toBe("2 of 3");
  await expect(page.locator("#told")).toHaveText("1: step 1");
  await step(page, 2);
  await expect(page.locator("#told")).toHaveText("1: step 2");
  await expect(page.locator("#job-out")).toHaveText("-");
  await expect(page.locator("#job")).toBeDisabled();
  await step(page, 3);
  await expect(page.locator("#job-out")).toHaveText("done 1");
  await expect(page.locator("#job")).toBeEnabled();
  await expect(page.locator("#told")).toHaveAttribute("title", "over");
  expect(await bar(page)).toBe("0 of 10");
  await expect(page.locator("#next-out"), "a background callback after it").toHaveText("after done 1");
});

test("B1 a cancelled job ends without a result, and the next one runs", async ({ program, openApp }) => {
  const page = await openApp((await program("jobs")).url);
  // With nothing to cancel yet.
  const cancelled = page.waitForResponse((response) => response.url().includes("_dash-update-component"));
  await page.click("#cancel");
  expect((await cancelled).status()).toBe(200);
  await begin(page);
  await page.click("#cancel");
  await expect(page.locator("#job")).toBeEnabled();
  await expect.poll(() => bar(page)).toBe("0 of 10");
  await begin(page);
  for (const number of [1, 2, 3]) await step(page, number);
  await expect(page.locator("#job-out")).toHaveText("done 2");
  await expect(page.locator("#next-out")).toHaveText("after done 2");
});

test("B1 a newer run ends the job of the older one", async ({ program, openApp }) => {
  const page = await openApp((await program("jobs")).url);
  await begin(page);
  await page.evaluate("dash_clientside.set_props('job', { n_clicks: 2 })");
  await step(page, 1);
  await expect(page.locator("#told")).toHaveText("2: step 1");
  await expect(page.locator("#job")).toBeDisabled();
  for (const number of [2, 3, 4]) await step(page, number);
  await expect(page.locator("#job-out")).toHaveText("done 2");
  await expect(page.locator("#next-out")).toHaveText("after done 2");
});

test("B1 jobs that are done at once, and those that change nothing", async ({ program, openApp }) => {
  const page = await openApp((await program("jobs")).url);
  await page.click("#quick");
  await expect(page.locator("#quick-out"), "asked after without a pause").toHaveText("done 1");
  await page.click("#idle");
  await expect(page.locator("#idle-out"), "no_update for one of two").toHaveAttribute("title", "done 1");
  await expect(page.locator("#idle")).toHaveAttribute("title", "over");
  await expect(page.locator("#idle-out")).toHaveText("-");
  await page.click("#prevent");
  await expect(page.locator("#prevent"), "PreventUpdate").toHaveAttribute("title", "over");
  await expect(page.locator("#prevent-out")).toHaveAttribute("title", "told 1");
  await expect(page.locator("#prevent-out")).toHaveText("-");
  await page.click("#alone");
  await expect(page.locator("#alone-out"), "without an output").toHaveText("told 1");
});

test("B1 a job that fails ends its callback", async ({ program, openApp }) => {
  const page = await openApp((await program("jobs")).url, { expectFaults: /500|fail-out/ });
  const answer = page.waitForResponse((response) => response.status() === 500);
  await page.click("#fail");
  await answer;
  await expect(page.locator("#fail")).toHaveAttribute("title", "over");
  await expect(page.locator("#fail-out")).toHaveText("-");
});

test("B2 progress that comes with the result is shown", async ({ program, openApp }) => {
  const page = await openApp((await program("jobs")).url);
  for (const n of [1, 2, 3]) {
    await page.evaluate("dash_clientside.set_props('last-progress', { children: '-' })");
    await page.click("#last");
    await expect(page.locator("#last-out")).toHaveText(`done ${n}`);
    await expect(page.locator("#last-progress")).toHaveText("stop");
  }
});
