/** Which differences have no reason, and which reasons no difference. */
import type { Difference } from "./compare.ts";
import type { KnownDifference } from "./knownDifferences.ts";

export interface Judgement {
  /** With the lines that nothing explains. */
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

function explains(entry: KnownDifference, programName: string, { aspect, stock, ours }: Difference): boolean {
  return (
    entry.aspect === aspect &&
    entry.program.test(programName) &&
    (entry.stock === null || stock.some((line) => entry.stock?.test(line))) &&
    (entry.ours === null || ours.some((line) => entry.ours?.test(line)))
  );
}

function without(lines: readonly string[], pattern: RegExp | null): readonly string[] {
  return pattern === null ? lines : lines.filter((line) => !pattern.test(line));
}
