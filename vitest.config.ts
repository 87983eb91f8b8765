import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["patchbay-source"] },
  ssr: { resolve: { conditions: ["patchbay-source"] } },
  test: {
    include: ["packages/*/src/**/*.test.{ts,tsx}", "apps/*/src/**/*.test.ts"],
    environment: "node",
    restoreMocks: true,
    // A hang is a failure; a machine that is busy with other things is none.
    testTimeout: 60_000,
  },
});
