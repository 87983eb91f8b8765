/** The steps of a program: actions of a user on a page. */
import type { Id } from "./description.ts";

/** A CSS selector, or a dict id. */
export type Target = string | { readonly [key: string]: string | number | boolean };

/** After each step except `tap` and `waitFor` the page settles and its state is recorded; see `isWatched`. */
export type Step =
  | readonly ["click", Target]
  /** Replaces the text of a field, then leaves the field. */
  | readonly ["fill", Target, string]
  /** Types key by key and does not leave the field. */
  | readonly ["type", Target, string]
  | readonly ["key", string]
  /** Chooses the option with this text in a dropdown or a native select. */
  | readonly ["choose", Target, string]
  | readonly ["hover", Target]
  | readonly ["open", string]
  | readonly ["reload"]
  | readonly ["back"]
  | readonly ["forward"]
  /** Runs JavaScript in the page. The result is compared. */
  | readonly ["evaluate", string]
  /** A click without waiting for its effects. */
  | readonly ["tap", Target]
  /** Waits until the text of an element matches this regular expression. */
  | readonly ["waitFor", Target, string]
  /** Records the state of the page. */
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

/** @throws Error that names an unknown step, or one with a wrong number of arguments */
export function checkSteps(steps: readonly (readonly unknown[])[]): asserts steps is readonly Step[] {
  for (const step of steps) {
    const count = ARGUMENTS[step[0] as Step[0]];
    if (count === undefined) throw new Error(`There is no step ${JSON.stringify(step[0])}.`);
    if (step.length !== count + 1) throw new Error(`${JSON.stringify(step)} wants ${count} arguments.`);
  }
}

/**
 * True if the state of the page is recorded after the step.
 * @param streams the app has callbacks that never end. Its state depends on time, so it is recorded only for `look`
 */
export function isWatched([name]: Step | readonly ["open"], streams: boolean): boolean {
  return streams ? name === "look" : name !== "tap" && name !== "waitFor";
}

export function selectorOf(target: Target): string {
  return typeof target === "string" ? target : `[id=${JSON.stringify(idText(target))}]`;
}

/** The text of an id: JSON with sorted keys and without spaces. */
export function idText(id: Id): string {
  if (typeof id === "string") return id;
  const keys = Object.keys(id).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(id[key])}`).join(",")}}`;
}
