import { type ComponentId, type PropId, propId } from "@patchbay/protocol";
import { type ComponentNode, subtree } from "../../store/componentNode.ts";
import type { Change, LayoutStore } from "../../store/layoutStore.ts";
import type { ComponentFinder } from "../graph/componentFinder.ts";
import type { CallbackGraph } from "../graph/graph.ts";
import { NO_VALUES } from "../graph/idPattern.ts";
import { type Carried, propHolding } from "../patchNotes.ts";
import { type Call, createCall } from "./call.ts";
import type { CallDependencies } from "./readyCalls.ts";

/** The parts that calls are found with. */
export interface CallSources {
  readonly layout: LayoutStore;
  readonly graph: CallbackGraph;
  readonly finder: ComponentFinder;
  readonly dependencies: CallDependencies;
}

/** The initial calls of a page. */
export function initialCalls({ graph, finder, dependencies }: CallSources, group: number): Call[] {
  const initial = graph.callbacks.filter((callback) => !callback.preventInitialCall);
  const withOutputs = initial
    .flatMap((callback) => finder.callsByOutputs(callback))
    .map(({ callback, match }) => createCall(callback, match, { initial: true, group }));
  // These have no group: they run if one Input is in the layout, whether or not another call computes it.
  const withoutOutputs = initial
    .filter(
      ({ inputs, outputs }) =>
        outputs.length === 0 &&
        (inputs.length === 0 || inputs.some((slot) => finder.nodesOf(slot, NO_VALUES).length > 0)),
    )
    .map((callback) => createCall(callback, NO_VALUES, { initial: true }));
  return [...withAvailableInputs(withOutputs, dependencies), ...withoutOutputs];
}

/** Initial calls of the restartable callbacks that none of the `alive` calls is of. */
export function restartCalls(
  { callbacks }: Pick<CallbackGraph, "callbacks">,
  alive: readonly Call[],
): Call[] {
  return callbacks
    .filter((callback) => callback.restartable && callback.kind === "server")
    .map((callback) => createCall(callback, NO_VALUES, { initial: true }))
    .filter(({ key }) => !alive.some((other) => other.key === key));
}

/** The change that a callback's result has made to a component and to the components in its props. */
export interface NewContent {
  readonly node: ComponentNode;
  readonly props: readonly string[];
  readonly change: Change;
  readonly carried: Carried;
}

/**
 * The calls that follow from components which a callback's result has added, removed or reordered. If all Outputs of a call are
 * inside the props that the result has set (components that a Patch kept included), it is an initial call or none. A component that a
 * Patch has carried over gets no initial call; an Input that the Patch has written in it triggers, wherever the Outputs are.
 */
export function contentCalls(content: NewContent, sources: CallSources, group: number): Call[] {
  const { layout, graph, finder, dependencies } = sources;
  const { change, carried } = content;
  const added = new Set<string>();
  const addedIds: ComponentId[] = [];
  for (const node of change.added) {
    const { id, idText } = node;
    if (id === undefined || idText === undefined || carried.has(node)) continue;
    addedIds.push(id);
    added.add(idText);
  }
  const isAdded = (output: PropId): boolean => added.has(idTextOf(output));
  const isWithin = (call: Call): boolean =>
    dependencies
      .outputsOf(call)
      .every((output) => isAdded(output) || standsIn(content, layout.ids.get(idTextOf(output))));
  const calls = new Map<string, Call>();
  const filled = new Set(addedIds.flatMap((id) => graph.outputsAt(id).map(({ callback }) => callback)));
  for (const callback of filled) {
    if (callback.preventInitialCall) continue;
    for (const call of finder.callsByOutputs(callback)) {
      if (dependencies.outputsOf(call).some(isAdded)) {
        calls.set(call.key, { ...call, initial: true, group });
      }
    }
  }
  /** The changes by call. The maps grow in place, because a list may gain thousands of components at once. */
  const changes = new Map<string, Map<PropId, ComponentId>>();
  for (const node of change.added) {
    const { id } = node;
    if (id === undefined) continue;
    const written = carried.get(node);
    for (const link of graph.inputsAt(id)) {
      for (const call of finder.callsThrough(link, id)) {
        let changed = changes.get(call.key);
        if (changed === undefined) {
          if (isWithin(call) && !written?.has(link.slot.property)) {
            const isFilled = dependencies.outputsOf(call).every(isAdded);
            if (written === undefined && !isFilled && !call.callback.preventInitialCall)
              calls.set(call.key, { ...call, initial: true, group });
            continue;
          }
          changed = new Map();
          changes.set(call.key, changed);
          calls.set(call.key, { ...call, changed, group });
        }
        changed.set(propId(id, link.slot.property), id);
      }
    }
  }
  for (const call of [...removedCalls(change, sources, isWithin), ...movedCalls(change, sources, isWithin)]) {
    if (!calls.has(call.key)) calls.set(call.key, { ...call, group });
  }
  return withAvailableInputs([...calls.values()], dependencies);
}

