/** Graphs and layouts of the sizes that the benches and scale tests are about. */
import type { CallbackDefinition, Component } from "@patchbay/protocol";
import { definition, div } from "./layouts.ts";

export interface BigGraph {
  readonly layout: Component;
  readonly definitions: readonly CallbackDefinition[];
}

/** Half of the components are outputs; each callback reads up to three components before its own. */
export function wideGraph(callbacks: number): BigGraph {
  const children = Array.from({ length: callbacks * 2 }, (_, at) => div(`c${at}`, null, { v: at }));
  const definitions = Array.from({ length: callbacks }, (_, at) => {
    const inputs = [at, (at * 7) % (callbacks + at), (at * 13) % callbacks];
    return definition(
      `c${callbacks + at}.v`,
      [...new Set(inputs)].map((input) => `c${input}.v`),
    );
  });
  return { layout: div("root", children), definitions };
}

/** Each callback reads what the one before it computes. */
export function chainGraph(length: number, rest: Partial<CallbackDefinition> = {}): BigGraph {
  const children = Array.from({ length: length + 1 }, (_, at) => div(`c${at}`, null, { v: 0 }));
  const definitions = Array.from({ length }, (_, at) =>
    definition(`c${at + 1}.v`, [`c${at}.v`], { prevent_initial_call: true, ...rest } as object),
  );
  return { layout: div("root", children), definitions };
}
