/** Finds the differences between two plays of a program. */
import { ASPECTS, type Aspect, type Observation } from "../play/playProgram.ts";

export interface Difference {
  /** Place of the step; 0 is the opening of the page. */
  readonly place: number;
  readonly step: Observation["step"];
  readonly aspect: Aspect;
  /** Lines that only this play has at this place. */
  readonly stock: readonly string[];
  readonly ours: readonly string[];
}

export function compare(stock: readonly Observation[], ours: readonly Observation[]): Difference[] {
  const places = Math.max(stock.length, ours.length);
  return Array.from({ length: places }, (_, place) => place).flatMap((place) => {
    const [one, other] = [stock[place], ours[place]];
    const step = (one ?? other)?.step;
    if (step === undefined) return [];
    return ASPECTS.flatMap((aspect) => {
      const lines = differingLines(one?.[aspect] ?? ["not reached"], other?.[aspect] ?? ["not reached"]);
      return lines === undefined ? [] : [{ place, step, aspect, ...lines }];
    });
  });
}

/** Returns undefined if both are the same. */
export function differingLines(
  stock: readonly string[],
  ours: readonly string[],
): { stock: string[]; ours: string[] } | undefined {
  let start = 0;
  while (start < stock.length && start < ours.length && stock[start] === ours[start]) start++;
  let [stockEnd, oursEnd] = [stock.length, ours.length];
  while (stockEnd > start && oursEnd > start && stock[stockEnd - 1] === ours[oursEnd - 1]) {
    stockEnd--;
    oursEnd--;
  }
  if (start === stockEnd && start === oursEnd) return undefined;
  return withoutCommon(stock.slice(start, stockEnd), ours.slice(start, oursEnd));
}

/** Drops a longest common subsequence. */
function withoutCommon(a: readonly string[], b: readonly string[]): { stock: string[]; ours: string[] } {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i] as Uint32Array;
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const [stock, ours]: [string[], string[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) stock.push(a[i++] as string);
    else ours.push(b[j++] as string);
  }
  return { stock, ours };
}
