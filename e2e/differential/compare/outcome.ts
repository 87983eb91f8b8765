/** What came of each program, and whether the run as a whole is good. */

import type { KnownDifference } from "../knownDifferences.ts";
import type { Observation } from "../play/playProgram.ts";
import type { Program } from "../program/program.ts";
import type { Difference } from "./compare.ts";

export interface Outcome {
  readonly program: Program;
  readonly kind:
    | "same"
    /** Differences, each of them known. */
    | "known"
    | "different"
    /** The stock renderer differs from itself. */
    | "unstable"
    /** A server that did not start, a page that did not open. */
    | "broken";
  /** What it took, plays again and smaller programs included. */
  readonly seconds: number;
  readonly differences: readonly Difference[];
  readonly used: ReadonlySet<KnownDifference>;
  /** What was compared, of the stock renderer. */
  readonly stock: readonly Observation[];
  /** Of `broken`: why. */
  readonly error?: string;
  /** Of a generated one that differs: as small as it was made, and what differs then. */
  readonly smallest?: { readonly program: Program; readonly differences: readonly Difference[] };
}

/** So many of a hundred programs may be unstable. */
const UNSTABLE_PERCENT = 5;

/** Why the run fails; nothing where it is good. */
export function complaints(
  outcomes: readonly Outcome[],
  /** Those that have to have come up. */
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

/** No step, or no element below the place of the app. */
function showsNothing(stock: readonly Observation[]): boolean {
  const opened = stock.filter(({ step }) => step.length === 1 && step[0] === "open");
  return stock.length === opened.length || stock.every(({ dom }) => dom.length <= 3);
}

function names(outcomes: readonly Outcome[]): string {
  return outcomes.map(({ program }) => program.name).join(", ");
}
