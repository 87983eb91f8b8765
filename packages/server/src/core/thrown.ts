import { inspect } from "node:util";

/** What was thrown, in words. Anything may be: `throw undefined`, or an object that will not be text. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === "string"
    ? thrown
    : `${inspect(thrown, { depth: 2 })} was thrown, which is no Error`;
}
