/**
 * `npm run test:dash`: the installed package, then Dash programs in the browser. `--dash VERSION` (4.2.0, 4.5.0rc2, …; `pre`: the newest,
 * pre-releases included) runs them with another Dash than requirements.txt names. `--write-docs` writes the result of a whole run into
 * docs/dash-compatibility.md. All other arguments go to Playwright.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeVersion } from "./versionTable.mjs";

const args = process.argv.slice(2);
const at = args.indexOf("--dash");
const [, version] = at < 0 ? [] : args.splice(at, 2);
if (at >= 0 && !/^(pre|\d+\.\d+\.\d+\w*)$/.test(version ?? "")) {
  fail(`--dash needs a version such as 4.5.0rc2, or "pre"; it was ${version ?? "missing"}.`);
}
if (version === undefined || /^4\.[0-4]\./.test(version))
  process.stdout.write(
    "Not run: the specs of streams, of the downlink and of content, which need Dash 4.5 (--dash 4.5.0rc2).\n",
  );
const writes = args.indexOf("--write-docs");
if (writes >= 0) args.splice(writes, 1);
if (writes >= 0 && args.length > 0) fail("--write-docs is for a whole run: it takes no other arguments.");
const folder = mkdtempSync(join(tmpdir(), "patchbay-dash-"));
const report = join(folder, "report.json");
const env = {
  ...process.env,
  ...(version !== undefined && { DASH_VERSION: version }),
  PLAYWRIGHT_JSON_OUTPUT_NAME: report,
};
const reporters = writes >= 0 ? ["--reporter=list,json"] : [];

let status = 0;
for (const [command, ...rest] of [
  ["npm", "run", "--silent", "dash:install"],
  ["npm", "run", "--silent", "dash:unit"],
  ["npm", "run", "--silent", "dash-suite:unit"],
  ["npx", "playwright", "test", "--config", "e2e/dash/playwright.config.ts", ...reporters, ...args],
]) {
  status = spawnSync(String(command), rest, { stdio: "inherit", env }).status ?? 1;
  if (status !== 0) break;
}
if (writes >= 0) {
  // It reads which environment is meant.
  if (version !== undefined) process.env.DASH_VERSION = version;
  const { python } = await import("@patchbay/dash-apps");
  writeVersion(python, report);
}
rmSync(folder, { recursive: true });
process.exit(status);

/** @param {string} reason */
function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
