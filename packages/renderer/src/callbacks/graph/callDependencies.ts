import { type PropId, splitPropId } from "@patchbay/protocol";
import type { LayoutStore } from "../../store/layoutStore.ts";
import { type Call, createCall } from "../schedule/call.ts";
import type { CallDependencies } from "../schedule/readyCalls.ts";
import type { ComponentFinder } from "./componentFinder.ts";
import type { CallbackGraph } from "./graph.ts";
import { valuesAt } from "./idPattern.ts";

interface Resolved {
  inputs?: readonly PropId[];
  foreignInputs?: readonly PropId[];
  outputs?: readonly PropId[];
  reach?: ReadonlySet<PropId>;
}

/** Answers the scheduler's questions from the layout. Keeps answers until an id is added, removed or moved, or the graph changes. */
export function createCallDependencies(
  layout: Pick<LayoutStore, "ids">,
  finder: ComponentFinder,
  graph: Pick<CallbackGraph, "version" | "outputsAt">,
): CallDependencies {
  let version = -1;
  let graphVersion = -1;
  const known = new Map<string, Resolved>();
  const producers = new Map<PropId, readonly Call[]>();

  function forgetOld(): void {
    if (version !== layout.ids.version || graphVersion !== graph.version) {
      known.clear();
      producers.clear();
      version = layout.ids.version;
      graphVersion = graph.version;
    }
  }

  function resolved(call: Call): Resolved {
    forgetOld();
    let entry = known.get(call.key);
    if (entry === undefined) {
      entry = {};
      known.set(call.key, entry);
    }
    return entry;
  }

  function outputsOf(call: Call): readonly PropId[] {
    const entry = resolved(call);
    entry.outputs ??= finder.outputsOf(call);
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
      for (const next of finder.callsFor(id, property)) {
        if (visited.has(next.key)) continue;
        visited.add(next.key);
        for (const output of outputsOf(next)) props.add(output);
      }
    }
    return props;
  }

  function inputsOf(call: Call): readonly PropId[] {
    const entry = resolved(call);
    entry.inputs ??= finder.inputsOf(call);
    return entry.inputs;
  }

  function foreignInputsOf(call: Call): readonly PropId[] {
    const entry = resolved(call);
    if (entry.foreignInputs === undefined) {
      const own = new Set(outputsOf(call));
      entry.foreignInputs = inputsOf(call).filter((input) => !own.has(input));
    }
    return entry.foreignInputs;
  }

  /** The calls that compute a prop. */
  function producersOf(prop: PropId): readonly Call[] {
    forgetOld();
    let calls = producers.get(prop);
    if (calls === undefined) {
      const { id: idText, property } = splitPropId(prop);
      const id = layout.ids.get(idText)?.id;
      calls =
        id === undefined
          ? []
          : graph
              .outputsAt(id)
              .filter(({ slot }) => slot.property === property)
              .map(({ callback }) => createCall(callback, valuesAt(id, callback.matchKeys)));
      producers.set(prop, calls);
    }
    return calls;
  }

  function* upstreamOf(call: Call): Generator<string> {
    const props = new Set(foreignInputsOf(call));
    const visited = new Set<string>();
    // A set grows while it is walked: this visits what it adds.
    for (const prop of props) {
      for (const producer of producersOf(prop)) {
        if (visited.has(producer.origin)) continue;
        visited.add(producer.origin);
        yield producer.origin;
        for (const input of inputsOf(producer)) props.add(input);
      }
    }
  }

  return {
    outputsOf,
    inputsOf,
    foreignInputsOf,
    upstreamOf,
    reachOf(call) {
      const entry = resolved(call);
      entry.reach ??= reach(call);
      return entry.reach;
    },
    exists: (prop) => layout.ids.get(splitPropId(prop).id) !== undefined,
  };
}
