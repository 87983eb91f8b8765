/** What a run compares; `run.mjs` hands its command line over in the environment. */

export interface RunOptions {
  /** Names of programs, and `seed N`; none: all. */
  readonly only: readonly string[];
  /** Whether the named programs are played. */
  readonly named: boolean;
  readonly seed: number;
  /** How many of the generator. */
  readonly generated: number;
  /** Instead of a number of generated ones. 0: not. */
  readonly minutes: number;
  /** Features that generated programs are to have none of. */
  readonly without: ReadonlySet<string>;
  readonly lanes: number;
  readonly shrinks: boolean;
  /** Whether every known difference has to come up: each does in a named program. */
  readonly isWhole: boolean;
}

const SEED = 1;
const GENERATED = 200;

/** @throws Error for a number that is none */
export function readOptions(environment: Readonly<Record<string, string | undefined>>): RunOptions {
  const text = environment.DIFFERENTIAL ?? "{}";
  const {
    only = [],
    without = [],
    soak = false,
    named = !soak,
    "as-found": asFound = false,
    ...numbers
  } = JSON.parse(text);
  const number = (name: string, otherwise: number): number => {
    const value = numbers[name] === undefined ? otherwise : Number(numbers[name]);
    if (!Number.isFinite(value)) throw new Error(`--${name} wants a number.`);
    return value;
  };
  return {
    only,
    named,
    seed: number("seed", soak ? Math.floor(Math.random() * 2 ** 30) : SEED),
    generated: number("programs", soak ? 1000 : GENERATED),
    minutes: number("minutes", 0),
    without: new Set(without),
    lanes: number("lanes", 3),
    shrinks: !asFound,
    isWhole: only.length === 0 && named,
  };
}
