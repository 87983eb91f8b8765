import { COMMANDS, type Command } from "@patchbay/protocol";
import { useLayoutEffect, useReducer, useState } from "react";
import type { ComponentHost } from "../host.ts";
import type { GivenCommand } from "./chunk.ts";

/** Commands are taken from the store and not from rendered props: React would skip a command that is replaced before it renders. */
export const UNDRAWN_COMMANDS: ReadonlySet<string> = new Set(COMMANDS);

/** Limit of commands that wait, for example because the chunk cannot be loaded. */
const MAX_WAITING = 10_000;

/** The commands of a component, each once and in order, including those from before its chunk has loaded (PROTOCOL.md, FR6). */
export function useCommands<Props>({
  host,
  setProps,
}: {
  readonly host: ComponentHost;
  readonly setProps: (changed: Partial<Record<Command, null>>) => void;
}): GivenCommand<Props>[] {
  const [commands] = useState<GivenCommand<Props>[]>([]);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    function take(): void {
      const props = host.props();
      const given = COMMANDS.filter((name) => props[name]);
      if (given.length === 0) return;
      for (const name of given) commands.push([name, props as Props]);
      if (commands.length > MAX_WAITING) {
        commands.splice(0, MAX_WAITING / 2);
        host.reportError(
          new Error("More commands came than the component has carried out. The oldest are dropped."),
        );
      }
      setProps(Object.fromEntries(given.map((name) => [name, null])));
      redraw();
    }
    take();
    return host.onChange(take);
  }, [host, setProps, commands]);
  return commands;
}