/** Calls of callbacks whose Input is a list of components, one of which was removed. */
function removedCalls(
  change: Change,
  { graph, finder, dependencies }: CallSources,
  isWithin: (call: Call) => boolean,
): Call[] {
  const still = new Set(change.added.map((node) => node.idText));
  return change.removed.flatMap(({ id, idText }) => {
    if (id === undefined || still.has(idText)) return [];
    return graph
      .inputsAt(id)
      .filter(({ slot }) => slot.multi)
      .flatMap((link) => finder.callsThrough(link, id))
      .filter((call) => dependencies.outputsOf(call).length > 0)
      .filter((call) => !call.callback.preventInitialCall || !isWithin(call))
      .map((call) => ({ ...call, initial: true }));
  });
}

/** Calls of callbacks whose Input is a list of components that has been reordered. */
function movedCalls(
  change: Change,
  { graph, finder }: CallSources,
  isWithin: (call: Call) => boolean,
): Call[] {
  const calls = new Map<string, Call & { changed: Map<PropId, ComponentId> }>();
  for (const { id } of change.moved.flatMap((root) => [...subtree(root)])) {
    if (id === undefined) continue;
    for (const link of graph.inputsAt(id)) {
      if (!link.slot.multi) continue;
      for (const call of finder.callsThrough(link, id)) {
        const { changed } = calls.get(call.key) ?? { changed: new Map() };
        calls.set(call.key, { ...call, changed });
        changed.set(propId(id, link.slot.property), id);
      }
    }
  }
  return [...calls.values()].flatMap((call): Call[] => {
    if (!isWithin(call)) return [call];
    return call.callback.preventInitialCall ? [] : [{ ...call, changed: new Map(), initial: true }];
  });
}

/** Whether a component is inside a prop that was written, at any depth. */
function standsIn({ node: owner, props }: NewContent, node: ComponentNode | undefined): boolean {
  const prop = propHolding(owner, node);
  return prop !== undefined && props.includes(prop);
}

/**
 * Drops the calls that have no available Input, until there is no such call left. An Input is available if it is in the layout and
 * no dropped call would compute it. Calls whose Inputs are all lists stay.
 */
function withAvailableInputs(calls: readonly Call[], dependencies: CallDependencies): Call[] {
  const readers = new Map<PropId, Call[]>();
  const available = new Map<Call, number>();
  const dropped = new Set<Call>();
  for (const call of calls) {
    if (call.callback.multiInputsOnly) continue;
    const inputs = new Set(dependencies.inputsOf(call));
    available.set(call, inputs.size);
    if (inputs.size === 0) dropped.add(call);
    for (const input of inputs) {
      const known = readers.get(input);
      if (known === undefined) readers.set(input, [call]);
      else known.push(call);
    }
  }
  const lost = new Set<PropId>();
  // A set grows while it is walked: this visits what it adds.
  for (const call of dropped) {
    for (const output of dependencies.outputsOf(call)) {
      if (lost.has(output)) continue;
      lost.add(output);
      for (const reader of readers.get(output) ?? []) {
        const left = (available.get(reader) ?? 0) - 1;
        available.set(reader, left);
        if (left === 0) dropped.add(reader);
      }
    }
  }
  return calls.filter((call) => !dropped.has(call));
}

/** Calls that have one of these props of a component as an Input. */
export function propCalls(
  node: Pick<ComponentNode, "id">,
  props: Iterable<string>,
  finder: ComponentFinder,
): Call[] {
  const { id } = node;
  return id === undefined ? [] : [...props].flatMap((prop) => finder.callsFor(id, prop));
}

function idTextOf(prop: PropId): string {
  return prop.slice(0, prop.lastIndexOf("."));
}
