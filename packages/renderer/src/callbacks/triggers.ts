import { type ComponentId, type PropId, propId, stringifyId } from "@patchbay/protocol";
import type { ComponentNode } from "../store/componentNode.ts";
import type { Change } from "../store/layoutStore.ts";
import { type Call, createCall } from "./call.ts";
import type { CallbackGraph } from "./graph.ts";
import { NO_VALUES } from "./idPattern.ts";
import type { Resolver } from "./resolver.ts";
import type { Wiring } from "./schedule.ts";

/** The calls of a page that has just been loaded. */
export function initialCalls(
  graph: CallbackGraph,
  resolver: Resolver,
  wiring: Wiring,
  group: number,
): Call[] {
  const calls = graph.callbacks
    .filter((callback) => !callback.preventInitialCall)
    .flatMap((callback) => {
      if (callback.outputs.length > 0) return resolver.callsByOutputs(callback);
      const wanted =
        callback.inputs.length === 0 ||
        callback.inputs.some((slot) => resolver.nodesOf(slot, NO_VALUES).length > 0);
      return wanted ? [createCall(callback, NO_VALUES)] : [];
    })
    .map((call) => ({ ...call, initial: true, group }));
  return withAvailableInputs(calls, resolver, wiring);
}

/** The calls that follow from components which a callback's result brought in or took away. */
export function contentCalls(
  change: Change,
  graph: CallbackGraph,
  resolver: Resolver,
  wiring: Wiring,
  group: number,
): Call[] {
  const added = new Set<string>();
  const ids: ComponentId[] = [];
  for (const node of change.added) {
    if (node.id === undefined) continue;
    ids.push(node.id);
    added.add(stringifyId(node.id));
  }
  const calls = new Map<string, Call>();
  const filled = new Set(ids.flatMap((id) => graph.outputsAt(id).map(({ callback }) => callback)));
  for (const callback of filled) {
    if (callback.preventInitialCall) continue;
    for (const call of resolver.callsByOutputs(callback)) {
      if (wiring.outputsOf(call).some((output) => isOf(output, added))) {
        calls.set(call.key, { ...call, initial: true, group });
      }
    }
  }
  for (const id of ids) {
    for (const link of graph.inputsAt(id)) {
      for (const call of resolver.callsThrough(link, id)) {
        const outputs = wiring.outputsOf(call);
        if (outputs.every((output) => isOf(output, added))) continue;
        const known = calls.get(call.key);
        const changed = new Map(known?.changed ?? []);
        changed.set(propId(id, link.slot.property), id);
        calls.set(call.key, { ...call, changed, group });
      }
    }
  }
  for (const call of removedCalls(change, graph, resolver, wiring)) {
    if (!calls.has(call.key)) calls.set(call.key, { ...call, group });
  }
  return withAvailableInputs([...calls.values()], resolver, wiring);
}

/** Callbacks over a list of components learn that one of them is gone. */
function removedCalls(change: Change, graph: CallbackGraph, resolver: Resolver, wiring: Wiring): Call[] {
  const still = new Set(change.added.map((node) => node.idText));
  return change.removed.flatMap(({ id, idText }) => {
    if (id === undefined || still.has(idText)) return [];
    return graph
      .inputsAt(id)
      .filter(({ slot }) => slot.multi)
      .flatMap((link) => resolver.callsThrough(link, id))
      .filter((call) => wiring.outputsOf(call).length > 0)
      .map((call) => ({ ...call, initial: true }));
  });
}

/**
 * Drops, again and again, the calls none of whose Inputs can be had: no component has it, or only a dropped call would
 * have computed it. Calls with nothing but lists as Inputs stay.
 */
function withAvailableInputs(calls: readonly Call[], resolver: Resolver, wiring: Wiring): Call[] {
  let left = [...calls];
  const lost = new Set<PropId>();
  for (;;) {
    const dropped = left.filter(
      (call) => !call.callback.multiInputsOnly && wiring.inputsOf(call).every((input) => lost.has(input)),
    );
    if (dropped.length === 0) return left;
    for (const call of dropped) for (const output of resolver.outputsOf(call)) lost.add(output);
    left = left.filter((call) => !dropped.includes(call));
  }
}

/** Calls that have one of these props of a component as an Input. */
export function propCalls(
  node: Pick<ComponentNode, "id">,
  props: Iterable<string>,
  resolver: Resolver,
): Call[] {
  const { id } = node;
  return id === undefined ? [] : [...props].flatMap((prop) => resolver.callsFor(id, prop));
}

function isOf(prop: PropId, ids: ReadonlySet<string>): boolean {
  return ids.has(prop.slice(0, prop.lastIndexOf(".")));
}
