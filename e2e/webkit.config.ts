/** WebKit, by WebKitGTK's own driver: Playwright only runs the tests, because its WebKit is a build of its own that Debian does not have. */
import { defineConfig } from "@playwright/test";
import { reporters } from "./support/reporters.ts";

export default defineConfig({
  testDir: "webkit",
  outputDir: "results-webkit",
  // One browser, whose tabs share a worker.
  workers: 1,
  timeout: 90_000,
  // In CI a failed test is repeated once, and listed as flaky: about one run in thirteen of `pageCache` stalls, for a reason not found yet.
  retries: process.env.CI ? 1 : 0,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: reporters("WebKitGTK"),
});
