import { expect, test } from "vitest";
import type { Goal, Row } from "../row.ts";
import { judge } from "./judge.ts";
import type { Growth, Result } from "./results.ts";
import { spread } from "./statistics.ts";

const row = (...goals: Goal[]): Row => ({
  name: "row",
  work: "",
  metrics: { time: "ms", rate: "/s" },
  cases: () => [],
  goals,
});
const result = (name: string, metric: "time" | "rate", sides: Record<string, number>): Result => ({
  row: "row",
  case: name,
  size: undefined,
  metric,
  unit: metric === "time" ? "ms" : "/s",
  sides: Object.fromEntries(Object.entries(sides).map(([side, value]) => [side, spread([value])])),
});
const results = [
  result("small", "time", { ours: 10, stock: 50, bare: 8 }),
  result("big", "time", { ours: 30 }),
  result("small", "rate", { ours: 400, stock: 100 }),
];
const growths: Growth[] = [{ row: "row", side: "ours", metric: "time", power: 1.2, perUnit: 1, unit: "ms" }];

test.each<[Goal, number, boolean]>([
  [{ case: "small", metric: "time", is: "times bare", atMost: 1.25 }, 1.25, true],
  [{ case: "small", metric: "time", is: "times bare", atMost: 1.2 }, 1.25, false],
  [{ case: "small", metric: "time", is: "times stock", atMost: 0.7 }, 0.2, true],
  [{ case: "small", metric: "time", is: "better than stock", atLeast: 5 }, 5, true],
  [{ case: "small", metric: "time", is: "better than stock", atLeast: 6 }, 5, false],
  // More is better here.
  [{ case: "small", metric: "rate", is: "better than stock", atLeast: 4 }, 4, true],
  [{ case: "big", metric: "time", is: "absolute", atMost: 29 }, 30, false],
  [{ case: "big", metric: "time", is: "times case", other: "small", atMost: 3 }, 3, true],
  [{ case: "big", metric: "time", is: "growth", atMost: 1.1 }, 1.2, false],
])("%o", (goal, value, met) => {
  expect(judge(row(goal), results, growths)).toMatchObject([{ value, met }]);
});

test("what was not measured is neither met nor missed", () => {
  const goal: Goal = { case: "big", metric: "time", is: "better than stock", atLeast: 2 };
  expect(judge(row(goal), results, growths)).toMatchObject([{ value: undefined, met: undefined }]);
});
