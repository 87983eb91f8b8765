import { expect, test } from "vitest";
import type { Goal, Row, Side } from "./row.ts";
import { rows } from "./rows.ts";

/** What a goal needs beside ours. */
const OTHER_SIDE: Partial<Record<Goal["is"], Side>> = {
  "times bare": "bare",
  "times stock": "stock",
  "better than stock": "stock",
};

test("there are rows, each with cases, each with a side", () => {
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    for (const quick of [false, true]) {
      expect(row.cases({ quick }), row.name).not.toEqual([]);
      for (const kase of row.cases({ quick })) expect(kase.sides, kase.name).toContain("ours");
    }
  }
});

const goals = rows.flatMap((row) => row.goals.map((goal) => [row.name, goal, row] as const));
test.each(goals)("%s: the goal %o is of something that is measured", (_, goal, row) => {
  expect(missing(goal, row)).toEqual([]);
});

test("a goal of what is not measured is found", () => {
  const [row] = rows;
  if (row === undefined) throw new Error("There are no rows.");
  const goal: Goal = { case: "in arrays of 50", metric: "stream", is: "times bare", atMost: 1 };
  expect(missing(goal, row)).toEqual([]);
  expect(missing({ ...goal, case: "gone" }, row)).toEqual(["case gone"]);
  expect(missing({ ...goal, metric: "gone" }, row)).toEqual(["metric gone"]);
  expect(missing({ ...goal, case: "2 000 singly" }, row)).toEqual(["side bare of 2 000 singly"]);
});

function missing(goal: Goal, row: Row): string[] {
  const cases = row.cases({ quick: false });
  const names = goal.is === "times case" ? [goal.case, goal.other] : goal.is === "growth" ? [] : [goal.case];
  const other = OTHER_SIDE[goal.is];
  return [
    ...(row.metrics[goal.metric] === undefined ? [`metric ${goal.metric}`] : []),
    ...names.flatMap((name) => {
      const found = cases.find((kase) => kase.name === name);
      if (found === undefined) return [`case ${name}`];
      return other === undefined || found.sides.includes(other) ? [] : [`side ${other} of ${name}`];
    }),
  ];
}
