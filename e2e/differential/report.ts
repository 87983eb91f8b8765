/** Formats the outcomes of a run for people. */
import type { Difference } from "./compare/compare.ts";
import type { Outcome } from "./compare/outcome.ts";
import { isGenerated, type Program } from "./program/program.ts";

const LINES = 12;

/** One line for a program without a fault, more for others. @param without the features that the generator left out */
export function reportOutcome(outcome: Outcome, without: ReadonlySet<string>): string {
  const { program, kind, seconds, differences, error, smallest } = outcome;
  const isGood = kind === "same" || kind === "known";
  const head = `${(isGood ? kind : kind.toUpperCase()).padEnd(9)} ${seconds.toFixed(1).padStart(5)} s  ${program.name}`;
  if (isGood) return `${head}\n`;
  const shown = smallest?.program ?? program;
  return [
    `${head}${program.fault ? ` (${program.fault})` : ""}`,
    ...(program.about === undefined ? [] : [`  ${program.about}`]),
    ...(error === undefined ? [] : [indent(error)]),
    ...(program.file === undefined && kind === "different" ? [describe(shown)] : []),
    ...(smallest?.differences ?? differences).slice(0, 4).map(reportDifference),
    `  again: ${commandOf(program, without)}`,
    "",
  ].join("\n");
}

/** The command that plays the program again. A seed makes the same program only with the same `--without`. */
function commandOf({ name }: Program, without: ReadonlySet<string>): string {
  const left = isGenerated(name) ? [...without].map((feature) => ` --without "${feature}"`) : [];
  return `npm run differential -- --only "${name}"${left.join("")}`;
}

function reportDifference({ step, aspect, stock, ours }: Difference): string {
  return [
    `  ${aspect} after ${JSON.stringify(step)}`,
    ...stock.slice(0, LINES).map((line) => `    stock ${shorten(line)}`),
    ...ours.slice(0, LINES).map((line) => `    ours  ${shorten(line)}`),
  ].join("\n");
}

/** The program in the format of the files in `programs`. */
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
