/** Each example does what the documentation says of it, in the gallery as people see it. */
import { examples } from "@patchbay/gallery/examples";
import type { Page } from "@playwright/test";
import { expect } from "../support/fixtures.ts";
import { test } from "../support/galleryFixture.ts";

/** Waits until an element's text is another one than now, so that something has moved. */
async function moves(page: Page, selector: string): Promise<void> {
  const before = await page.locator(selector).textContent();
  await expect(page.locator(selector)).not.toHaveText(before ?? "");
}

test("the front page leads to every example", async ({ gallery, openTab }) => {
  const page = await openTab(gallery.url);
  await page.getByRole("link", { name: "Countdown" }).first().click();
  await expect(page.locator("#start-btn")).toBeVisible();
  await expect(page.getByText("preventInitialCall").first()).toBeVisible();
});

test("countdown: intermediate values stream, and the return value ends it", async ({ example }) => {
  const [one, two] = [await example("countdown"), await example("countdown")];
  await one.click("#start-btn");
  await expect(one.locator("#countdown-display")).toHaveText(/Countdown: (10|9)/);
  await expect(one).toHaveTitle("Updating...");
  await two.click("#start-btn");
  await expect(two.locator("#countdown-display")).toHaveText(/Countdown: \d+/);
  await expect(one.locator("#countdown-display")).toHaveText("Done!", { timeout: 30_000 });
  await expect(one).not.toHaveTitle("Updating...");
  await expect(two.locator("#countdown-display")).toHaveText("Done!", { timeout: 30_000 });
});

test("countdown: started again, only the newer run is seen", async ({ example }) => {
  const page = await example("countdown");
  await page.click("#start-btn");
  await expect(page.locator("#countdown-display")).toHaveText("Countdown: 8");
  const seen = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const display = document.querySelector("#countdown-display") as Element;
        const numbers: number[] = [];
        new MutationObserver(() => {
          const number = Number(display.textContent?.match(/\d+/)?.[0]);
          numbers.push(number);
          if (number === 6) resolve(numbers);
        }).observe(display, { childList: true, subtree: true, characterData: true });
      }),
  );
  await page.click("#start-btn");
  const numbers = await seen;
  const restart = numbers.indexOf(10);
  expect(numbers.slice(restart)).toEqual([10, 9, 8, 7, 6]);
});

test("greeting: the server reads what is typed at that moment", async ({ example }) => {
  const page = await example("greeting");
  await page.fill("#name-input", "Ada");
  await page.click("#greet-btn");
  await expect(page.locator("#greeting-output")).toHaveText("Processing for Ada...");
  await expect(page.locator("#greeting-output")).toHaveText("Hello, Ada!");
});

test("transports: HTTP answers while the socket streams", async ({ example }) => {
  const page = await example("transports");
  await expect(page.locator("#dropdown-output")).toHaveText("Selected: Option A");
  await page.click("#stream-btn");
  await expect(page.locator("#stream-output")).toHaveText("Update 1 of 5...");
  await page.locator("#my-dropdown").click();
  await page.getByRole("option", { name: "Option B" }).click();
  await expect(page.locator("#dropdown-output")).toHaveText("Selected: Option B");
  await expect(page.locator("#stream-output")).toHaveText("All updates complete!");
});

test("live: a persistent callback pushes and does not show as loading", async ({ example }) => {
  const page = await example("live");
  await expect(page.locator("#live-display")).toContainText("°C");
  await moves(page, "#live-display");
  await expect(page).not.toHaveTitle("Updating...");
});

test("prices: patches to a Store, and the selection read in the middle of the run", async ({ example }) => {
  const page = await example("prices");
  await page.click("#connect-btn");
  await expect(page.locator("#status")).toHaveText("Connected");
  await expect(page.locator("#live-price")).toHaveText(/AAPL: \$\d+/);
  await page.locator("#symbol-select").click();
  await page.getByRole("option", { name: "MSFT" }).click();
  await expect(page.locator("#live-price")).toHaveText(/MSFT: \$\d+/);
});

test("feed: an upstream socket is forwarded, for what is selected", async ({ example }) => {
  const page = await example("feed");
  await page.click("#connect-btn");
  await expect(page.locator("#live-output")).toContainText("AAPL");
  await page.locator("#symbol-select").click();
  await page.getByRole("option", { name: "GOOGL" }).click();
  await expect(page.locator("#live-output")).toContainText("GOOGL");
});

