/**
 * `npm run test:dash`: the installed package, then Dash programs in the browser. `--dash VERSION` (4.2.0, 4.5.0rc2, …; `pre`: the newest,
 * pre-releases included) runs them with another Dash than requirements.txt names. All other arguments go to Playwright.
 */
import { spawnSync } from "node:child_process";

const args = process.argv.slice(2);
const at = args.indexOf("--dash");
const [, version] = at < 0 ? [] : args.splice(at, 2);
if (at >= 0 && !/^(pre|\d+\.\d+\.\d+\w*)$/.test(version ?? "")) {
  process.stderr.write(
    `--dash needs a version such as 4.5.0rc2, or "pre"; it was ${version ?? "missing"}.\n`,
  );
  process.exit(1);
}
if (version === undefined || /^4\.[0-4]\./.test(version))
  process.stdout.write("Not run: tests/streams.spec.ts, which needs Dash 4.5 (--dash 4.5.0rc2).\n");
const env = version === undefined ? process.env : { ...process.env, DASH_VERSION: version };
for (const [command, ...rest] of [
  ["npm", "run", "--silent", "dash:install"],
  ["npm", "run", "--silent", "dash:unit"],
  ["npm", "run", "--silent", "dash-suite:unit"],
  ["npx", "playwright", "test", "--config", "e2e/dash/playwright.config.ts", ...args],
]) {
  const { status } = spawnSync(String(command), rest, { stdio: "inherit", env });
  if (status !== 0) process.exit(status ?? 1);
}
