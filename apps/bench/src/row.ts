/** What a measurement is: the same work on each side in turn, and what should come out of it. */

/**
 * Patchbay, Dash's own renderer, a page that does nothing but the work itself, and the same page with its socket behind
 * Comlink in a SharedWorker.
 */
export type Side = "ours" | "stock" | "bare" | "relay";

/** Samples by the name of what was measured. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** `/s` and `held`, a number of connections, are better when they are more. */
export type Unit = "ms" | "µs" | "kB" | "MB" | "/s" | "held" | "";

export function isMoreBetter(unit: Unit): boolean {
  return unit === "/s" || unit === "held";
}

export interface TurnOptions {
  /** Measured repetitions of one turn, besides those to warm up. */
  readonly repetitions: number;
  /** Sizes for a smoke test: everything happens, nothing takes long. */
  readonly quick: boolean;
  /** Where profiles of the page's main thread go; undefined: nothing watches the page. */
  readonly profileFolder: string | undefined;
}

export interface Case {
  /** What sets it apart from the row's other cases. */
  readonly name: string;
  /** Where cases of a row differ by size, how the cost grows is told. */
  readonly size?: number;
  readonly sides: readonly Side[];
  /** One turn of each side is all there is: it is not chance, or brings samples enough. Default: false, and there are `ENOUGH_SAMPLES`. */
  readonly once?: boolean;
  /**
   * How many turns each side has at the least, where a tenth more or less is to be told; stock, which is far off, has no more
   * than it needs. Default: as the command line says.
   */
  readonly turns?: number;
  /** One turn, from nothing: own server, own browser. @throws Error when the page ends in a wrong state */
  measure(side: Side, options: TurnOptions): Promise<Samples>;
}

export interface Row {
  readonly name: string;
  /** One line for the reader of the table. */
  readonly work: string;
  /** What is measured, in the order it is shown, with its unit. */
  readonly metrics: Readonly<Record<string, Unit>>;
  /** The metric and case of which the picture shows how far ahead we are. */
  readonly headline?: { readonly case: string; readonly metric: string };
  cases(options: Pick<TurnOptions, "quick">): readonly Case[];
  readonly goals: readonly Goal[];
}

/** What a metric of a case is held against. */
export type Goal = { readonly case: string; readonly metric: string } & (
  | { readonly is: "times bare"; readonly atMost: number }
  | { readonly is: "times stock"; readonly atMost: number }
  | { readonly is: "better than stock"; readonly atLeast: number }
  | { readonly is: "absolute"; readonly atMost: number }
  | { readonly is: "times case"; readonly other: string; readonly atMost: number }
  | { readonly is: "growth"; readonly atMost: number }
);
