import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["patchbay-source"] },
  ssr: { resolve: { conditions: ["patchbay-source"] } },
  test: { include: ["e2e/differential/run.ts"], testTimeout: 0, hookTimeout: 0, reporters: ["dot"] },
});
