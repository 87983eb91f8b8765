/** Dash programs under Patchbay, in tabs that fail on a page error, a failed request or a second React. */
import { type ProgramOptions, type RunningProgram, startProgram } from "@patchbay/dash-apps";
import type { BrowserContext, Page } from "@playwright/test";
import { test as base, expect } from "../support/fixtures.ts";
import { tapWire, type WireTap } from "./wireTap.ts";

export { expect };

/** Whether the pages have Dash's own renderer. */
export const isStock = process.env.PATCHBAY === "0";

interface OpenOptions {
  context?: BrowserContext;
  /** Whether the page is to have Dash's own renderer. Default: if `PATCHBAY=0`, by which every test runs under that. */
  stock?: boolean;
  /** Faults of this page that match are not held against it. */
  expectFaults?: RegExp;
}

interface Fixtures {
  /** Waits until the app is there. */
  openApp(url: string, options?: OpenOptions): Promise<Page>;
  tap(program: RunningProgram): Promise<WireTap>;
}

interface Shared {
  /** A program runs once for all tests of a worker, if it is started in the same way. */
  program(name: string, options?: ProgramOptions): Promise<RunningProgram>;
}

export const test = base.extend<Fixtures, Shared>({
  program: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
    async ({}, use) => {
      const started = new Map<string, Promise<RunningProgram>>();
      await use((name, options = {}) => {
        const key = JSON.stringify([name, options]);
        const known = started.get(key) ?? startProgram(name, options);
        started.set(key, known);
        return known;
      });
      const stopping = [...started.values()].map((starting) => starting.then((program) => program.stop()));
      await Promise.allSettled(stopping);
    },
    { scope: "worker" },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  tap: async ({}, use) => {
    const taps: WireTap[] = [];
    await use(async (program) => {
      const tap = await tapWire(program);
      taps.push(tap);
      return tap;
    });
    await Promise.all(taps.map((tap) => tap.close()));
  },

  openApp: async ({ context: own }, use) => {
    const faults: string[] = [];
    const pages: Page[] = [];
    await use(async (url, { context = own, stock = isStock, expectFaults } = {}) => {
      const page = await context.newPage();
      pages.push(page);
      watch(page, (fault) => expectFaults?.test(fault) || faults.push(fault));
      await page.addInitScript(countReacts);
      await page.goto(url);
      await expect(page.locator("#react-entry-point > *").first()).toBeAttached();
      await expect(page.locator("._dash-loading")).toHaveCount(0);
      const renderers = await page
        .locator('script[src*="dash_renderer"]')
        .evaluateAll((scripts) =>
          scripts.map((script) => /[^/]*$/.exec((script as HTMLScriptElement).src)?.[0].split(".")[0]),
        );
      expect(renderers).toEqual([stock ? "dash_renderer" : "patchbay_dash_renderer"]);
      return page;
    });
    for (const page of pages.filter((one) => !one.isClosed())) {
      expect(await page.evaluate(() => (window as unknown as Counted).reacts), "Reacts on the page").toBe(1);
    }
    expect(faults, "faults of the pages").toEqual([]);
  },
});

function watch(page: Page, tell: (fault: string) => void): void {
  page.on("pageerror", (error) => tell(`${page.url()}: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") tell(`${page.url()}: ${message.text()} (${message.location().url})`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) tell(`${response.status()} for ${response.url()}`);
  });
}

interface Counted {
  reacts: number;
}

/** Every React that draws tells the developer tools; here they only count. */
function countReacts(): void {
  const counted = window as unknown as Counted & Record<string, unknown>;
  counted.reacts = 0;
  counted.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    renderers: new Map(),
    inject: () => {
      counted.reacts += 1;
      return counted.reacts;
    },
    checkDCE: () => undefined,
    onCommitFiberRoot: () => undefined,
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
  };
}
