/** The documentation's examples, unmodified, do what the documentation says; and those that need Dash 4.5. */
import { hasDash45 } from "../dashVersion.ts";
import { expect, isStock, test } from "../fixtures.ts";

test("countdown: each of several tabs has a run of its own, over one socket", async ({
  program,
  tap,
  openApp,
}) => {
  const wire = await tap(await program("countdown"));
  const first = await openApp(wire.url);
  const second = await openApp(wire.url);
  await first.click("#start-btn");
  await expect(first.locator("#countdown-display")).toHaveText("Countdown: 8");
  await second.click("#start-btn");
  await expect(second.locator("#countdown-display")).toHaveText("Countdown: 10");
  await expect(first.locator("#countdown-display")).not.toHaveText("Countdown: 10");
  await expect(first.locator("#countdown-display")).toHaveText("Done!");
  await expect(second.locator("#countdown-display")).toHaveText("Done!");
  expect(wire.sockets).toHaveLength(1);
});

test("greeting: the value is read when the callback asks for it", async ({ program, openApp }) => {
  const page = await openApp((await program("greeting")).url);
  await page.fill("#name-input", "Ada");
  await page.click("#greet-btn");
  await expect(page.locator("#greeting-output")).toHaveText("Processing for Ada...");
  await page.fill("#name-input", "Grace");
  await expect(page.locator("#greeting-output")).toHaveText("Hello, Ada!");
});

test("transports: HTTP goes on while the socket streams", async ({ program, tap, openApp }) => {
  const wire = await tap(await program("transports"));
  const page = await openApp(wire.url);
  await expect(page.locator("#dropdown-output")).toHaveText("Selected: Option A");
  await page.click("#stream-btn");
  await expect(page.locator("#stream-output")).toHaveText("Update 2 of 5...");
  await page.click("#my-dropdown");
  await page.getByText("Option C").click();
  await expect(page.locator("#dropdown-output")).toHaveText("Selected: Option C");
  await expect(page.locator("#stream-output")).toHaveText("All updates complete!");
  const asked = wire.toServer.filter(({ type }) => type === "callback_request");
  expect(asked).toHaveLength(1);
});

test("live: a persistent callback pushes without a word in the title", async ({ program, openApp }) => {
  const page = await openApp((await program("live")).url);
  await expect(page.locator("#live-display")).toContainText("°C");
  const before = await page.locator("#live-display").textContent();
  await expect(page.locator("#live-display")).not.toHaveText(before ?? "");
  await expect(page).toHaveTitle("Dash");
});

test("prices: patches go into the store, the selection is read while the stream runs", async ({
  program,
  openApp,
}) => {
  const page = await openApp((await program("prices")).url);
  await page.click("#connect-btn");
  await expect(page.locator("#status")).toHaveText("Connected");
  await expect(page.locator("#live-price")).toHaveText(/^AAPL: \$\d+/);
  await page.click("#symbol-select");
  await page.getByText("MSFT").click();
  await expect(page.locator("#live-price")).toHaveText(/^MSFT: \$\d+/);
});

test("feed: an upstream socket is forwarded", async ({ program, openApp }) => {
  const page = await openApp((await program("feed")).url);
  await page.click("#connect-btn");
  await expect(page.locator("#status")).toHaveText("Connected");
  await expect(page.locator("#live-output")).toHaveText(/^AAPL: \$\d+/);
});

test("polling on Flask, and the push that replaces it", async ({ program, tap, openApp }) => {
  const before = await tap(await program("polling", { start: "server" }));
  const polled = await openApp(before.url);
  await expect(polled.locator("#price-display")).toHaveText(/^AAPL: \$\d+/);
  const requests: string[] = [];
  polled.on("request", (request) => requests.push(request.url()));
  await expect
    .poll(() => requests.filter((url) => url.includes("_dash-update-component")).length)
    .toBeGreaterThan(1);
  expect(before.sockets).toEqual([]);

  const pushed = await openApp((await program("migration")).url);
  await expect(pushed.locator("#price-display")).toHaveText(/^AAPL: \$\d+/);
});

