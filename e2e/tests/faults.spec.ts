/** Every fault that a line can have, in a real browser: what was written is shown, what was clicked is done once. */
import type { Page } from "@playwright/test";
import type { FaultProxy } from "../support/faultProxy.ts";
import { expect, type RunningServer } from "../support/fixtures.ts";
import { clickAndSee, seeClicks, shownStreams, streamGoesOn, test } from "../support/ledgerPage.ts";

test.describe.configure({ timeout: 120_000 });

interface Line {
  server: RunningServer;
  proxy: FaultProxy;
  tab: Page;
}

const resumes = ({ server }: Line): number =>
  server.messages("out").filter(({ type }) => type === "resumed").length;

/** @returns once the line has been broken and found broken */
type Fault = (line: Line) => Promise<void>;

const broken =
  (breakIt: (proxy: FaultProxy) => void): Fault =>
  async ({ proxy, tab }) => {
    proxy.refuse(true);
    breakIt(proxy);
    await expect(tab.locator("[data-connection]")).toHaveAttribute("data-connection", "waiting");
    proxy.refuse(false);
  };

const FAULTS: readonly (readonly [string, Fault])[] = [
  ["is killed", broken((proxy) => proxy.cut())],
  ["is reset", broken((proxy) => proxy.reset())],
  ...[1, 2, 5, 100].map(
    (bytes) =>
      [
        `ends after byte ${bytes} of what the server sends`,
        broken((proxy) => proxy.breakSocketsAfter(bytes, "browser")),
      ] as const,
  ),
  [
    "is reset within a frame of the server",
    broken((proxy) => proxy.breakSocketsAfter(100, "browser", "reset")),
  ],
  [
    "is reset within a frame of the page",
    async (line) => {
      line.proxy.breakSocketsAfter(20, "server", "reset");
      await expect.poll(() => resumes(line)).toBe(1);
    },
  ],
  [
    "is half-open: the server's end is gone and nobody says so",
    async (line) => {
      line.proxy.leaveHalfOpen();
      await expect.poll(() => resumes(line), { timeout: 40_000 }).toBe(1);
    },
  ],
  [
    "stalls until it is given up, and then brings what it held back",
    async (line) => {
      const { proxy, tab } = line;
      proxy.stall(true);
      await expect(tab.locator("[data-connection]")).not.toHaveAttribute("data-connection", "open", {
        timeout: 40_000,
      });
      proxy.stall(false);
      await expect.poll(() => resumes(line), { timeout: 40_000 }).toBe(1);
    },
  ],
];

for (const [what, fault] of FAULTS) {
  test(`nothing is lost and nothing done twice when the line ${what}`, async ({ ledgerLine, openTab }) => {
    const { ledger, server, proxy } = ledgerLine;
    const tab = await openTab(proxy.url, { expectErrors: true });
    await tab.fill("#name", "me");
    await streamGoesOn(tab);
    await clickAndSee(tab, 1);
    // Pressed while the line is whole, broken or mended, as it comes.
    await Promise.all([fault({ server, proxy, tab }), tab.click("#click")]);
    await seeClicks(tab, 2);
    await clickAndSee(tab, 3);
    await streamGoesOn(tab);
    expect(await shownStreams(ledger, [tab])).toEqual([[1]]);
    expect(ledger.clicks).toEqual(["me 1", "me 2", "me 3"]);
    expect(ledger.streams).toEqual({ running: 1, started: 1 });
    expect(server.messages("out").filter(({ type }) => type === "resumed")).toEqual([
      { type: "resumed", recovered: true },
    ]);
  });
}

test("a proxy that blocks sockets and then lets them through: live updates come without a reload", async ({
  ledgerLine,
  openTab,
}) => {
  const { ledger, proxy } = ledgerLine;
  proxy.blockUpgrades(true);
  const tab = await openTab(proxy.url, { expectErrors: true });
  await expect.poll(() => proxy.blocked).toBeGreaterThan(1);
  // What can go by HTTP does; a stream cannot, and says so.
  await clickAndSee(tab, 1);
  await expect(tab.getByRole("status").filter({ hasText: /live/i })).toBeVisible();
  proxy.blockUpgrades(false);
  await streamGoesOn(tab);
  expect(await shownStreams(ledger, [tab])).toEqual([[1]]);
  expect(ledger.clicks).toHaveLength(1);
});

test("a line that is slow, and slower than what is written: all of it comes, in order", async ({
  ledgerLine,
  openTab,
}) => {
  const { ledger, server, proxy } = ledgerLine;
  const tab = await openTab(proxy.url);
  await tab.fill("#name", "me");
  await streamGoesOn(tab);
  proxy.throttle(1_500);
  await clickAndSee(tab, 1);
  await streamGoesOn(tab);
  proxy.throttle(undefined);
  expect(await shownStreams(ledger, [tab])).toEqual([[1]]);
  expect(server.messages("out").filter(({ type }) => type === "resumed")).toEqual([]);
});

test("offline: three tabs say so, and what was clicked in each meanwhile is done once", async ({
  ledgerLine,
  openTab,
}) => {
  const { ledger, server, proxy } = ledgerLine;
  const tabs: Page[] = [];
  for (const name of ["one", "two", "three"]) {
    const tab = await openTab(proxy.url, { expectErrors: true });
    await tab.fill("#name", name);
    await streamGoesOn(tab);
    tabs.push(tab);
  }
  proxy.refuse(true);
  proxy.cut();
  for (const tab of tabs) {
    await expect(tab.getByRole("status").filter({ hasText: /reconnect/i })).toBeVisible();
    await tab.click("#click");
  }
  expect(ledger.clicks).toEqual([]);
  proxy.refuse(false);
  for (const tab of tabs) await seeClicks(tab, 1);
  expect(ledger.clicks.toSorted()).toEqual(["one 1", "three 1", "two 1"]);
  expect(await shownStreams(ledger, tabs)).toEqual([[1], [2], [3]]);
  expect(server.app.connections.list()).toHaveLength(1);
});

test.describe(() => {
  // Each change draws a list anew that grows all the while.
  test.use({ writeEveryMs: 1_000 });

  test("20 tabs over one socket, each with its own stream and click, through a break", async ({
    ledgerLine,
    openTab,
  }) => {
    // Twenty pages on as few cores as there are, one after the other.
    test.setTimeout(180_000);
    const { ledger, server, proxy } = ledgerLine;
    const tabs: Page[] = [];
    for (let n = 0; n < 20; n++) tabs.push(await openTab(proxy.url, { expectErrors: true }));
    for (const [n, tab] of tabs.entries()) await tab.fill("#name", `tab ${n}`);
    for (const tab of tabs) await streamGoesOn(tab);
    await Promise.all(tabs.slice(0, 10).map((tab) => tab.click("#click")));
    proxy.cut();
    await Promise.all(tabs.slice(10).map((tab) => tab.click("#click")));
    for (const tab of tabs) await seeClicks(tab, 1);
    for (const tab of tabs) await streamGoesOn(tab);
    const shown = await shownStreams(ledger, tabs);
    expect(shown.map(({ length }) => length)).toEqual(tabs.map(() => 1));
    expect(new Set(shown.flat()).size).toBe(20);
    expect(ledger.clicks.toSorted()).toEqual(tabs.map((_, n) => `tab ${n} 1`).toSorted());
    expect(ledger.streams).toEqual({ running: 20, started: 20 });
    expect(server.app.connections.list()).toHaveLength(1);
  });
});
