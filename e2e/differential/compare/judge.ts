/** Separates unexplained differences from known ones. */

import type { KnownDifference } from "../knownDifferences.ts";
import type { Difference } from "./compare.ts";

export interface Judgement {
  /** Differences with their unexplained lines only. */
  readonly unexplained: readonly Difference[];
  readonly used: ReadonlySet<KnownDifference>;
}

export function judge(
  programName: string,
  differences: readonly Difference[],
  known: readonly KnownDifference[],
): Judgement {
  const used = new Set<KnownDifference>();
  const unexplained = differences.flatMap((difference) => {
    let rest = difference;
    for (const entry of known) {
      if (!explains(entry, programName, rest)) continue;
      used.add(entry);
      rest = { ...rest, stock: without(rest.stock, entry.stock), ours: without(rest.ours, entry.ours) };
    }
    return rest.stock.length + rest.ours.length === 0 ? [] : [rest];
  });
  return { unexplained, used };
}

/** An entry with patterns for both sides must match equally many lines on each side. */
function explains(entry: KnownDifference, programName: string, { aspect, stock, ours }: Difference): boolean {
  if (entry.aspect !== aspect || !entry.program.test(programName)) return false;
  const [ofStock, ofOurs] = [matching(stock, entry.stock), matching(ours, entry.ours)];
  if (entry.stock !== null && entry.ours !== null) return ofStock > 0 && ofStock === ofOurs;
  return ofStock + ofOurs > 0;
}

function matching(lines: readonly string[], pattern: RegExp | null): number {
  return pattern === null ? 0 : lines.filter((line) => pattern.test(line)).length;
}

function without(lines: readonly string[], pattern: RegExp | null): readonly string[] {
  return pattern === null ? lines : lines.filter((line) => !pattern.test(line));
}
