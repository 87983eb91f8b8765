import { type ComponentId, compareIdValues, type PropId, propId, stringifyId } from "@patchbay/protocol";
import type { ComponentNode } from "../../store/componentNode.ts";
import type { LayoutStore } from "../../store/layoutStore.ts";
import { type Call, createCall } from "../schedule/call.ts";
import type { Callback, Slot } from "./callback.ts";
import type { CallbackGraph, Link } from "./graph.ts";
import { concreteId, type MatchValues, matchesPattern, matchText, NO_VALUES, valuesAt } from "./idPattern.ts";

/** Finds the components of ids and patterns, and the calls of changed props. */
export interface ComponentFinder {
  nodesOf(slot: Slot, match: MatchValues): readonly ComponentNode[];
  /** The calls that have this prop of this component as an Input. */
  callsFor(id: ComponentId, prop: string): readonly Call[];
  /** One call per combination of `MATCH` values that this Input, at this component, concerns. */
  callsThrough(link: Link, id: ComponentId): readonly Call[];
  /** One call per combination of `MATCH` values for which the layout has an Output. */
  callsByOutputs(callback: Callback): readonly Call[];
  inputsOf(call: Call): readonly PropId[];
  outputsOf(call: Call): readonly PropId[];
}

export function createComponentFinder(
  layout: Pick<LayoutStore, "ids">,
  graph: CallbackGraph,
): ComponentFinder {
  const { ids } = layout;

  function nodesOf(slot: Slot, match: MatchValues): readonly ComponentNode[] {
    const id = concreteId(slot, match);
    if (slot.partial && typeof id === "object") return ids.holding(id);
    if (id !== undefined) {
      const node = ids.get(typeof id === "string" ? id : stringifyId(id));
      return node === undefined ? [] : [node];
    }
    if (slot.keysText === undefined) return [];
    return ids
      .withKeys(slot.keysText, slot.partial)
      .filter((node) => node.id !== undefined && matchesPattern(slot, node.id, match));
  }

  function propsOf(slots: readonly Slot[], match: MatchValues): readonly PropId[] {
    const props: PropId[] = [];
    for (const slot of slots) {
      for (const { idText } of nodesOf(slot, match)) {
        if (idText !== undefined) props.push(`${idText}.${slot.property}`);
      }
    }
    return props;
  }

  /**
   * The `MATCH` values of the Outputs in the layout.
   * @param known values that they must have
   * @param above values of the trigger's `ALLSMALLER` keys: they must be above these
   */
  function outputValues(callback: Callback, known: MatchValues, above: MatchValues): readonly MatchValues[] {
    const found = new Map<string, MatchValues>();
    for (const slot of callback.outputs) {
      for (const node of nodesOf(slot, known)) {
        if (node.id === undefined) continue;
        const values = valuesAt(node.id, callback.matchKeys);
        const fits = [...above].every(([key, value]) => {
          const own = values.get(key);
          return own === undefined || compareIdValues(value, own) < 0;
        });
        if (fits) found.set(matchText(values), values);
      }
    }
    return [...found.values()];
  }

  function callsThrough({ callback, slot }: Link, id: ComponentId): readonly Call[] {
    const matched = keysWith(slot, "MATCH");
    if (callback.matchKeys.length === 0) return [createCall(callback, valuesAt(id, matched))];
    const known = valuesAt(
      id,
      matched.filter((key) => callback.matchKeys.includes(key)),
    );
    if (known.size === callback.matchKeys.length) return [createCall(callback, known)];
    const above = valuesAt(id, keysWith(slot, "ALLSMALLER"));
    return outputValues(callback, known, above).map((match) => createCall(callback, match));
  }

  return {
    nodesOf,
    callsThrough,
    callsFor(id, prop) {
      const changed = new Map([[propId(id, prop), id]]);
      const links = graph.inputsAt(id, prop);
      return links.length === 0
        ? []
        : links.flatMap((link) => callsThrough(link, id).map((call) => ({ ...call, changed })));
    },
    callsByOutputs(callback) {
      return callback.matchKeys.length === 0
        ? callback.outputs.some((slot) => nodesOf(slot, NO_VALUES).length > 0)
          ? [createCall(callback, NO_VALUES)]
          : []
        : outputValues(callback, NO_VALUES, NO_VALUES).map((match) => createCall(callback, match));
    },
    inputsOf: (call) => propsOf(call.callback.inputs, call.match),
    outputsOf: (call) => propsOf(call.callback.outputs, call.match),
  };
}

function keysWith(slot: Slot, card: "MATCH" | "ALLSMALLER"): string[] {
  return [...slot.wildcards].filter(([, own]) => own === card).map(([key]) => key);
}
