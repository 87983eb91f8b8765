/** Runs all turns of one row. Sides alternate, so that other load of the machine affects all of them alike. */
import { growthsOf, type Recording, RowSamples, resultsOf } from "../report/results.ts";
import type { Case, Row, Samples, Side, TurnOptions } from "../row.ts";

/** A median needs this many samples. A row with one sample per turn has as many turns. */
export const ENOUGH_SAMPLES = 5;

export interface RunOptions extends TurnOptions {
  readonly rounds: number;
  readonly sides: readonly Side[];
  /** No turn begins after it has aborted. */
  readonly signal: AbortSignal;
  /** Called before each turn. */
  readonly onTurn: (turn: string) => void;
  /** Called for a failed turn. Only the samples of this turn are lost. */
  readonly onFailure: (turn: string, error: unknown) => void;
}

export async function runRow(row: Row, options: RunOptions): Promise<Pick<Recording, "results" | "growths">> {
  const all = row.cases(options).map((kase) => only(kase, options.sides));
  const cases = options.quick ? broadest(all) : all;
  const samples = new RowSamples();
  const failed = new Set<string>();
  const isDone = (kase: Case, side: Side, round: number): boolean => {
    if (round > 0 && (kase.once === true || options.quick)) return true;
    const least = side === "stock" ? options.rounds : Math.max(options.rounds, kase.turns ?? 0);
    return round >= least && (round >= ENOUGH_SAMPLES || fewest(row, kase, side, samples) >= ENOUGH_SAMPLES);
  };
  for (let round = 0, going = true; going; round++) {
    going = false;
    for (const kase of cases) {
      for (const side of kase.sides) {
        const turn = `${row.name}, ${kase.name}, ${side}`;
        // The side gets no further turn: it would fail again, and take as long.
        if (failed.has(turn) || options.signal.aborted || isDone(kase, side, round)) continue;
        going = true;
        options.onTurn(`${turn} (turn ${round + 1})`);
        try {
          const repetitions = repetitionsOf(row, kase, side, samples, options);
          samples.add(kase, side, checked(row, await kase.measure(side, { ...options, repetitions })));
        } catch (error) {
          failed.add(turn);
          options.onFailure(turn, error);
        }
      }
    }
  }
  const results = resultsOf(row, cases, samples);
  if (cases.every(({ sides }) => sides.length === 0)) {
    options.onFailure(row.name, new Error(`The row has none of the sides ${options.sides.join(", ")}.`));
  }
  return { results, growths: growthsOf(results) };
}

/** Repetitions of a turn. If few samples are missing, only those, because stock takes seconds for each. */
function repetitionsOf(
  row: Row,
  kase: Case,
  side: Side,
  samples: RowSamples,
  { repetitions }: TurnOptions,
): number {
  const missing = ENOUGH_SAMPLES - fewest(row, kase, side, samples);
  if (missing <= 0 || (kase.turns !== undefined && side !== "stock")) return repetitions;
  return Math.min(repetitions, missing);
}

function fewest(row: Row, kase: Case, side: Side, samples: RowSamples): number {
  const counts = Object.keys(row.metrics).map((metric) => samples.of(kase, side, metric).length);
  const brought = counts.filter((count) => count > 0);
  // A side without samples of a metric never has any.
  return brought.length === 0 ? 0 : Math.min(...brought);
}

/** @throws Error if a turn brought no sample of the row's metrics, or one that is no number */
function checked(row: Row, samples: Samples): Samples {
  const brought = Object.keys(row.metrics).flatMap((metric) => samples[metric] ?? []);
  if (brought.length === 0) throw new Error("The turn brought no samples.");
  if (!brought.every(Number.isFinite)) throw new Error(`Not all samples are numbers: ${brought.join(", ")}`);
  return samples;
}

function only(kase: Case, sides: readonly Side[]): Case {
  return { ...kase, sides: kase.sides.filter((side) => sides.includes(side)) };
}

/** For a quick run: one case shows that the row works. It is the last of those with the most sides. */
function broadest(cases: readonly Case[]): readonly Case[] {
  const most = Math.max(...cases.map(({ sides }) => sides.length));
  return cases.filter(({ sides }) => sides.length === most).slice(-1);
}
