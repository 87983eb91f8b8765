/** The outcome of each program, and the faults of a whole run. */

import type { KnownDifference } from "../knownDifferences.ts";
import type { Observation } from "../play/playProgram.ts";
import type { Program } from "../program/program.ts";
import type { Difference } from "./compare.ts";

export interface Outcome {
  readonly program: Program;
  readonly kind:
    | "same"
    /** All differences are known. */
    | "known"
    | "different"
    /** The stock renderer differs from itself. */
    | "unstable"
    /** The program did not run: a server did not start, or a page did not open. */
    | "broken";
  /** Duration, with repeated plays and shrinking. */
  readonly seconds: number;
  readonly differences: readonly Difference[];
  readonly used: ReadonlySet<KnownDifference>;
  /** The compared states of the stock renderer. */
  readonly stock: readonly Observation[];
  /** The reason, if `broken`. */
  readonly error?: string;
  /** The shrunk program of a generated one that differs, and its differences. */
  readonly smallest?: { readonly program: Program; readonly differences: readonly Difference[] };
}

/** Percentage of programs that may be unstable. */
const UNSTABLE_PERCENT = 5;

/** The reasons why the run fails; empty if it does not. */
export function complaints(
  outcomes: readonly Outcome[],
  /** Known differences that must have been seen. */
  known: readonly KnownDifference[],
): string[] {
  const found: string[] = [];
  const of = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind);
  if (outcomes.length === 0) found.push("Nothing was compared: there were no programs.");
  const empty = outcomes.filter(({ kind, stock }) => kind !== "broken" && showsNothing(stock));
  if (empty.length > 0) found.push(`Shows nothing under the stock renderer: ${names(empty)}.`);
  if (of("different").length > 0) found.push(`Differs: ${names(of("different"))}.`);
  if (of("broken").length > 0) found.push(`Did not run: ${names(of("broken"))}.`);
  const unstable = of("unstable");
  if (unstable.length * 100 > outcomes.length * UNSTABLE_PERCENT) {
    found.push(`Differs from itself under the stock renderer: ${names(unstable)}.`);
  }
  const used = new Set(outcomes.flatMap((outcome) => [...outcome.used]));
  for (const entry of known) {
    if (!used.has(entry)) found.push(`A known difference did not come up: ${entry.program}: ${entry.reason}`);
  }
  return found;
}

/** True if there was no step, or the app had no element. */
function showsNothing(stock: readonly Observation[]): boolean {
  const opened = stock.filter(({ step }) => step.length === 1 && step[0] === "open");
  return stock.length === opened.length || stock.every(({ dom }) => dom.length <= 3);
}

function names(outcomes: readonly Outcome[]): string {
  return outcomes.map(({ program }) => program.name).join(", ");
}
