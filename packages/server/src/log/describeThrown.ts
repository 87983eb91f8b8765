import { inspect } from "node:util";

/** The message of an Error. Anything else that was thrown is described by its content. Never throws. */
export function describeThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.message);
    return typeof thrown === "string"
      ? thrown
      : `${inspect(thrown, { depth: 2 })} was thrown, which is no Error`;
  } catch {
    return "Something was thrown that cannot be shown";
  }
}
