/** The fixtures of the WebKit suite: the servers and the fault proxy of all specs, and tabs of WebKitGTK. */
import { test as base, expect } from "../support/fixtures.ts";
import { BROWSER_VERSION } from "../support/specReporter.ts";
import { startWebKit, type WebKitSession } from "./session.ts";
import { createTab, type WebKitTab } from "./tab.ts";

export { expect };

interface Fixtures {
  /**
   * Opens a tab. Errors of its page fail the test, unless it expects them.
   * @param kind a `window` is visible, a `tab` lies behind it
   */
  open(url: string, options?: { kind?: "tab" | "window"; expectErrors?: boolean }): Promise<WebKitTab>;
}

interface WorkerFixtures {
  webkit: WebKitSession & { anchor: string };
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  webkit: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
    async ({}, use) => {
      const session = await startWebKit();
      // With its last window, the browser and the session would end.
      await use({ ...session, anchor: await session.driver.getWindowHandle() });
      await session.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  open: async ({ webkit: { driver, anchor } }, use, testInfo) => {
    const description = (await driver.getCapabilities()).getBrowserVersion();
    testInfo.annotations.push({ type: BROWSER_VERSION, ...(description !== undefined && { description }) });
    const opened: { handle: string; tab: WebKitTab; expectErrors: boolean }[] = [];
    await use(async (url, { kind = "window", expectErrors = false } = {}) => {
      await driver.switchTo().window(anchor);
      await driver.switchTo().newWindow(kind);
      const handle = await driver.getWindowHandle();
      const tab = createTab(driver, handle);
      opened.push({ handle, tab, expectErrors });
      await tab.goto(url);
      return tab;
    });
    const errors: string[] = [];
    const open = await driver.getAllWindowHandles();
    for (const { handle, tab, expectErrors } of opened) {
      if (!open.includes(handle)) continue;
      if (!expectErrors) errors.push(...(await tab.errors()));
      await tab.close();
    }
    await driver.switchTo().window(anchor);
    expect(errors, "errors of the pages").toEqual([]);
  },
});

/** Waits until the text of an element is another one than now. */
export async function expectToChange(tab: WebKitTab, css: string): Promise<void> {
  const before = await tab.text(css);
  await expect.poll(() => tab.text(css)).not.toBe(before);
}
