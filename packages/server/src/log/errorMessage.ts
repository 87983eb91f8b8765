import { inspect } from "node:util";

/** What was thrown, in words. Anything may be: `throw undefined`, or an object that will not be text. */
export function errorMessage(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.message);
    return typeof thrown === "string"
      ? thrown
      : `${inspect(thrown, { depth: 2 })} was thrown, which is no Error`;
  } catch {
    return "Something was thrown that cannot be shown";
  }
}
