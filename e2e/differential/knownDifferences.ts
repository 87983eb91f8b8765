/** Where the two renderers differ on purpose, or where the stock one is wrong. One entry that matches nothing fails the run. */
import type { Aspect } from "./playProgram.ts";

export interface KnownDifference {
  readonly reason: string;
  /** Names of programs that it may come up in: `seed N` are those of the generator. */
  readonly program: RegExp;
  readonly aspect: Aspect;
  /** Differing lines of that side that it explains. `null`: it explains lines of the other side alone. */
  readonly stock: RegExp | null;
  readonly ours: RegExp | null;
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    reason: "set_props of an id that is nowhere: the stock renderer fails with a TypeError of its own",
    program: /^seed /,
    aspect: "console",
    stock: /Cannot read properties of undefined \(reading 'length'\)/,
    ours: /set_props: there is no /,
  },
  {
    reason:
      "An Input or State that is not there: the stock renderer says so once for each call, also of one that what brings the component is about to overtake",
    program: /^seed /,
    aspect: "console",
    stock: /^error A nonexistent object was used in an `(Input|State)` of a Dash callback\./,
    ours: null,
  },
  {
    reason:
      "B10 a clientside function that returns values for other outputs than it has is told to its author; stock says nothing",
    program: /^seed /,
    aspect: "console",
    stock: null,
    ours: /^warning callback_failed: The function returned .* is due/,
  },
];