test("life: figures into plotly, started and stopped", async ({ program, tap, openApp }) => {
  const wire = await tap(await program("life"));
  const page = await openApp(wire.url);
  await expect(page.locator("#board .heatmaplayer image").first()).toBeAttached();
  await page.click("#start");
  await expect(page.locator("#gen")).toHaveText(/Generation: [1-9]\d+/);
  await page.click("#stop");
  const reads = (): number => wire.toServer.filter(({ type }) => type === "get_props_response").length;
  const pushes = (): number => wire.toPages.filter(({ type }) => type === "set_props").length;
  // It goes on asking whether it is to run, and pushes no more.
  await expect(async () => {
    const [read, pushed] = [reads(), pushes()];
    await expect.poll(reads).toBeGreaterThan(read + 2);
    expect(pushes()).toBe(pushed);
  }).toPass();
});

test("grid: values stream into the grid that is there, with the page's number formats", async ({
  program,
  openApp,
}) => {
  const page = await openApp((await program("grid")).url);
  const change = page.locator('[row-index="0"] [col-id="change"]');
  await expect(change).toHaveText("+0.00%");
  const grid = await page.locator("#grid .ag-root").elementHandle();
  await page.click("#start");
  await expect(change).toHaveText(/^[+−-]\d+\.\d\d%$/);
  await expect(change).not.toHaveText("+0.00%");
  expect(await grid?.evaluate((element) => element.isConnected)).toBe(true);
});

test("security: a callback ends the connection for good", async ({ program, tap, openApp }) => {
  const wire = await tap(await program("security"));
  // The page says that a request was under way.
  const page = await openApp(wire.url, { expectFaults: /Policy violation/ });
  await page.click("#send");
  await expect(page.locator("#answer")).toHaveText("You said: hello");
  await page.fill("#message", "<script>");
  await page.click("#send");
  await expect.poll(() => wire.open.size).toBe(0);
  expect(wire.sockets).toHaveLength(1);
});

test("disconnect: both kinds of callback end with their page", async ({ program, request, openApp }) => {
  test.skip(
    process.env.DASH_VERSION === "4.2.0",
    "Dash 4.2.0 does not end them, under its own renderer either",
  );
  const running = await program("disconnect");
  const page = await openApp(running.url);
  await page.click("#btn");
  await expect(page.locator("#progress")).toHaveText("Working...");
  await expect(page.locator("#output")).toContainText("Beat");
  await page.close();
  const journal = async () => (await (await request.get(`${running.url}journal`)).json()).sort();
  await expect.poll(journal).toEqual(["loop ended", "task cancelled"]);
});

test("Quart: streams, reads and a persistent callback", async ({ program, tap, openApp }) => {
  const wire = await tap(await program("onQuart"));
  const pages = [await openApp(wire.url), await openApp(wire.url)];
  for (const page of pages) {
    await expect(page.locator("#live-display")).toContainText("Beat");
    await page.click("#start-btn");
  }
  for (const page of pages) await expect(page.locator("#countdown-display")).toHaveText("Done, Ada!");
  expect(wire.sockets).toHaveLength(1);
});

test.describe("Dash 4.5", () => {
  test.skip(!hasDash45, "Its programs need Dash 4.5.");

  test("tokens: text and a bar grow by parts, and Stop leaves what is there", async ({
    program,
    openApp,
  }) => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    const page = await openApp((await program("tokens", { print })).url);
    await page.click("#ask");
    await expect(page.locator("#answer strong")).toHaveText("yields");
    await expect(page.locator("#bar")).toHaveAttribute("value", /^0\.\d+$/);
    await expect(page.locator("#answer-box")).toHaveAttribute("aria-busy", "true");
    if (!isStock) {
      await page.click("#stop");
      await expect(page.locator("#status")).toHaveText("Ready");
      await expect
        .poll(() => printed.join(""))
        .toMatch(/the answer has ended after (\d+) of (?!\1 )\d+ tokens/);
      await page.click("#ask");
    }
    await expect(page.locator("#bar")).toHaveAttribute("value", "1.0");
    await expect(page.locator("#answer li").last()).toHaveText("Stop cancels the generator where it waits.");
    await expect(page.locator("#status")).toHaveText("Ready");
  });

  test("checks: a table fills on Flask", async ({ program, openApp }) => {
    const page = await openApp((await program("checks", { start: "server" })).url);
    await page.click("#check");
    await expect(page.locator("#status")).toHaveText(/^[1-9] of 12 have answered$/);
    await expect(page.locator("#status")).toHaveText("12 of 12 have answered");
    await expect(page.locator("#rows tr")).toHaveCount(12);
  });
});
