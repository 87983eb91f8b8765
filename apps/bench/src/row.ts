/** What a measurement is: the same app and the same work in the page, under each renderer in turn. */
import type { App, AppOptions } from "@patchbay/server";

export type Side = "ours" | "stock";

export interface Row {
  readonly name: string;
  /** One line: what is measured, in which unit. */
  readonly work: string;
  /** Sizes that are measured on each side; what takes minutes under one of them is left out there. */
  readonly sizes: Readonly<Record<Side, readonly number[]>>;
  /** What should come out of it. */
  readonly goal: string;
  app(size: number, options: Partial<AppOptions>): App;
  /** The script of `page/` that does the work and reports milliseconds. */
  readonly page: string;
}

/** What a page reports: one number a repetition. */
export interface Report {
  readonly milliseconds: readonly number[];
}
