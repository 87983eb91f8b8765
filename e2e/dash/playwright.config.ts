import { dashVersion } from "@patchbay/dash-apps";
import { defineConfig } from "@playwright/test";
import base from "../playwright.config.ts";

// A file stays with one worker, so that its programs start once.
export default defineConfig({
  ...base,
  testDir: "tests",
  outputDir: "../results-dash",
  fullyParallel: false,
  // `npm run test:dash` says so.
  testIgnore: /^4\.[0-4]\./.test(dashVersion()) ? "**/streams.spec.ts" : [],
});
