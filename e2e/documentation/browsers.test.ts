/** The table of docs/browsers.md is of the specs that there are, in all three browsers, and of runs in which all passed. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const specsIn = (folder: string): string[] =>
  readdirSync(ROOT + folder)
    .filter((file) => file.endsWith(".spec.ts"))
    .map((file) => file.replace(".spec.ts", ""));

const [head = [], ...rows] = readFileSync(`${ROOT}docs/browsers.md`, "utf8")
  .split("<!-- table:")[1]
  ?.split("<!-- end of table -->")[0]
  ?.split("\n")
  .filter((line) => line.startsWith("|") && !line.startsWith("| ---"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  ) ?? [[]];

test("it has a column for each browser, with its version", () => {
  expect(head.slice(1).map((cell) => cell.replace(/ \d[\d.]*$/, ""))).toEqual([
    "Chromium",
    "Firefox",
    "WebKitGTK",
  ]);
  for (const cell of head.slice(1)) expect(cell).toMatch(/ \d+\.\d+/);
});

test("it has a row for each spec", () => {
  const specs = new Set([...specsIn("e2e/tests"), ...specsIn("e2e/webkit")]);
  expect(rows.map(([spec]) => spec)).toEqual([...specs].sort());
  for (const [spec = "", chromium, firefox, webKit] of rows) {
    expect([chromium, firefox].includes("–"), spec).toBe(!specsIn("e2e/tests").includes(spec));
    expect(webKit === "–", spec).toBe(!specsIn("e2e/webkit").includes(spec));
  }
});

test("nothing in it has failed", () => {
  expect(rows.flat().filter((cell) => cell.includes("fail"))).toEqual([]);
});
