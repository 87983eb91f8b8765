/** Plays a range of seeds, and says of the first that fails what is needed to play it again. */
import { type Outcome, simulate } from "./simulate.ts";

export const STEPS = 300;

/** What has to happen somewhere in a few hundred seeds. */
const EXPECTED = [
  "resumed",
  "left out",
  "not resumed",
  "answered",
  "unknown",
  "notSent",
  "cancelled",
  "died with its tab",
  "parts, answered",
  "parts, failed",
  "parts, unknown",
  "parts, cancelled",
];

/** @throws Error with seed and steps */
export async function playSeeds(from: number, count: number): Promise<void> {
  const census = new Map<string, number>();
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await simulate(seed, STEPS);
    if (outcome.failure !== undefined) throw new Error(report(outcome));
    for (const [what, times] of outcome.census) census.set(what, (census.get(what) ?? 0) + times);
  }
  const missing = EXPECTED.filter((what) => !census.has(what));
  if (missing.length > 0) throw new Error(`Never happened in ${count} seeds: ${missing.join(", ")}`);
}

function report({ seed, failure, steps }: Outcome): string {
  return `Seed ${seed}, step ${steps.length}: ${failure}\n${steps.slice(-40).join("\n")}`;
}
