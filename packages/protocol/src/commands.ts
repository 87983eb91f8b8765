import type { Props } from "./layout.ts";

/** The props of Dash's Graph and AG Grid that are commands: the component carries them out and sets them back to null. */
export const COMMANDS = ["extendData", "prependData", "rowTransaction"] as const;

export type Command = (typeof COMMANDS)[number];

/** Whether these props hold a command. Every command counts, not only the last one (PROTOCOL.md, rule FR6). */
export function hasCommand(props: Props): boolean {
  return COMMANDS.some((name) => Object.hasOwn(props, name));
}
