/** Checks of the ledger app: after any fault, its page must show each stream whole and in order, and count each click once. */
import type { Page } from "@playwright/test";
import { createLedger, type Ledger } from "../apps/ledger.ts";
import type { FaultProxy } from "./faultProxy.ts";
import { test as base, expect, type RunningServer } from "./fixtures.ts";

/** A ledger app on its own server, behind a proxy that makes faults. */
export interface LedgerLine {
  readonly ledger: Ledger;
  readonly server: RunningServer;
  readonly proxy: FaultProxy;
}

export const test = base.extend<{ ledgerLine: LedgerLine; writeEveryMs: number }>({
  writeEveryMs: [50, { option: true }],
  ledgerLine: async ({ serve, faultProxy, writeEveryMs }, use) => {
    const ledger = createLedger(writeEveryMs);
    const server = await serve(ledger.factory);
    await use({ ledger, server, proxy: await faultProxy(server) });
  },
});

/** A fault without a close is noticed only after a heartbeat and its deadline. */
const FOUND_OUT_MS = 40_000;

async function entries(tab: Page): Promise<string[]> {
  return ((await tab.locator("#entries").textContent()) ?? "").trim().split(" ").filter(Boolean);
}

/** Waits until the page shows more entries than now. */
export async function streamGoesOn(tab: Page): Promise<void> {
  const { length } = await entries(tab);
  await expect
    .poll(async () => (await entries(tab)).length, { timeout: FOUND_OUT_MS })
    .toBeGreaterThan(length);
}

/** Waits until the page shows this number of clicks. */
export async function seeClicks(tab: Page, times: number): Promise<void> {
  await expect(tab.locator("#clicked")).toHaveText(String(times), { timeout: FOUND_OUT_MS });
}

export async function clickAndSee(tab: Page, times: number): Promise<void> {
  await tab.click("#click");
  await seeClicks(tab, times);
}

/**
 * Stops the streams, then checks each page: it shows its streams one after the other, each from its beginning, without gaps or
 * repetitions, and the last one whole. @returns the numbers of each page's streams
 */
export async function shownStreams(ledger: Ledger, tabs: readonly Page[]): Promise<number[][]> {
  ledger.hush();
  const all: number[][] = [];
  for (const tab of tabs) {
    const last = async (): Promise<number> => Number((await entries(tab)).at(-1)?.split(".")[0]);
    await expect
      .poll(async () => (await entries(tab)).at(-1), { timeout: FOUND_OUT_MS })
      .toBe(`${await last()}.${ledger.written(await last())}`);
    const shown = await entries(tab);
    const streams = [...new Set(shown.map((entry) => Number(entry.split(".")[0])))];
    const whole = streams.flatMap((stream) => {
      const { length } = shown.filter((entry) => entry.startsWith(`${stream}.`));
      return Array.from({ length }, (_, at) => `${stream}.${at + 1}`);
    });
    expect(shown).toEqual(whole);
    all.push(streams);
  }
  return all;
}
