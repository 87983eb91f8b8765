/** Compares with the last recorded run, by ratios to another side of the same run, so that the machine does not matter. */
import type { Recording, Result } from "./results.ts";

export interface Change {
  readonly row: string;
  readonly case: string;
  readonly metric: string;
  /** The side that both runs are compared with. */
  readonly than: "of bare" | "of stock";
  /** Our ratio now divided by our ratio then: 2 means that we take twice as long, relative to the same side. */
  readonly times: number;
}

/** A smaller change may be chance. */
const NOTABLE = 1.2;

export function changes(then: Recording, now: Recording): Change[] {
  return now.results.flatMap((result) => {
    const before = then.results.find(
      (one) => one.row === result.row && one.case === result.case && one.metric === result.metric,
    );
    if (before === undefined) return [];
    const side = result.sides.bare !== undefined && before.sides.bare !== undefined ? "bare" : "stock";
    const [one, other] = [beside(result, side), beside(before, side)];
    if (one === undefined || other === undefined) return [];
    const times = one / other;
    if (times < NOTABLE && times > 1 / NOTABLE) return [];
    return [{ row: result.row, case: result.case, metric: result.metric, than: `of ${side}`, times }];
  });
}

function beside({ sides }: Result, side: "bare" | "stock"): number | undefined {
  const [ours, other] = [sides.ours?.median, sides[side]?.median];
  return ours === undefined || other === undefined || other === 0 ? undefined : ours / other;
}
