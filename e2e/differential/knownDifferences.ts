/** Where the two renderers differ on purpose, or where the stock one is wrong. One entry that matches nothing fails the run. */
import type { Aspect } from "./playProgram.ts";

export interface KnownDifference {
  readonly reason: string;
  /** Names of programs that it may come up in; `generated` for those of seeds. */
  readonly program: RegExp;
  readonly aspect: Aspect;
  /** Each differing line of that side has to match; `null`: that side has none. */
  readonly stock: RegExp | null;
  readonly ours: RegExp | null;
}

export const knownDifferences: readonly KnownDifference[] = [];
