/** The table of Dash versions in docs/dash-compatibility.md: a row for each version that `npm run test:dash` has run with. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("../../docs/dash-compatibility.md", import.meta.url));
const FIRST = "<!-- versions: written by `npm run test:dash -- --dash VERSION --write-docs` -->\n";
const LAST = "<!-- end of versions -->";
const HEAD = "| Dash | passed | failed | not run | Python | on |\n| --- | --- | --- | --- | --- | --- |\n";

/** @param {string} python the interpreter of the environment. @param {string} report Playwright's report as JSON */
export function writeVersion(python, report) {
  if (!existsSync(report)) throw new Error("No test has run: the table of versions stays as it is.");
  const { stats, suites } = JSON.parse(readFileSync(report, "utf8"));
  if (!(stats.expected > 0)) throw new Error("No test has passed: the table of versions stays as it is.");
  const probe = "import dash, platform; print(dash.__version__, platform.python_version())";
  const [dash, version] = spawnSync(python, ["-c", probe], { encoding: "utf8" }).stdout.trim().split(" ");
  const skipped = stats.skipped === 0 ? "0" : `${stats.skipped}: ${reasons(suites).join("; ")}`;
  const day = new Date(stats.startTime).toISOString().slice(0, 10);
  const row = `| ${dash} | ${stats.expected} | ${stats.unexpected + stats.flaky} | ${skipped} | ${version} | ${day} |`;
  writeFileSync(page, withRow(readFileSync(page, "utf8"), row));
}

/** The page with the row in its place: one row for each version, in their order. */
export function withRow(/** @type {string} */ text, /** @type {string} */ row) {
  const begin = text.indexOf(FIRST);
  const end = text.indexOf(LAST);
  if (begin < 0 || end < begin) throw new Error(`${page} has no place for the table of versions.`);
  const rows = new Map(
    [...text.slice(begin, end).split("\n"), row]
      .filter((line) => /^\| \d/.test(line))
      .map((line) => [line.split(" ")[1], line]),
  );
  const sorted = [...rows.values()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return `${text.slice(0, begin)}${FIRST}${HEAD}${sorted.join("\n")}\n${text.slice(end)}`;
}

/** Why tests were not run, as they say. */
function reasons(/** @type {any[]} */ suites) {
  const found = new Set();
  const visit = (/** @type {any} */ suite) => {
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests)
        for (const { type, description } of test.annotations)
          if (type === "skip") found.add(description ?? spec.title);
    for (const inner of suite.suites ?? []) visit(inner);
  };
  for (const suite of suites) visit(suite);
  return [...found];
}
