/**
 * Writes the table browser × spec of docs/browsers.md from the results of the last runs: `npm run e2e`, `npm run e2e:firefox`,
 * `npm run e2e:webkit`. A browser that has no results here keeps its column.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const BROWSERS = ["Chromium", "Firefox", "WebKitGTK"];
const DOCUMENT = fileURLToPath(new URL("../docs/browsers.md", import.meta.url));
const KEPT = fileURLToPath(new URL("../docs/browsers.json", import.meta.url));
const BEGIN = "<!-- table: node e2e/browserTable.mjs -->\n";
const END = "<!-- end of table -->\n";

/** @typedef {import("./support/specReporter.ts").BrowserResults} BrowserResults */

/** @type {Record<string, BrowserResults>} */
const kept = existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, "utf8")) : {};
for (const name of BROWSERS) {
  const file = fileURLToPath(new URL(`results-browsers/${name}.json`, import.meta.url));
  if (existsSync(file)) kept[name] = JSON.parse(readFileSync(file, "utf8"));
}
writeFileSync(KEPT, `${JSON.stringify(kept, undefined, 2)}\n`);

const runs = BROWSERS.flatMap((name) => kept[name] ?? []);
const specs = [...new Set(runs.flatMap((run) => Object.keys(run.specs)))].sort();

/** @param {BrowserResults["specs"][string] | undefined} result */
function cellOf(result) {
  if (result === undefined) return "–";
  const { passed, failed, skipped } = result;
  return [
    `${passed} pass`,
    ...(failed > 0 ? [`**${failed} fail**`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(", ");
}

const rows = [
  `| spec | ${runs.map(({ browser, version }) => `${browser} ${version}`).join(" | ")} |`,
  `| --- |${" --- |".repeat(runs.length)}`,
  ...specs.map(
    (spec) =>
      `| ${spec.replace(".spec.ts", "")} | ${runs.map((run) => cellOf(run.specs[spec])).join(" | ")} |`,
  ),
];
const text = readFileSync(DOCUMENT, "utf8");
const [before = "", rest = ""] = text.split(BEGIN);
const [, after = ""] = rest.split(END);
writeFileSync(DOCUMENT, `${before}${BEGIN}\n${rows.join("\n")}\n\n${END}${after}`);
