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

interface Table {
  /** Of its rule, from 1. */
  line: number;
  cells: number;
  rows: string[];
}

const cellsOf = (line: string): number => line.replaceAll("\\|", "").split("|").length;

function tablesOf(text: string): Table[] {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    if (!RULE.test(line)) return [];
    const rows = lines.slice(at + 1);
    const end = rows.findIndex((row) => !row.startsWith("|"));
    return [{ line: at + 1, cells: cellsOf(line), rows: end < 0 ? rows : rows.slice(0, end) }];
  });
}

function faultsOf(tables: readonly Table[]): string[] {
  return tables.flatMap(({ line, cells, rows }) => [
    ...(rows.length === 0 ? [`line ${line}: no rows`] : []),
    ...rows.filter((row) => cellsOf(row) !== cells).map((row) => `line ${line}: ${row}`),
  ]);
}

test.each(documents)("%s: its tables have rows, each with all its cells", (path) => {
  expect(faultsOf(tablesOf(readFileSync(ROOT + path, "utf8")))).toEqual([]);
});

test("there are documents to look at, and tables in them", () => {
  for (const path of ["compatibility", "performance", "reliability"]) {
    const document = documents.find((name) => name.startsWith("docs/") && name.includes(path)) ?? "";
    expect(tablesOf(readFileSync(ROOT + document, "utf8")), path).not.toEqual([]);
  }
});

test("a table without rows, and a row without a cell, are found", () => {
  const head = "| a | b |\n| --- | ---: |\n";
  expect(faultsOf(tablesOf(`${head}| 1 | 2 |\n`))).toEqual([]);
  expect(faultsOf(tablesOf(`${head}\ntext`))).toEqual(["line 2: no rows"]);
  expect(faultsOf(tablesOf(`${head}| 1 | 2 |\n| 3 |`))).toEqual(["line 2: | 3 |"]);
});
