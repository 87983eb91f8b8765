import { defineConfig } from "@playwright/test";
import base from "../playwright.config.ts";
import { hasDash45 } from "./dashVersion.ts";

// A file stays with one worker, so that its programs start once.
export default defineConfig({
  ...base,
  testDir: "tests",
  outputDir: "../results-dash",
  fullyParallel: false,
  // They need Dash 4.5, and requirements.txt names 4.4. `npm run test:dash` says so.
  testIgnore: hasDash45
    ? []
    : ["**/streams.spec.ts", "**/streamsAndBack.spec.ts", "**/downlink.spec.ts", "**/content.spec.ts"],
});
