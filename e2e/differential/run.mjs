/**
 * `npm run differential`: plays the programs of this folder and generated ones under both renderers, and compares.
 * `--only NAME` (a program, or "seed N"; may be repeated), `--programs N`, `--seed N`, `--minutes N`, `--without FEATURE`, `--lanes N`.
 * `--as-found` does not shrink programs that differ. `--soak` plays only generated programs, from a random seed.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const number = /** @type {const} */ ({ type: "string" });
const names = /** @type {const} */ ({ type: "string", multiple: true });
const { values } = parseArgs({
  options: {
    only: names,
    without: names,
    programs: number,
    seed: number,
    minutes: number,
    lanes: number,
    "as-found": { type: "boolean" },
    soak: { type: "boolean" },
  },
});
const { status } = spawnSync("npx", ["vitest", "run", "--config", "e2e/differential/run.config.ts"], {
  stdio: "inherit",
  env: { ...process.env, DIFFERENTIAL: JSON.stringify(values) },
});
process.exitCode = status ?? 1;
