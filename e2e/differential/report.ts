/** What a reader is told. */
import type { Difference } from "./compare.ts";
import type { Outcome } from "./outcome.ts";
import type { Program } from "./program.ts";

const LINES = 12;

/** Empty for a program that is the same. */
export function reportOutcome({ program, kind, differences, error, smallest }: Outcome): string {
  if (kind === "same" || kind === "known") return "";
  const shown = smallest?.program ?? program;
  return [
    `${kind === "different" ? "DIFFERENT" : kind.toUpperCase()}  ${program.name}${program.fault ? ` (${program.fault})` : ""}`,
    ...(program.about === undefined ? [] : [`  ${program.about}`]),
    ...(error === undefined ? [] : [indent(error)]),
    ...(program.file === undefined && kind === "different" ? [describe(shown)] : []),
    ...(smallest?.differences ?? differences).slice(0, 4).map(reportDifference),
    ...(kind === "different" ? [`  again: npm run differential -- --only "${program.name}"`] : []),
    "",
  ].join("\n");
}

function reportDifference({ step, aspect, stock, ours }: Difference): string {
  return [
    `  ${aspect} after ${JSON.stringify(step)}`,
    ...stock.slice(0, LINES).map((line) => `    stock ${shorten(line)}`),
    ...ours.slice(0, LINES).map((line) => `    ours  ${shorten(line)}`),
  ].join("\n");
}

/** As a file of `programs` would hold it. */
function describe({ app, steps }: Program): string {
  return indent(JSON.stringify({ app, steps }));
}

function shorten(line: string): string {
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
