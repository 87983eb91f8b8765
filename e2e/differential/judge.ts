/** Which differences have no reason, and which reasons no difference. */
import type { Difference } from "./compare.ts";
import type { KnownDifference } from "./knownDifferences.ts";

export interface Judgement {
  readonly unexplained: readonly Difference[];
  readonly used: ReadonlySet<KnownDifference>;
}

export function judge(
  programName: string,
  differences: readonly Difference[],
  known: readonly KnownDifference[],
): Judgement {
  const used = new Set<KnownDifference>();
  const unexplained = differences.filter((difference) => {
    const entry = known.find((one) => explains(one, programName, difference));
    if (entry !== undefined) used.add(entry);
    return entry === undefined;
  });
  return { unexplained, used };
}

function explains(entry: KnownDifference, programName: string, { aspect, stock, ours }: Difference): boolean {
  return (
    entry.aspect === aspect &&
    entry.program.test(programName) &&
    areAll(stock, entry.stock) &&
    areAll(ours, entry.ours)
  );
}

function areAll(lines: readonly string[], pattern: RegExp | null): boolean {
  return pattern === null ? lines.length === 0 : lines.length > 0 && lines.every((line) => pattern.test(line));
}
