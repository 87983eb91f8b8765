import {
  type CallbackRequestBody,
  type ComponentId,
  type InputRef,
  type PropId,
  propId,
} from "@patchbay/protocol";
import type { Call } from "../schedule/call.ts";

type Refs = CallbackRequestBody["inputs"];
type ValuesByPropId = Record<PropId, unknown>;

/** The value of `dash_clientside.callback_context` during a call. */
export interface ClientsideContext {
  readonly triggered: readonly { prop_id: PropId; value: unknown }[];
  readonly triggered_id: ComponentId | undefined;
  readonly inputs: ValuesByPropId;
  readonly inputs_list: Refs;
  readonly states: ValuesByPropId;
  readonly states_list: Refs | undefined;
  readonly outputs_list: CallbackRequestBody["outputs"];
}

export function clientsideContext(call: Call, body: CallbackRequestBody): ClientsideContext {
  const inputs = valuesByPropId(body.inputs);
  return {
    triggered: body.changedPropIds.map((prop) => ({ prop_id: prop, value: inputs[prop] ?? null })),
    triggered_id: call.changed.values().next().value,
    inputs,
    inputs_list: body.inputs,
    states: valuesByPropId(body.state ?? []),
    states_list: body.state,
    outputs_list: body.outputs,
  };
}

/** The values of Inputs, then of State, in order: a list for a wildcard, undefined for a prop that is not set. */
export function clientsideArguments(body: CallbackRequestBody): unknown[] {
  return [...body.inputs, ...(body.state ?? [])].map((refs) =>
    Array.isArray(refs) ? refs.map((ref) => ref.value) : refs.value,
  );
}

function valuesByPropId(refs: Refs): ValuesByPropId {
  const values: ValuesByPropId = {};
  for (const { id, property, value } of refs.flat() as InputRef[])
    values[propId(id, property)] = value ?? null;
  return values;
}