test("migration: polled and pushed, side by side", async ({ example }) => {
  const page = await example("migration");
  for (const id of ["#price-display", "#pushed-price-display"]) {
    await expect(page.locator(id)).toContainText("AAPL: $");
    await moves(page, id);
  }
});

test("life: generations are drawn", async ({ example }) => {
  const page = await example("life");
  await expect(page.locator("#board .heatmaplayer image, #board .hm image").first()).toBeAttached();
  await page.locator("#start").click();
  await expect(page.locator("#gen")).toHaveText(/Generation: [1-9]\d*/);
  const picture = page.locator("#board .heatmaplayer image, #board .hm image").first();
  const before = await picture.getAttribute("href");
  await expect(picture).not.toHaveAttribute("href", before ?? "");
});

test("life: the whole board is on the screen of a phone", async ({ example }) => {
  const page = await example("life");
  await page.setViewportSize({ width: 380, height: 760 });
  const edges = () =>
    page.evaluate(() => {
      const right = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().right;
      return { drawing: Math.round(right("#board .main-svg") ?? 0), box: Math.round(right("#board") ?? 0) };
    });
  // plotly draws anew a frame after the box has changed.
  await expect.poll(async () => (await edges()).drawing).toBeGreaterThan(0);
  await expect.poll(async () => ((at) => at.drawing - at.box)(await edges())).toBe(0);
  expect((await edges()).box).toBeLessThan(380);
});

test("life: Stop stops the world", async ({ serve, openTab }) => {
  const life = examples.find(({ name }) => name === "life");
  const server = await serve((options) => {
    if (life === undefined) throw new Error("There is no such example.");
    return life.create(options, { quoteFeedUrl: "" });
  });
  const page = await openTab(server.url);
  await page.click("#start");
  await expect(page.locator("#gen")).toHaveText(/Generation: [1-9]\d*/);
  /** Reads of the loop that found the world stopped. */
  const stoppedReads = (): number =>
    server
      .messages("in")
      .filter(
        ({ type, payload }) =>
          type === "get_props_response" && (payload as { data?: unknown }).data === false,
      ).length;
  const before = stoppedReads();
  await page.click("#stop");
  // A read comes behind every update sent before it: from the first one on, nothing is on its way.
  await expect.poll(stoppedReads).toBeGreaterThan(before);
  const generation = await page.locator("#gen").textContent();
  await expect.poll(stoppedReads).toBeGreaterThan(before + 3);
  await expect(page.locator("#gen")).toHaveText(generation ?? "");
});

test("grid: rows are updated in place, with their formats", async ({ example }) => {
  const page = await example("grid");
  const cell = page.locator('#grid [row-index="0"] [col-id="price"]');
  await expect(cell).toHaveText(/^\$\d+\.\d\d$/);
  const before = (await cell.textContent()) ?? "";
  await page.locator("#start").click();
  await expect(cell).not.toHaveText(before);
  await expect(page.locator('#grid [row-index="0"] [col-id="change"]')).toHaveText(/^[+−-]\d+\.\d\d%$/);
  await expect(page.locator("#grid [row-index]")).toHaveCount(5);
});

test("security: the server ends a connection for good, and says why", async ({ example }) => {
  const page = await example("security");
  await expect(page.locator("#origin")).toContainText("Connected from http://127.0.0.1");
  await page.fill("#comment", "a harmless one");
  await page.click("#send-btn");
  await expect(page.locator("#verdict")).toHaveText("Accepted: 14 characters");
  await page.fill("#comment", "'; DROP TABLE users");
  await page.click("#send-btn");
  await expect(page.locator("#verdict")).toContainText("Suspicious");
  await expect(page.getByText("Policy violation").first()).toBeVisible();
});

test("identity: signing in is heard of in the other tab, and a connection can be ended", async ({
  example,
}) => {
  const [one, two] = [await example("identity"), await example("identity")];
  for (const tab of [one, two]) await expect(tab.locator("#me")).toHaveText("You are Guest");
  await expect(one.locator("#connected")).toContainText("Guest: 2 tabs");
  await one.getByRole("button", { name: "Sign in as Ann" }).click();
  await expect(one.locator("#me")).toHaveText("You are Ann");
  const notice = two.getByRole("status").filter({ hasText: "Signed in as somebody else." });
  await notice.getByRole("button", { name: "Reload" }).click();
  await expect(two.locator("#me")).toHaveText("You are Ann");
  await expect(one.locator("#connected")).toHaveText("Ann: 2 tabsEnd Ann's connection");
  await one.getByRole("button", { name: "End Ann's connection" }).click();
  for (const tab of [one, two]) {
    await expect(tab.getByRole("status").filter({ hasText: "Your connection was ended." })).toBeVisible();
    // E7 The panel does not say otherwise.
    await expect(tab.locator(".socket-lost")).toBeVisible();
    await expect(tab.locator(".socket-open")).toBeHidden();
  }
  await two.getByRole("button", { name: "Sign out" }).click();
  await expect(two.locator("#me")).toHaveText("You are Guest");
});

