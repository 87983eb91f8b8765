import type { Props } from "./layout.ts";

/** Of Dash's Graph and AG Grid. */
const COMMANDS = ["extendData", "prependData", "rowTransaction"];

/**
 * Whether these hold a command: what a component carries out, and then sets back to null. Each counts, not only the last of them
 * (PROTOCOL.md, FR6).
 */
export function hasCommand(props: Props): boolean {
  return COMMANDS.some((name) => Object.hasOwn(props, name));
}
