/** Choices of a generator, out of fast-check's, so that a seed makes the same program again. */
import fc from "fast-check";

export type Draw = <T, Arguments extends unknown[]>(
  arbitrary: (...given: Arguments) => fc.Arbitrary<T>,
  ...given: Arguments
) => T;

export class Chooser {
  readonly #draw: Draw;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** From `min` to `max`, both included. */
  number(min: number, max: number): number {
    return this.#draw(evenly, { min, max });
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.number(1, 100) <= percent;
  }

  /** @throws Error when there is nothing to choose from */
  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error("There is nothing to choose from.");
    return from[this.number(0, from.length - 1)] as T;
  }

  /** Different ones, in any order; fewer than `min` where there are not so many. */
  some<T>(from: readonly T[], min: number, max: number): T[] {
    const rest = [...from];
    const count = Math.min(rest.length, this.number(min, max));
    return Array.from({ length: count }, () => rest.splice(this.number(0, rest.length - 1), 1)[0] as T);
  }
}

/** Without fast-check's preference for small numbers: what stands last in a list would hardly ever be chosen. */
function evenly(range: { min: number; max: number }): fc.Arbitrary<number> {
  return fc.noBias(fc.integer(range));
}

/** What `make` makes of this seed: always the same. */
export function drawOnce<T>(seed: number, make: (chooser: Chooser) => T): T {
  const arbitrary = fc.gen().map((draw) => make(new Chooser(draw as unknown as Draw)));
  const [made] = fc.sample(arbitrary, { seed, numRuns: 1 });
  return made as T;
}
