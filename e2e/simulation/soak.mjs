/** Turns `--minutes N` into what the soak reads. */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "5" } } });
if (!(Number(values.minutes) > 0)) {
  process.stderr.write("--minutes takes a number of minutes above 0.\n");
  process.exit(2);
}
const { status } = spawnSync("npx", ["vitest", "run", "--config", "e2e/simulation/soak.config.ts"], {
  stdio: "inherit",
  env: { ...process.env, SOAK_MINUTES: values.minutes },
});
process.exitCode = status ?? 1;
