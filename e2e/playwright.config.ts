import { findChromium } from "@patchbay/tools/findChromium";
import { defineConfig } from "@playwright/test";
import { reporters } from "./support/reporters.ts";

const browser = findChromium();

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: reporters("Chromium"),
  use: {
    launchOptions: {
      ...(browser && { executablePath: browser.path }),
      // Chromium refuses its sandbox to root, as in a container.
      chromiumSandbox: process.getuid?.() !== 0,
    },
    trace: "retain-on-failure",
  },
});
