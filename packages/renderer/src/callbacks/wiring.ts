import { type PropId, splitPropId } from "@patchbay/protocol";
import type { LayoutStore } from "../store/layoutStore.ts";
import type { Call } from "./call.ts";
import type { CallbackGraph } from "./graph.ts";
import type { Resolver } from "./resolver.ts";
import type { Wiring } from "./schedule.ts";

interface Resolved {
  inputs?: readonly PropId[];
  outputs?: readonly PropId[];
  reach?: ReadonlySet<PropId>;
}

/** Answers the scheduler from the layout; remembers answers while no id comes, goes or moves and the graph is the same. */
export function createWiring(
  layout: Pick<LayoutStore, "ids">,
  resolver: Resolver,
  graph: Pick<CallbackGraph, "version">,
): Wiring {
  let version = -1;
  let graphVersion = -1;
  const known = new Map<string, Resolved>();

  function resolved(call: Call): Resolved {
    if (version !== layout.ids.version || graphVersion !== graph.version) {
      known.clear();
      version = layout.ids.version;
      graphVersion = graph.version;
    }
    let entry = known.get(call.key);
    if (entry === undefined) {
      entry = {};
      known.set(call.key, entry);
    }
    return entry;
  }

  function outputsOf(call: Call): readonly PropId[] {
    const entry = resolved(call);
    entry.outputs ??= resolver.outputsOf(call);
    return entry.outputs;
  }

  function reach(call: Call): ReadonlySet<PropId> {
    const props = new Set(outputsOf(call));
    const visited = new Set([call.key]);
    // A set grows while it is walked: this visits what it adds.
    for (const prop of props) {
      const { id: idText, property } = splitPropId(prop);
      const id = layout.ids.get(idText)?.id;
      if (id === undefined) continue;
      for (const next of resolver.callsFor(id, property)) {
        if (visited.has(next.key)) continue;
        visited.add(next.key);
        for (const output of outputsOf(next)) props.add(output);
      }
    }
    return props;
  }

  return {
    outputsOf,
    inputsOf(call) {
      const entry = resolved(call);
      entry.inputs ??= resolver.inputsOf(call);
      return entry.inputs;
    },
    reachOf(call) {
      const entry = resolved(call);
      entry.reach ??= reach(call);
      return entry.reach;
    },
    exists: (prop) => layout.ids.get(splitPropId(prop).id) !== undefined,
  };
}
