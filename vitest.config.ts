import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Dash pages bring React 18.3 or 19; what runs there is tested on both. */
const REACT_18 = ["react", "react-dom", "@testing-library/react", "zustand"].map((name) => ({
  find: new RegExp(`^${name}(?=$|/)`),
  replacement: fileURLToPath(new URL(`packages/renderer/react18/node_modules/${name}`, import.meta.url)),
}));

export default defineConfig({
  resolve: { conditions: ["patchbay-source"] },
  ssr: { resolve: { conditions: ["patchbay-source"] } },
  test: {
    environment: "node",
    restoreMocks: true,
    // A hang is a failure; a machine that is busy with other things is none.
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.{ts,tsx}",
            "apps/*/src/**/*.test.ts",
            "e2e/documentation/*.test.ts",
            "e2e/dash/*.test.ts",
            "e2e/harness/*.test.ts",
            "e2e/differential/**/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: { name: "simulation", include: ["e2e/simulation/*.test.ts"], testTimeout: 600_000 },
      },
      // Against the build, in processes of their own: `npm run attacks`.
      { extends: true, test: { name: "attacks", include: ["e2e/attacks/*.test.ts"] } },
      {
        extends: true,
        resolve: { alias: REACT_18 },
        test: { name: "react-18", include: ["packages/renderer/src/**/*.test.tsx"] },
      },
    ],
  },
});
