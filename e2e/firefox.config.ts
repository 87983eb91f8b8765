/** The same specs in Firefox, over WebDriver BiDi. `support/drivers.ts` holds what its driver does differently. */
import { findFirefox } from "@patchbay/tools/findFirefox";
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";
import { reporters } from "./support/reporters.ts";

const firefox = findFirefox();

export default defineConfig({
  ...base,
  outputDir: "results-firefox",
  // Its pages start slower, and are slower under load.
  timeout: 120_000,
  // In CI a failed test is repeated once, and listed as flaky: the driver is young, and a stall of it must not hide the other results.
  retries: process.env.CI ? 1 : 0,
  expect: { timeout: 30_000 },
  reporter: reporters("Firefox"),
  use: {
    browserName: "firefox",
    channel: "moz-firefox",
    launchOptions: { ...(firefox !== undefined && { executablePath: firefox }) },
    trace: "off",
  },
});
