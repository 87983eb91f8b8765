/**
 * What the drivers of the browsers do differently, all in one place. Playwright drives Chromium by CDP, and Firefox by WebDriver BiDi. A test
 * that needs something of one driver says so by a tag. With another driver it is skipped, and the run prints why (`specReporter.ts`).
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BrowserContext,
  type BrowserType,
  test as base,
  type LaunchOptions,
  type Locator,
} from "@playwright/test";

/** By tag: why Firefox cannot run a test. */
const NOT_IN_FIREFOX: Readonly<Record<string, string>> = {
  "@cdp": "WebDriver BiDi has no command to list, measure or end workers, or to freeze a tab",
  "@crash": "Playwright's Firefox has no address that ends the process of one tab",
  "@back-forward-cache": "Firefox keeps no page that holds a lock: Back loads it anew",
  "@goodbye":
    "Firefox often drops what a page posts to its worker in the end: without locks, the hub misses a closed tab after 150 seconds",
  "@request-body": "WebDriver BiDi does not tell the body of a request",
  "@route-fetch": "over WebDriver BiDi, route.fetch() does not give a response that can be passed on",
  "@switches": "the test sets switches of Chromium's command line",
  "@media": "this Firefox does not know the command emulation.setMediaFeaturesOverride",
};

/** Skips tests that the driver of this browser cannot run. */
export const test = base.extend<{ capable: undefined }>({
  capable: [
    async ({ browserName }, use, testInfo) => {
      const reasons = testInfo.tags.flatMap((tag) => {
        const reason = NOT_IN_FIREFOX[tag];
        if (reason === undefined) throw new Error(`${tag} is no tag of drivers.ts`);
        return browserName === "firefox" ? [reason] : [];
      });
      testInfo.skip(reasons.length > 0, reasons.join("; "));
      await use(undefined);
    },
    { auto: true },
  ],
});

/** Whether there is CDP, which lists and ends workers. For a part of a test; a whole test has the tag `@cdp`. */
export function hasDevTools(browserName: string): boolean {
  return browserName === "chromium";
}

/** Whether media can be emulated, for a part of a test; a whole test has the tag `@media`. */
export function emulatesMedia(browserName: string): boolean {
  return browserName === "chromium";
}

/** Playwright's Chromium keeps no pages in the back/forward cache; people's browsers do. */
export function withPageCache(browserName: string, options: LaunchOptions): LaunchOptions {
  return browserName === "chromium"
    ? { ...options, ignoreDefaultArgs: ["--disable-back-forward-cache"] }
    : options;
}

/** With switches of the command line that only Chromium has. */
export function withSwitches(
  browserName: string,
  options: LaunchOptions,
  switches: LaunchOptions,
): LaunchOptions {
  return browserName === "chromium" ? { ...options, ...switches } : options;
}

/** The browser finds this name at 127.0.0.1, and does not count it as secure, as it does the address and `localhost`. */
export function withHostName(browserName: string, options: LaunchOptions, name: string): LaunchOptions {
  return browserName === "chromium"
    ? { ...options, args: [...(options.args ?? []), `--host-resolver-rules=MAP ${name} 127.0.0.1`] }
    : { ...options, firefoxUserPrefs: { "network.dns.localDomains": name } };
}

export interface Launched {
  context: BrowserContext;
  close(): Promise<void>;
}

/** A browser that is set to block all cookies, and storage with them. Each takes the setting in its own way. */
export async function launchWithoutStorage(type: BrowserType): Promise<Launched> {
  if (type.name() === "firefox") return launchFirefox(type, { "network.cookie.cookieBehavior": 2 });
  const folder = await mkdtemp(join(tmpdir(), "patchbay-profile-"));
  await mkdir(join(folder, "Default"));
  const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(folder, "Default/Preferences"), JSON.stringify(settings));
  const context = await type.launchPersistentContext(folder);
  return {
    context,
    async close() {
      await context.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A private window. Playwright's contexts of Chromium are nothing else. */
export async function launchPrivate(type: BrowserType): Promise<Launched> {
  if (type.name() === "firefox") return launchFirefox(type, { "browser.privatebrowsing.autostart": true });
  const browser = await type.launch();
  return { context: await browser.newContext(), close: () => browser.close() };
}

async function launchFirefox(
  type: BrowserType,
  firefoxUserPrefs: NonNullable<LaunchOptions["firefoxUserPrefs"]>,
): Promise<Launched> {
  const browser = await type.launch({ firefoxUserPrefs });
  return { context: await browser.newContext(), close: () => browser.close() };
}

/** Over WebDriver BiDi, `fill` adds to the text of a number field. */
export async function fillNumber(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.press("ControlOrMeta+a");
  await field.pressSequentially(text);
}

/** Whether a global is of the driver, which puts its own into the page over WebDriver BiDi. */
export function isOfDriver(globalName: string): boolean {
  return globalName.startsWith("__pw") || globalName.startsWith("__playwright");
}

/** True for the console error of a strict policy about plotly, which sets a `style` attribute on the image of a heatmap. */
export function isHeatmap(error: string): boolean {
  return (
    /^Applying inline style violates/.test(error) ||
    /The page.s settings blocked an inline style \(style-src-attr\)/.test(error)
  );
}
