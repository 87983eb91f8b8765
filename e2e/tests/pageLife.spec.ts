/** Pages that the browser freezes, keeps for the way back, or opens twice. */
import type { Page } from "@playwright/test";
import { createFlood } from "../apps/flood.ts";
import { createLedger } from "../apps/ledger.ts";
import { expect, test } from "../fixtures.ts";
import { clickAndSee, shownStreams, streamGoesOn } from "../ledgerPage.ts";
import { workerHeapBytes } from "../worker.ts";

test.describe.configure({ timeout: 120_000 });

async function setFrozen(tab: Page, frozen: boolean): Promise<void> {
  const session = await tab.context().newCDPSession(tab);
  await session.send("Page.setWebLifecycleState", { state: frozen ? "frozen" : "active" });
  await session.detach();
}

const UPDATES = 200_000;
const MEGABYTE = 1_000_000;

test(`W37 ${UPDATES} updates for a frozen tab: the worker stays under 10 MB, the tab wakes to the latest`, async ({
  serve,
  openTab,
  browser,
}) => {
  const flood = createFlood(UPDATES);
  const server = await serve(flood.factory);
  const awake = await openTab(server.url);
  const frozen = await openTab(server.url);
  await frozen.click("#go");
  await expect(frozen.locator("#state")).toHaveText("waiting");
  await frozen.evaluate(() => {
    document.addEventListener("freeze", () => Object.assign(globalThis, { wasFrozen: true }));
  });
  const before = await workerHeapBytes(browser);
  await setFrozen(frozen, true);
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
  await awake.click("#go");
  await expect(awake.locator("#state")).toHaveText("done");
  most = Math.max(most, await workerHeapBytes(browser));
  expect(most).toBeLessThan(10 * MEGABYTE);
  await setFrozen(frozen, false);
  for (const component of [0, 50, 99])
    await expect(frozen.locator(`#c${component}`)).toHaveText(flood.latest(component));
  await expect(frozen.locator("#state")).toHaveText("done");
  expect(await frozen.evaluate(() => "wasFrozen" in globalThis)).toBe(true);
  const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;
  const description = `the worker's heap: ${megabytes(before)} before, at most ${megabytes(most)}`;
  test.info().annotations.push({ type: "measured", description });
  process.stdout.write(`${description}\n`);
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
