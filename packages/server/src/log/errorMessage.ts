import { inspect } from "node:util";

/** The message of anything that was thrown, also of `throw undefined` and of objects that cannot be shown. */
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
