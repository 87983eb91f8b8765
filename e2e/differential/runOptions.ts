/** The options of a run. `run.mjs` passes its command line in the environment. */

export interface RunOptions {
  /** Names of programs, and `seed N`; none: all. */
  readonly only: readonly string[];
  /** The named programs are played. */
  readonly named: boolean;
  readonly seed: number;
  /** Number of generated programs. */
  readonly generated: number;
  /** Duration of generated programs, in place of a number; 0: the number counts. */
  readonly minutes: number;
  /** Features that generated programs must not have. */
  readonly without: ReadonlySet<string>;
  readonly lanes: number;
  readonly shrinks: boolean;
  /** Every known difference must be seen, because each has a named program that shows it. */
  readonly isWhole: boolean;
}

const SEED = 1;
const GENERATED = 200;

/** @throws Error if the value of a numeric option is no number */
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
