/** Against our own yesterday: by ratios to a side of the same run, so that another machine does not count. */
import type { Recording, Result } from "./results.ts";

export interface Change {
  readonly row: string;
  readonly case: string;
  readonly metric: string;
  /** The side that both runs are held against. */
  readonly than: "of bare" | "of stock";
  /** Now by then: 2 where we take twice as long, beside the same side, as we did. */
  readonly times: number;
}

/** Less than this may be chance. */
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
