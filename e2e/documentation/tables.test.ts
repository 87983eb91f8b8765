/** A table of figures that has lost its rows is text about nothing. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RULE = /^\|( ?:?-+:? ?\|)+$/;

const documents = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter(Boolean);

test.each(documents)("%s: its tables have rows, each with all its cells", (path) => {
  const lines = readFileSync(ROOT + path, "utf8").split("\n");
  const cells = (line: string): number => line.replaceAll("\\|", "").split("|").length;
  lines.forEach((line, at) => {
    if (!RULE.test(line)) return;
    const rows = lines.slice(at + 1);
    const end = rows.findIndex((row) => !row.startsWith("|"));
    const table = rows.slice(0, end < 0 ? rows.length : end);
    expect(table, `line ${at + 1}`).not.toEqual([]);
    for (const row of table) expect(cells(row), row).toBe(cells(line));
  });
});

test("there are documents to look at", () => {
  expect(documents).toContain("docs/dash-compatibility.md");
});
