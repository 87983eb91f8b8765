/** The results of a run of the bench, as they are recorded. */
import type { Case, Row, Side, Unit } from "../row.ts";
import { growth, type Spread, spread } from "./statistics.ts";

/** One line of the table. */
export interface Result {
  readonly row: string;
  readonly case: string;
  readonly size: number | undefined;
  readonly metric: string;
  readonly unit: Unit;
  readonly sides: Readonly<Partial<Record<Side, Spread>>>;
}

/** The growth of a row's cost with its size: the power of the size, and the cost of one more item in the metric's unit. */
export interface Growth {
  readonly row: string;
  readonly side: Side;
  readonly metric: string;
  readonly power: number;
  readonly perUnit: number;
  readonly unit: Unit;
}

export interface Recording {
  readonly machine: string;
  readonly date: string;
  readonly results: readonly Result[];
  readonly growths: readonly Growth[];
}

/** All samples of one row, by case, side and metric. */
export class RowSamples {
  private readonly taken = new Map<string, number[]>();

  add(kase: Case, side: Side, samples: Readonly<Record<string, readonly number[]>>): void {
    for (const [metric, values] of Object.entries(samples)) {
      const key = JSON.stringify([kase.name, side, metric]);
      this.taken.set(key, [...(this.taken.get(key) ?? []), ...values]);
    }
  }

  of(kase: Case, side: Side, metric: string): readonly number[] {
    return this.taken.get(JSON.stringify([kase.name, side, metric])) ?? [];
  }
}

export function resultsOf(row: Row, cases: readonly Case[], samples: RowSamples): Result[] {
  return cases.flatMap((kase) =>
    Object.entries(row.metrics).flatMap(([metric, unit]) => {
      const sides: Partial<Record<Side, Spread>> = {};
      for (const side of kase.sides) {
        const values = samples.of(kase, side, metric);
        if (values.length > 0) sides[side] = spread(values);
      }
      if (Object.keys(sides).length === 0) return [];
      return [{ row: row.name, case: kase.name, size: kase.size, metric, unit, sides }];
    }),
  );
}

/** The growth of each side that was measured at two or more sizes. */
export function growthsOf(results: readonly Result[]): Growth[] {
  const sides: readonly Side[] = ["ours", "stock", "bare", "relay"];
  const lines = new Set(results.map(({ row, metric }) => JSON.stringify([row, metric])));
  return [...lines].flatMap((line) => {
    const [row, metric] = JSON.parse(line) as [string, string];
    return sides.flatMap((side) => {
      const points = results.flatMap((result) => {
        const value = result.sides[side]?.median;
        const fits = result.row === row && result.metric === metric && result.size !== undefined;
        return fits && value !== undefined && value > 0
          ? [{ size: result.size, value, unit: result.unit }]
          : [];
      });
      const [first, last] = [points[0], points.at(-1)];
      if (first === undefined || last === undefined || first.size === last.size) return [];
      const perUnit = (last.value - first.value) / (last.size - first.size);
      return [{ row, metric, side, power: growth(points), perUnit, unit: first.unit }];
    });
  });
}
