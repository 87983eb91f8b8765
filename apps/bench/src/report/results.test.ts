import { expect, test } from "vitest";
import type { Case, Row } from "../row.ts";
import { growthsOf, RowSamples, resultsOf } from "./results.ts";

const kase = (name: string, size: number): Case => ({
  name,
  size,
  sides: ["ours", "stock"],
  measure: async () => ({}),
});
const cases = [kase("small", 100), kase("big", 1_000)];
const row: Row = { name: "row", work: "", metrics: { time: "ms" }, cases: () => cases, goals: [] };

function samples(): RowSamples {
  const taken = new RowSamples();
  for (const one of cases) {
    taken.add(one, "ours", { time: [one.size ?? 0], unknown: [1] });
    taken.add(one, "ours", { time: [(one.size ?? 0) * 3, (one.size ?? 0) * 2] });
  }
  return taken;
}

test("the samples of all turns make one result; a side without samples is left out", () => {
  expect(resultsOf(row, cases, samples())).toEqual([
    {
      row: "row",
      case: "small",
      size: 100,
      metric: "time",
      unit: "ms",
      sides: { ours: { median: 200, min: 100, max: 300, samples: 3 } },
    },
    {
      row: "row",
      case: "big",
      size: 1_000,
      metric: "time",
      unit: "ms",
      sides: { ours: { median: 2_000, min: 1_000, max: 3_000, samples: 3 } },
    },
  ]);
});

test("growth is told for sides with two sizes", () => {
  const [growth, ...others] = growthsOf(resultsOf(row, cases, samples()));
  expect(growth).toMatchObject({ row: "row", side: "ours", metric: "time", unit: "ms" });
  expect(growth?.power).toBeCloseTo(1);
  expect(growth?.perUnit).toBeCloseTo(2);
  expect(others).toEqual([]);
});
