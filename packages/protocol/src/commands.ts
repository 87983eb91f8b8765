import type { Props } from "./layout.ts";

/** The props of Dash's Graph and AG Grid that are commands. */
export const COMMANDS = ["extendData", "prependData", "rowTransaction"] as const;

export type Command = (typeof COMMANDS)[number];

/**
 * Whether these hold a command: what a component carries out, and then sets back to null. Each counts, not only the last of them
 * (PROTOCOL.md, FR6).
 */
export function hasCommand(props: Props): boolean {
  return COMMANDS.some((name) => Object.hasOwn(props, name));
}
