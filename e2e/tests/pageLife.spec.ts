/** Pages that the browser freezes, keeps for the way back, or opens twice. */
import { createFlood } from "../apps/flood.ts";
import { createLedger } from "../apps/ledger.ts";
import { withPageCache } from "../support/drivers.ts";
import { expect, test } from "../support/fixtures.ts";
import { clickAndSee, shownStreams, streamGoesOn } from "../support/ledgerPage.ts";
import { openRawTab } from "../support/rawTab.ts";
import { workerHeapBytes } from "../support/worker.ts";

test.describe.configure({ timeout: 120_000 });
test.use({
  launchOptions: ({ launchOptions, browserName }, use) => use(withPageCache(browserName, launchOptions)),
});

const UPDATES = 200_000;
const MEGABYTE = 1_000_000;

test(`W37 ${UPDATES} updates for a frozen tab: the worker stays under 10 MB, the tab wakes to the latest`, {
  tag: "@cdp",
}, async ({ serve, browser }) => {
  const flood = createFlood(UPDATES);
  const server = await serve(flood.factory);
  const frozen = await openRawTab(browser, server.url);
  await expect.poll(() => frozen.text("state")).toBe("idle");
  // In front of it, so that it may be frozen.
  const awake = await openRawTab(browser, server.url);
  await expect.poll(() => awake.text("state")).toBe("idle");
  await frozen.evaluate(`document.addEventListener("freeze", () => { globalThis.wasFrozen = true; })`);
  await frozen.evaluate(`document.getElementById("go").click()`);
  await expect.poll(() => frozen.text("state")).toBe("waiting");
  const before = await workerHeapBytes(browser);
  await frozen.setFrozen(true);
  flood.open();
  let most = 0;
  await expect
    .poll(
      async () => {
        most = Math.max(most, await workerHeapBytes(browser));
        return flood.written;
      },
      { timeout: 90_000, intervals: [100] },
    )
    .toBe(UPDATES);
  // The other tab's socket is the same: what was before it has come.
  await awake.evaluate(`document.getElementById("go").click()`);
  await expect.poll(() => awake.text("state")).toBe("done");
  most = Math.max(most, await workerHeapBytes(browser));
  expect(most).toBeLessThan(10 * MEGABYTE);
  await frozen.setFrozen(false);
  for (const component of [0, 50, 99])
    await expect.poll(() => frozen.text(`c${component}`)).toBe(flood.latest(component));
  await expect.poll(() => frozen.text("state")).toBe("done");
  expect(await frozen.evaluate("globalThis.wasFrozen")).toBe(true);
  const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;
  const description = `the worker's heap: ${megabytes(before)} before, at most ${megabytes(most)}`;
  test.info().annotations.push({ type: "measured", description });
  process.stdout.write(`${description}\n`);
});

test("W24 a page in the back/forward cache stays there, and comes back to all that was written", {
  tag: "@back-forward-cache",
}, async ({ serve, openTab }) => {
  const ledger = createLedger();
  const server = await serve(ledger.factory);
  const stays = await openTab(server.url);
  const goes = await openTab(server.url);
  await goes.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
  await goes.fill("#name", "me");
  await streamGoesOn(goes);
  // Browsers keep a page only if another of the web follows.
  await goes.goto(`${server.url}_dash-dependencies`);
  await streamGoesOn(stays);
  await goes.goBack({ waitUntil: "commit" });
  // Had anything been posted to it, the browser would have thrown it out, and this were a new page.
  expect(await goes.evaluate(() => "isTheSamePage" in globalThis)).toBe(true);
  await streamGoesOn(goes);
  await clickAndSee(goes, 1);
  expect(await shownStreams(ledger, [stays, goes])).toEqual([[1], [2]]);
  expect(ledger.clicks).toEqual(["me 1"]);
});

test("EX11 a page that is its browser's only one comes back from the back/forward cache to the run that it left", {
  tag: "@back-forward-cache",
}, async ({ serve, openTab }) => {
  const ledger = createLedger();
  const server = await serve(ledger.factory);
  const tab = await openTab(server.url);
  await tab.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
  await tab.fill("#name", "me");
  await streamGoesOn(tab);
  await tab.goto(`${server.url}_dash-dependencies`);
  await tab.goBack({ waitUntil: "commit" });
  expect(await tab.evaluate(() => "isTheSamePage" in globalThis)).toBe(true);
  await streamGoesOn(tab);
  await clickAndSee(tab, 1);
  // The browser had closed the socket of its worker.
  expect(server.messages("in").filter(({ type }) => type === "resume")).toHaveLength(1);
  expect(await shownStreams(ledger, [tab])).toEqual([[1]]);
  expect(ledger.clicks).toEqual(["me 1"]);
});

test("a page that leaves without the cache ends its run at once, by its goodbye", async ({
  serve,
  openTab,
}) => {
  const ledger = createLedger();
  const server = await serve(ledger.factory);
  const tab = await openTab(server.url);
  await streamGoesOn(tab);
  const [session] = server.app.connections.list();
  await tab.reload();
  await streamGoesOn(tab);
  expect(server.messages("in").map(({ type }) => type)).toContain("renderer_disconnect");
  expect(server.app.connections.list().map(({ id }) => id)).not.toContain(session?.id);
});

test("a duplicated tab is a tab of its own, with its own stream", async ({ serve, openTab, context }) => {
  const ledger = createLedger();
  const server = await serve(ledger.factory);
  const tab = await openTab(server.url);
  await streamGoesOn(tab);
  await tab.evaluate(() => sessionStorage.setItem("copied", "yes"));
  const opened = context.waitForEvent("page");
  // As a browser duplicates it: the storage of the session is copied.
  await tab.evaluate(() => void open(location.href));
  const copy = await opened;
  expect(await copy.evaluate(() => sessionStorage.getItem("copied"))).toBe("yes");
  await streamGoesOn(copy);
  await clickAndSee(copy, 1);
  expect(await shownStreams(ledger, [tab, copy])).toEqual([[1], [2]]);
  expect(server.app.connections.list()).toHaveLength(1);
  await expect(tab.locator("#clicked")).toHaveText("0");
});
