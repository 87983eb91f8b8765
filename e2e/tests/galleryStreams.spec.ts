/** The examples of the gallery that answer in parts: what people see, and that Stop ends the generator on the server. */
import { expect } from "../support/fixtures.ts";
import { test as base } from "../support/galleryFixture.ts";

const test = base.extend<{ printed: readonly string[] }>({
  /** The lines that examples have printed since the test began. Their servers are in this process. */
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  printed: async ({}, use) => {
    const { info } = console;
    const lines: string[] = [];
    console.info = (line: string) => lines.push(line);
    await use(lines);
    console.info = info;
  },
});

test("tokens: Markdown and a bar grow, and Stop ends the generator on the server", async ({
  example,
  printed,
}) => {
  const page = await example("tokens");
  const [bar, stop] = [page.locator("#bar"), page.locator("#stop-btn")];
  await expect(stop).toBeDisabled();
  await page.fill("#prompt", "What is it?");
  await page.press("#prompt", "Enter");
  await expect(page.locator("#answer h2")).toHaveText("What is it?");
  await expect(page.locator("#answer strong").first()).toHaveText("once");
  await expect(page.locator("#status")).toHaveText("Writing…");
  await expect(page.locator("#answer-box")).toHaveAttribute("aria-busy", "true");
  await expect(stop).toBeEnabled();
  await stop.press("Enter");
  await expect(page.locator("#status")).toHaveText("Ready");
  await expect(page.locator("#answer-box")).toHaveAttribute("aria-busy", "false");
  await expect(stop).toBeDisabled();
  await expect(stop).toBeFocused();
  await expect.poll(() => printed).toEqual([expect.stringMatching(/^tokens: .* of \d+ tokens, 0 running$/)]);
  const [written, length] = (printed[0]?.match(/\d+/g) ?? []).map(Number);
  expect(written).toBeLessThan(length ?? 0);
  const shown = Number(await bar.getAttribute("value"));
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThanOrEqual(written ?? 0);

  await page.click("#ask-btn");
  await expect(page.locator("#count")).toHaveText(`${length} of ${length} tokens`, { timeout: 30_000 });
  await expect(bar).toHaveAttribute("value", String(length));
  await expect(page.locator("#answer blockquote")).toHaveText("A stream is only as good as its end.");
  await expect(stop).toBeDisabled();
});

test("tokens: asking again replaces the answer, and ends the older generator", async ({
  example,
  printed,
}) => {
  const page = await example("tokens");
  await page.click("#ask-btn");
  await expect(page.locator("#answer strong").first()).toHaveText("once");
  await page.fill("#prompt", "Again?");
  await page.click("#ask-btn");
  await expect(page.locator("#answer h2")).toHaveText("Again?");
  // It ends before the newer one begins, or after.
  await expect
    .poll(() => printed)
    .toEqual([expect.stringMatching(/ended after \d+ of \d+ tokens, [01] running$/)]);
  await expect(page.locator("#stop-btn")).toBeEnabled();
  await page.click("#stop-btn");
  await expect.poll(() => printed).toEqual([expect.anything(), expect.stringMatching(/, 0 running$/)]);
  await expect(page.locator("#answer h2")).toHaveText(["Again?"]);
});

test("checks: the table fills over one HTTP request, and Stop ends the generator on the server", async ({
  example,
  printed,
}) => {
  const page = await example("checks");
  const rows = page.locator("#rows tr");
  const posted: string[] = [];
  page.on("request", (request) => request.method() === "POST" && posted.push(request.url()));
  await expect(rows).toHaveCount(0);
  await page.click("#check-btn");
  await expect(page.locator("#status")).toHaveText(/^[2-9] of 12 have answered$/);
  await expect(page.locator("#table")).toHaveAttribute("aria-busy", "true");
  await page.click("#stop-btn");
  await expect(page.locator("#table")).toHaveAttribute("aria-busy", "false");
  await expect.poll(() => printed).toEqual([expect.stringMatching(/answers, 0 running$/)]);
  const shown = Number.parseInt((await page.locator("#status").textContent()) ?? "", 10);
  await expect(rows).toHaveCount(shown);
  expect(shown).toBeLessThan(12);

  await page.click("#check-btn");
  await expect(page.locator("#status")).toHaveText("12 of 12 have answered", { timeout: 30_000 });
  await expect(rows).toHaveCount(12);
  await expect(page.locator("#stop-btn")).toBeDisabled();
  expect(posted.filter((url) => url.endsWith("_dash-update-component"))).toHaveLength(2);
});
