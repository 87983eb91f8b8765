/** Holds a request against the definition it names, and takes the values out of it. */
import {
  type CallbackRequestBody,
  type ComponentId,
  ErrorCode,
  type InputRef,
  isUnsafeKey,
  isWildcard,
  type OutputRef,
  ownProp,
  PatchbayError,
  type PatternId,
  parseId,
  propId,
  splitPropId,
  stripDuplicateHash,
} from "@patchbay/protocol";
import type { Triggered } from "./context.ts";
import type { Output } from "./dependencies.ts";
import type { RegisteredCallback } from "./registry.ts";

export interface BoundRequest {
  /** Values of the inputs, then of the states. */
  readonly args: readonly unknown[];
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly states: Readonly<Record<string, unknown>>;
  readonly triggered: readonly Triggered[];
  /** One entry per declared output; a list where a wildcard stands for any number. */
  readonly outputs: readonly (OutputRef | readonly OutputRef[])[];
}

/** @throws PatchbayError `request_mismatch` when the request is not one of this callback */
export function bindRequest(callback: RegisteredCallback, body: CallbackRequestBody): BoundRequest {
  const outputs = bindOutputs(callback, body);
  const { inputs: declaredInputs = [], state: declaredState = [] } = callback.options;
  const state = body.state ?? [];
  if (body.inputs.length !== declaredInputs.length || state.length !== declaredState.length)
    throw wrongInputs();
  for (const [at, entry] of body.inputs.entries()) checkEntry(declaredInputs[at], entry);
  for (const [at, entry] of state.entries()) checkEntry(declaredState[at], entry);
  const inputs = valuesByProp(body.inputs);
  return {
    args: [...body.inputs, ...state].map(readValue),
    inputs,
    states: valuesByProp(state),
    triggered: body.changedPropIds.map((changed) => {
      const { id, property } = splitPropId(changed);
      return { propId: changed, id: parseId(id) as ComponentId, property, value: inputs[changed] };
    }),
    outputs,
  };
}

function bindOutputs(callback: RegisteredCallback, body: CallbackRequestBody): (OutputRef | OutputRef[])[] {
  const declared = callback.outputs;
  if (declared.length === 0) return [];
  const given = callback.multi ? body.outputs : [body.outputs];
  if (!Array.isArray(given) || given.length !== declared.length) throw wrongOutputs();
  const entries = given as (OutputRef | OutputRef[] | undefined)[];
  return declared.map((output, at) => {
    const entry = entries[at];
    if (entry === undefined || Array.isArray(entry) !== isMany(output.id)) throw wrongOutputs();
    if (![entry].flat().every((ref) => matchesOutput(output, ref))) throw wrongOutputs();
    return entry;
  });
}

function matchesOutput(output: Output, ref: OutputRef): boolean {
  return stripDuplicateHash(ref.property) === output.property && matchesId(output.id, ref.id);
}

function checkEntry(
  declared: { id: PatternId; property: string } | undefined,
  entry: InputRef | InputRef[],
): void {
  if (!declared || Array.isArray(entry) !== isMany(declared.id)) throw wrongInputs();
  for (const ref of [entry].flat()) {
    if (ref.property !== declared.property || !matchesId(declared.id, ref.id)) throw wrongInputs();
  }
}

/** Whether an id stands for any number of components. */
function isMany(id: PatternId): boolean {
  return (
    typeof id === "object" && Object.values(id).some((value) => isWildcard(value) && value[0] !== "MATCH")
  );
}

/** Compared as objects: the two sides may write the same dict id as different text. */
function matchesId(pattern: PatternId, id: ComponentId): boolean {
  if (typeof pattern === "string" || typeof id === "string") return pattern === id;
  const keys = Object.keys(pattern);
  if (Object.keys(id).length !== keys.length) return false;
  return keys.every((key) => {
    const wanted = pattern[key];
    const value = ownProp(id, key);
    if (isUnsafeKey(key) || value === undefined || typeof value === "object") return false;
    return isWildcard(wanted) || wanted === value;
  });
}

function readValue(entry: InputRef | InputRef[]): unknown {
  return Array.isArray(entry) ? entry.map(readValue) : ownProp(entry, "value");
}

function valuesByProp(entries: readonly (InputRef | InputRef[])[]): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const ref of entries.flat()) values[propId(ref.id, ref.property)] = ownProp(ref, "value");
  return values;
}

function wrongOutputs(): PatchbayError {
  return new PatchbayError(ErrorCode.RequestMismatch, "Output does not match callback definition");
}

function wrongInputs(): PatchbayError {
  return new PatchbayError(ErrorCode.RequestMismatch, "Inputs do not match callback definition");
}
