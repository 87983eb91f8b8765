/** WebKit keeps a page for the way back, takes its Web Locks away, and freezes the worker with the last page of its app. */
import type { AppOptions } from "@patchbay/server";
import { createLedger, type Ledger } from "../apps/ledger.ts";
import type { RunningServer } from "../support/fixtures.ts";
import { expect, test } from "./fixtures.ts";
import type { WebKitTab } from "./tab.ts";

/** Browsers keep a page only if another of the web follows. */
const elsewhere = (server: RunningServer): string => `${server.url}_dash-dependencies`;

async function entries(tab: WebKitTab): Promise<string[]> {
  return ((await tab.text("#entries")) ?? "").trim().split(" ").filter(Boolean);
}

async function streamGoesOn(tab: WebKitTab): Promise<void> {
  const { length } = await entries(tab);
  await expect.poll(async () => (await entries(tab)).length).toBeGreaterThan(length);
}

/** The page shows all that this stream has written, in order, and nothing else. */
async function expectWhole(tab: WebKitTab, ledger: Ledger, stream: number): Promise<void> {
  ledger.hush();
  await expect.poll(async () => (await entries(tab)).at(-1)).toBe(`${stream}.${ledger.written(stream)}`);
  const all = Array.from({ length: ledger.written(stream) }, (_, at) => `${stream}.${at + 1}`);
  expect(await entries(tab)).toEqual(all);
}

async function comeBack(tab: WebKitTab): Promise<void> {
  await tab.goBack();
  // It is the page that left, and not a new one.
  expect(await tab.run("return globalThis.isTheSamePage === true")).toBe(true);
}

const markPage = (tab: WebKitTab): Promise<unknown> => tab.run("globalThis.isTheSamePage = true;");

test("W24 a page comes back from the back/forward cache to its run and to all that was written, time and again", async ({
  serve,
  open,
}) => {
  const ledger = createLedger();
  const server = await serve(ledger.factory);
  const stays = await open(server.url);
  const goes = await open(server.url);
  await markPage(goes);
  for (const clicks of [1, 2]) {
    await streamGoesOn(goes);
    await goes.goto(elsewhere(server));
    const before = ledger.written(2);
    await expect.poll(() => ledger.written(2)).toBeGreaterThan(before + 5);
    await streamGoesOn(stays);
    await comeBack(goes);
    await goes.click("#click");
    await expect.poll(() => goes.text("#clicked")).toBe(String(clicks));
  }
  expect(ledger.streams).toEqual({ running: 2, started: 2 });
  await expectWhole(goes, ledger, 2);
  await goes.close();
  await expect.poll(() => ledger.streams.running).toBe(1);
});

test.describe("the only page of an app, whose worker is frozen with it", () => {
  const quick: Partial<AppOptions> = { websocketHeartbeatInterval: 500 };

  test("HB2 has its runs ended by the server, and comes back to life", async ({ serve, open }) => {
    const ledger = createLedger();
    const server = await serve((given) =>
      ledger.factory({ ...given, ...quick, websocketResumeWindow: 1_000 }),
    );
    const tab = await open(server.url);
    await markPage(tab);
    await streamGoesOn(tab);
    await tab.goto(elsewhere(server));
    await expect.poll(() => ledger.streams.running).toBe(0);
    await comeBack(tab);
    await expect.poll(() => ledger.streams).toEqual({ running: 1, started: 2 });
    await streamGoesOn(tab);
    await tab.click("#click");
    await expect.poll(() => tab.text("#clicked")).toBe("1");
    expect(server.app.connections.list()).toHaveLength(1);
  });

  test("EX11 comes back to its run if it is back soon", async ({ serve, open }) => {
    const ledger = createLedger();
    const server = await serve(ledger.factory);
    const tab = await open(server.url);
    await markPage(tab);
    await streamGoesOn(tab);
    await tab.goto(elsewhere(server));
    await comeBack(tab);
    await streamGoesOn(tab);
    await tab.click("#click");
    await expect.poll(() => tab.text("#clicked")).toBe("1");
    expect(ledger.streams).toEqual({ running: 1, started: 1 });
    await expectWhole(tab, ledger, 1);
  });
});
