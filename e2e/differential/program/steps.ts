/** What a user does with a page, step by step. */
import type { Id } from "./description.ts";

/** A CSS selector, or an id of several keys. */
export type Target = string | { readonly [key: string]: string | number | boolean };

/** After each step the page settles and is looked at, but for `tap` and `waitFor`; see `isWatched`. */
export type Step =
  | readonly ["click", Target]
  /** Replaces the text of a field and leaves it. */
  | readonly ["fill", Target, string]
  /** Key by key, without leaving the field. */
  | readonly ["type", Target, string]
  | readonly ["key", string]
  /** Chooses the option of this text: of a dropdown, or of a native select. */
  | readonly ["choose", Target, string]
  | readonly ["hover", Target]
  | readonly ["open", string]
  | readonly ["reload"]
  | readonly ["back"]
  | readonly ["forward"]
  /** Runs JavaScript in the page; what it comes to is compared. */
  | readonly ["evaluate", string]
  /** A click, without waiting for what comes of it. */
  | readonly ["tap", Target]
  /** Until an element has a text that this regular expression finds. */
  | readonly ["waitFor", Target, string]
  /** Only looks. */
  | readonly ["look"];

const ARGUMENTS: Readonly<Record<Step[0], number>> = {
  click: 1,
  fill: 2,
  type: 2,
  key: 1,
  choose: 2,
  hover: 1,
  open: 1,
  reload: 0,
  back: 0,
  forward: 0,
  evaluate: 1,
  tap: 1,
  waitFor: 2,
  look: 0,
};

/** @throws Error that names the step that there is not */
export function checkSteps(steps: readonly (readonly unknown[])[]): asserts steps is readonly Step[] {
  for (const step of steps) {
    const count = ARGUMENTS[step[0] as Step[0]];
    if (count === undefined) throw new Error(`There is no step ${JSON.stringify(step[0])}.`);
    if (step.length !== count + 1) throw new Error(`${JSON.stringify(step)} wants ${count} arguments.`);
  }
}

/**
 * Whether the page is looked at afterwards.
 * @param streams callbacks of it never end: what it shows is a matter of time, but for where the program says `look`
 */
export function isWatched([name]: Step | readonly ["open"], streams: boolean): boolean {
  return streams ? name === "look" : name !== "tap" && name !== "waitFor";
}

export function selectorOf(target: Target): string {
  return typeof target === "string" ? target : `[id=${JSON.stringify(idText(target))}]`;
}

/** The id of an element: keys in order, without spaces. */
export function idText(id: Id): string {
  if (typeof id === "string") return id;
  const keys = Object.keys(id).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(id[key])}`).join(",")}}`;
}
