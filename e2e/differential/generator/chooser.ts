/** Random choices by fast-check, so that a seed always makes the same program. */
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

  /** A number from `min` to `max`, both included. */
  number(min: number, max: number): number {
    return this.#draw(evenly, { min, max });
  }

  /** True with this probability. */
  chance(percent: number): boolean {
    return this.number(1, 100) <= percent;
  }

  /** @throws Error if the list is empty */
  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error("There is nothing to choose from.");
    return from[this.number(0, from.length - 1)] as T;
  }

  /** Chooses different items, in random order; fewer than `min` if the list is shorter. */
  some<T>(from: readonly T[], min: number, max: number): T[] {
    const rest = [...from];
    const count = Math.min(rest.length, this.number(min, max));
    return Array.from({ length: count }, () => rest.splice(this.number(0, rest.length - 1), 1)[0] as T);
  }
}

/** Turns off fast-check's preference for small numbers, with which the last items of a list would hardly be chosen. */
function evenly(range: { min: number; max: number }): fc.Arbitrary<number> {
  return fc.noBias(fc.integer(range));
}

/** Calls `make` with the choices of this seed. The result is always the same. */
export function drawOnce<T>(seed: number, make: (chooser: Chooser) => T): T {
  const arbitrary = fc.gen().map((draw) => make(new Chooser(draw as unknown as Draw)));
  const [made] = fc.sample(arbitrary, { seed, numRuns: 1 });
  return made as T;
}
