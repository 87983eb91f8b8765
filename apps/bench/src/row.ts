/** A row: the same work on each side in turn, its metrics, and its goals. */

/**
 * The sides: Patchbay, Dash's own renderer, a page that only does the work, and the same page with its socket behind Comlink in
 * a SharedWorker.
 */
export type Side = "ours" | "stock" | "bare" | "relay";

/** Samples by the name of what was measured. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** More is better for `/s`, and for `held`, a number of connections. */
export type Unit = "ms" | "µs" | "kB" | "MB" | "/s" | "held" | "";

export function isMoreBetter(unit: Unit): boolean {
  return unit === "/s" || unit === "held";
}

export interface TurnOptions {
  /** Measured repetitions of one turn, without the warm-up. */
  readonly repetitions: number;
  /** Uses small sizes, for a smoke test. */
  readonly quick: boolean;
  /** Folder for profiles of the page's main thread; undefined: nothing watches the page. */
  readonly profileFolder: string | undefined;
}

export interface Case {
  /** Name of the case within its row. */
  readonly name: string;
  /** Size of the work, if the cases of a row differ by it. The report then has the growth of the cost. */
  readonly size?: number;
  readonly sides: readonly Side[];
  /** One turn of each side is enough: its result does not vary, or it brings enough samples. Default false: turns until `ENOUGH_SAMPLES`. */
  readonly once?: boolean;
  /**
   * The least number of turns of each side, if a difference of a tenth must show. Stock, which differs far more, has only the turns
   * that it needs. Default: the number of the command line.
   */
  readonly turns?: number;
  /** Measures one turn with its own server and browser. @throws Error if the page ends in a wrong state */
  measure(side: Side, options: TurnOptions): Promise<Samples>;
}

export interface Row {
  readonly name: string;
  /** One line of explanation for the table. */
  readonly work: string;
  /** The metrics in the order of the table, with their units. */
  readonly metrics: Readonly<Record<string, Unit>>;
  /** The metric and case that the picture shows. */
  readonly headline?: { readonly case: string; readonly metric: string };
  cases(options: Pick<TurnOptions, "quick">): readonly Case[];
  readonly goals: readonly Goal[];
  /** The version of Dash that the stock side is of, if it is not the chosen one. It is installed in an environment of its own. */
  readonly dash?: string;
}

/** A goal for a metric of a case. */
export type Goal = { readonly case: string; readonly metric: string } & (
  | { readonly is: "times bare"; readonly atMost: number }
  | { readonly is: "times stock"; readonly atMost: number }
  | { readonly is: "better than stock"; readonly atLeast: number }
  | { readonly is: "absolute"; readonly atMost: number }
  | { readonly is: "times case"; readonly other: string; readonly atMost: number }
  | { readonly is: "growth"; readonly atMost: number }
);
