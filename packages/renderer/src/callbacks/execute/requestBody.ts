import {
  type CallbackRequestBody,
  type ComponentId,
  type InputRef,
  type OutputRef,
  PatchbayError,
} from "@patchbay/protocol";
import type { ComponentNode } from "../../store/componentNode.ts";
import type { LayoutStore } from "../../store/layoutStore.ts";
import type { Slot } from "../graph/callback.ts";
import type { ComponentFinder } from "../graph/componentFinder.ts";
import type { Call } from "../schedule/call.ts";

/** The request body of a call, with the present values of its Inputs and State. */
export interface Prepared {
  readonly body: CallbackRequestBody;
  readonly outputs: readonly { node: ComponentNode; property: string }[];
}

type Found = { slot: Slot; nodes: readonly ComponentNode[] };

/**
 * Reads Inputs, State and Outputs from the layout. Undefined if none of the components of the Inputs is in the layout: then there is
 * nothing to run. @throws PatchbayError if some are missing, or if several components match where one is due
 */
export function prepareCall(call: Call, layout: LayoutStore, finder: ComponentFinder): Prepared | undefined {
  const { callback, match } = call;
  const find = (slots: readonly Slot[]): Found[] =>
    slots.map((slot) => ({ slot, nodes: finder.nodesOf(slot, match) }));
  const inputs = find(callback.inputs);
  if (inputs.some(({ slot }) => !slot.multi) && inputs.every(isMissing)) return undefined;
  checkFound(inputs, "Input");
  const outputs = find(callback.outputs);
  if (outputs.some((found) => !found.slot.multi && found.nodes.length === 0)) {
    if (inputs.every(({ nodes }) => nodes.length === 0)) return undefined;
    checkFound(outputs, "Output");
  }
  const state = find(callback.state);
  checkFound(state, "State");

  const refs = outputs.map(({ slot, nodes }) =>
    oneOrAll(
      slot,
      nodes.map((node) => outputRef(node, slot)),
    ),
  );
  const [only] = refs;
  const body: CallbackRequestBody = {
    output: callback.definition.output,
    ...(only !== undefined && { outputs: callback.multiOutput ? (refs as OutputRef[]) : only }),
    inputs: inputs.map((found) => inputRefs(found, layout)),
    changedPropIds: [...call.changed.keys()],
    parsedChangedPropsIds: [...call.changed].map(([text, id]) =>
      typeof id === "string" ? text : sortedId(id),
    ),
    ...(state.length > 0 && { state: state.map((found) => inputRefs(found, layout)) }),
  };
  return {
    body,
    outputs: outputs.flatMap(({ slot, nodes }) => nodes.map((node) => ({ node, property: slot.property }))),
  };
}

function isMissing({ nodes }: Found): boolean {
  return nodes.length === 0;
}

function checkFound(found: readonly Found[], role: "Input" | "State" | "Output"): void {
  for (const { slot, nodes } of found) {
    if (slot.multi || nodes.length === 1 || (nodes.length === 0 && slot.optional)) continue;
    const which = `The id of this object is \`${slot.idText}\` and the property is \`${slot.property}\`.`;
    throw nodes.length > 1
      ? new PatchbayError(
          "unknown_id",
          `Multiple objects were found for an \`${role}\` of a callback that only takes one value. ${which}`,
        )
      : new PatchbayError(
          "unknown_id",
          `A nonexistent object was used in an \`${role}\` of a Dash callback. ${which}`,
        );
  }
}

function oneOrAll<T>(slot: Slot, refs: T[]): T | T[] {
  const [first] = refs;
  return slot.multi || first === undefined ? refs : first;
}

function outputRef(node: ComponentNode, slot: Slot): OutputRef {
  return { id: sortedId(node.id ?? ""), property: slot.declared };
}

function inputRefs({ slot, nodes }: Found, layout: LayoutStore): InputRef | InputRef[] {
  if (!slot.multi && nodes.length === 0) {
    return { id: slot.id as ComponentId, property: slot.property, allow_optional: true, value: null };
  }
  return oneOrAll(
    slot,
    nodes.map((node) => {
      const value = layout.read(node, slot.property);
      const ref: InputRef = { id: sortedId(node.id ?? ""), property: slot.property };
      if (value !== undefined) ref.value = value;
      return ref;
    }),
  );
}

function sortedId(id: ComponentId): ComponentId {
  if (typeof id === "string") return id;
  return Object.fromEntries(Object.entries(id).sort(([a], [b]) => (a < b ? -1 : 1)));
}
