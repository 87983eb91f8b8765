import { expect, test } from "vitest";
import type { Row } from "../row.ts";
import { changes } from "./changes.ts";
import { digits, withUnit } from "./numbers.ts";
import { drawPicture } from "./picture.ts";
import type { Recording, Result } from "./results.ts";
import { spread } from "./statistics.ts";
import { asMarkdown, asText, HEAD, tableOf } from "./table.ts";

const row: Row = {
  name: "row",
  work: "",
  metrics: { time: "ms" },
  headline: { case: "a <case>", metric: "time" },
  cases: () => [],
  goals: [],
};
const result = (ours: number): Result => ({
  row: "row",
  case: "a <case>",
  size: undefined,
  metric: "time",
  unit: "ms",
  sides: { ours: spread([ours, ours + 1, ours + 2]), stock: spread([110]), bare: spread([10]) },
});
const recording = (ours: number): Recording => ({
  machine: "",
  date: "",
  results: [result(ours)],
  growths: [],
});
const verdict = { row: "row", case: "a <case>", metric: "time" };

test.each([
  [0.123456, "0.123"],
  [12, "12"],
  [12.5, "12.5"],
  [99.96, "100"],
  [123.4, "123"],
  [20_000, "20 000"],
  [0, "0"],
  [Number.NaN, "–"],
])("%d is written %s", (value, text) => {
  expect(digits(value)).toBe(text);
});

test("a number of connections has no unit, a rate has its own", () => {
  expect([withUnit(3, "held"), withUnit(3, "/s"), withUnit(3, "ms")]).toEqual(["3", "3/s", "3 ms"]);
});

test("a result is a line, and each further goal another", () => {
  const lines = tableOf(recording(10), [
    { ...verdict, goal: "one", value: 1.1, met: true },
    { ...verdict, goal: "two", value: 9, met: false },
  ]);
  expect(lines).toEqual([
    ["row", "a <case>", "time", "11 ms (10–12)", "110 ms", "10 ms", "", "10×", "1.1×", "", "one", "met: 1.1"],
    ["", "", "", "", "", "", "", "", "", "", "two", "MISSED: 9"],
  ]);
  expect(asText(lines).split("\n")).toHaveLength(3);
  const markdown = asMarkdown(lines).split("\n");
  expect(markdown.map((line) => line.split("|").length)).toEqual(Array(4).fill(HEAD.length + 2));
});

test("the picture names every row and holds no markup of theirs", () => {
  const svg = drawPicture([row], [result(10)]);
  expect(svg).toContain("10×");
  expect(svg).toContain("11 ms beside 110 ms");
  expect(svg).toContain("a &#60;case&#62;");
  expect(svg).toContain("prefers-color-scheme: dark");
});

test("against yesterday: ratios count, and only what is more than chance", () => {
  expect(changes(recording(10), recording(11))).toEqual([]);
  expect(changes(recording(10), recording(21))).toEqual([{ ...verdict, than: "of bare", times: 2 }]);
});
