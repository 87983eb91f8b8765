/** Formats results as a table, for the terminal and for the document. */

import { isMoreBetter, type Side } from "../row.ts";
import type { Verdict } from "./judge.ts";
import { digits, withUnit } from "./numbers.ts";
import type { Recording, Result } from "./results.ts";

export const HEAD: readonly string[] = [
  "row",
  "case",
  "what",
  "ours",
  "stock",
  "bare",
  "relay",
  "than stock",
  "of bare",
  "of relay",
  "goal",
  "",
];

/** One line per result, and one more for each further goal of it. */
export function tableOf(recording: Recording, verdicts: readonly Verdict[]): string[][] {
  return recording.results.flatMap((result) => {
    const { sides, unit } = result;
    const ours = sides.ours?.median;
    const mine = verdicts.filter(
      (one) => one.row === result.row && one.case === result.case && one.metric === result.metric,
    );
    const [first, ...others] = mine;
    const cells = [
      result.row,
      result.case,
      result.metric,
      cell(result, "ours"),
      cell(result, "stock"),
      cell(result, "bare"),
      cell(result, "relay"),
      ours === undefined || sides.stock === undefined
        ? ""
        : `${digits(isMoreBetter(unit) ? ours / sides.stock.median : sides.stock.median / ours)}×`,
      ...(["bare", "relay"] as const).map((side) => {
        const other = sides[side];
        return ours === undefined || other === undefined ? "" : `${digits(ours / other.median)}×`;
      }),
      ...verdictCells(first),
    ];
    return [cells, ...others.map((one) => [...Array<string>(10).fill(""), ...verdictCells(one)])];
  });
}

function cell({ sides, unit }: Result, side: Side): string {
  const taken = sides[side];
  if (taken === undefined) return "";
  const { median, min, max, samples } = taken;
  return `${withUnit(median, unit)}${samples > 1 ? ` (${digits(min)}–${digits(max)})` : ""}`;
}

function verdictCells(verdict: Verdict | undefined): [string, string] {
  if (verdict === undefined) return ["", ""];
  const { goal, value, met } = verdict;
  if (value === undefined || met === undefined) return [goal, "not measured"];
  return [goal, `${met ? "met" : "MISSED"}: ${digits(value)}`];
}

export function growthLines({ growths }: Recording): string[] {
  return growths.map(
    ({ row, metric, side, power, perUnit, unit }) =>
      `${row}, ${metric}, ${side}: grows with the size to the power of ${power.toFixed(2)}; ${perUnit.toPrecision(2)} ${unit} for one more`,
  );
}

export function asText(lines: readonly (readonly string[])[]): string {
  const all = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => (line[column] ?? "").length)));
  return all
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function asMarkdown(lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(HEAD),
    row(HEAD.map((_, column) => (column >= 3 && column <= 9 ? "---:" : "---"))),
    ...lines.map(row),
  ].join("\n");
}
