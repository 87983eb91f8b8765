/**
 * `npm run differential`: the programs of this folder and those of the generator, under both renderers.
 * `--only NAME` (a program, or "seed N"; may come again), `--programs N`, `--seed N`, `--minutes N`, `--without FEATURE`, `--lanes N`;
 * `--as-found`: what differs is not made smaller. `--soak`: only generated ones, of seeds nobody has played yet.
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
