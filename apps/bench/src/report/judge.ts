/** Compares the results with the goals. */

import { type Goal, isMoreBetter, type Row, type Side } from "../row.ts";
import type { Growth, Result } from "./results.ts";

export interface Verdict {
  readonly row: string;
  readonly case: string;
  readonly metric: string;
  /** The goal in words. */
  readonly goal: string;
  /** The result in the unit of the goal; undefined if a side that it needs was not measured. */
  readonly value: number | undefined;
  readonly met: boolean | undefined;
}

export function judge(row: Row, results: readonly Result[], growths: readonly Growth[]): Verdict[] {
  return row.goals.map((goal) => {
    const value = outcomeOf(goal, row.name, results, growths);
    const met =
      value === undefined ? undefined : "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
    const unit = row.metrics[goal.metric] ?? "";
    return { row: row.name, case: goal.case, metric: goal.metric, goal: inWords(goal, unit), value, met };
  });
}

function outcomeOf(
  goal: Goal,
  row: string,
  results: readonly Result[],
  growths: readonly Growth[],
): number | undefined {
  const medianOf = (side: Side, name: string): number | undefined =>
    results.find((one) => one.row === row && one.case === name && one.metric === goal.metric)?.sides[side]
      ?.median;
  const ours = medianOf("ours", goal.case);
  switch (goal.is) {
    case "times bare":
      return ratio(ours, medianOf("bare", goal.case));
    case "times stock":
      return ratio(ours, medianOf("stock", goal.case));
    case "better than stock": {
      const unit = results.find((one) => one.row === row && one.metric === goal.metric)?.unit ?? "";
      const stock = medianOf("stock", goal.case);
      return isMoreBetter(unit) ? ratio(ours, stock) : ratio(stock, ours);
    }
    case "absolute":
      return ours;
    case "times case":
      return ratio(ours, medianOf("ours", goal.other));
    case "growth":
      return growths.find((one) => one.row === row && one.metric === goal.metric && one.side === "ours")
        ?.power;
  }
}

function ratio(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined || other === 0 ? undefined : one / other;
}

function inWords(goal: Goal, unit: string): string {
  switch (goal.is) {
    case "times bare":
      return `≤ ${goal.atMost} × bare`;
    case "times stock":
      return `≤ ${goal.atMost} × stock`;
    case "better than stock":
      return `≥ ${goal.atLeast} × better than stock`;
    case "absolute":
      return `≤ ${goal.atMost} ${unit}`.trimEnd();
    case "times case":
      return `≤ ${goal.atMost} × “${goal.other}”`;
    case "growth":
      return `grows at most with the power ${goal.atMost}`;
  }
}