test("loan: the browser answers, and Undo takes back what was typed", async ({ example }) => {
  const page = await example("loan");
  const posted: string[] = [];
  // The page itself may still be loading, its icon for one: what counts is that no callback asks the server.
  page.on("request", (request) => request.method() === "POST" && posted.push(request.url()));
  await expect(page.locator("#payment-text")).toHaveText("415 a month");
  await page.getByRole("slider").first().press("End");
  await expect(page.locator("#payment-text")).toHaveText("1036 a month");
  await expect(page.locator("#advice")).toContainText("second signature");
  expect(posted).toEqual([]);
  const undo = page.getByRole("button", { name: "Undo" });
  await undo.click();
  await expect(page.locator("#payment-text")).toHaveText("415 a month");
  await expect(page.locator("#advice")).toContainText("without asking");
  await expect(undo).toHaveCount(0);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(page.locator("#payment-text")).toHaveText("1036 a month");
});

test("todo: rows come and go, and each knows of itself", async ({ example }) => {
  const page = await example("todo");
  await expect(page.locator("#summary")).toHaveText("0 of 2 done");
  await page.fill("#new-item", "Buy milk");
  await page.press("#new-item", "Enter");
  await expect(page.locator("#summary")).toHaveText("0 of 3 done");
  await expect(page.locator("#new-item")).toHaveValue("");
  await page.getByLabel("Buy milk", { exact: true }).check();
  await expect(page.locator("#summary")).toHaveText("1 of 3 done");
  await expect(page.locator(".todo-state")).toHaveText(["open", "open", "done"]);
  await page.getByLabel("Remove Open a second tab").click();
  await expect(page.locator("#summary")).toHaveText("1 of 2 done");
  await expect(page.locator(".todo-state")).toHaveText(["open", "done"]);
});

test("report: progress while it is written, Cancel ends it, and it starts again", async ({ example }) => {
  const page = await example("report");
  const bar = page.locator("#bar");
  await page.click("#write-btn");
  await expect(bar).toHaveAttribute("value", /[1-9]/);
  await expect(page.locator("#chapter")).toHaveText(/^Writing: /);
  await expect(page.locator("#write-btn")).toBeDisabled();
  await page.click("#cancel-btn");
  await expect(page.locator("#chapter")).toHaveText("Nothing is being written");
  await expect(bar).toHaveAttribute("value", "0");
  await expect(page.locator("#report")).toHaveText("No report yet");
  await page.click("#write-btn");
  await expect(page.locator("#report")).toHaveText(/^Report 2: 8 chapters/, { timeout: 30_000 });
  await expect(page.locator("#write-btn")).toBeEnabled();
});

test("shared list: two windows edit it at once, late ones see it, and each says how many are there", async ({
  example,
  gallery,
  browser,
}) => {
  const elsewhere = await browser.newContext();
  const one = await example("shopping");
  const other = await elsewhere.newPage();
  await other.goto(`${gallery.url}shopping/`);
  for (const page of [one, other]) await expect(page.locator("#people")).toHaveText("2 tabs are here.");
  await one.fill("#new-thing", "Milk");
  await other.fill("#new-thing", "Salt");
  await Promise.all([one.click("#add-thing"), other.click("#add-thing")]);
  await other.getByLabel("Apples").check();
  await one.getByLabel("Coffee").uncheck();
  const late = await example("shopping");
  for (const page of [one, other, late]) {
    await expect(page.locator("#people")).toHaveText("3 tabs are here.");
    await expect(page.locator("#things label")).toHaveCount(5);
    await expect(page.locator("#things label", { hasText: "Milk" })).toBeVisible();
    await expect(page.locator("#things label", { hasText: "Salt" })).toBeVisible();
    await expect(page.getByLabel("Apples")).toBeChecked();
    await expect(page.getByLabel("Coffee")).not.toBeChecked();
  }
  await late.click("#clear-things");
  await expect(one.getByLabel("Apples")).toHaveCount(0);
  await late.close();
  await elsewhere.close();
  await expect(one.locator("#people")).toHaveText("Only this tab is here.");
});
