/** Checks a request against the signature of its callback, and reads the arguments from it. */
import {
  type CallbackRequestBody,
  type ComponentId,
  ErrorCode,
  type InputRef,
  type OutputRef,
  ownProp,
  PatchbayError,
  parseId,
  propId,
  splitPropId,
  stripDuplicateHash,
} from "@patchbay/protocol";
import type { Input, State } from "../callbacks/dependencies.ts";
import { type Grouping, toArguments } from "../callbacks/propGrouping.ts";
import type { Signature } from "../callbacks/signature.ts";
import type { Arg, ArgGroup, Triggered } from "./context.ts";
import { createIdMatcher, hasMatch, type IdMatcher, standsForMany } from "./matchIds.ts";

/** One entry per declared prop; a list for a wildcard that stands for any number of components. */
export type Entries<R> = readonly (R | readonly R[])[];

export interface ParsedCallbackRequest {
  /** Values of the inputs, then of the states, in the shape they were declared in. */
  readonly args: readonly unknown[];
  /** The same shape, with the props that hold the values. */
  readonly argsGrouping: readonly ArgGroup[];
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly states: Readonly<Record<string, unknown>>;
  readonly triggered: readonly Triggered[];
  readonly inputsList: Entries<InputRef>;
  readonly statesList: Entries<InputRef>;
  readonly outputsList: Entries<OutputRef>;
}

/** @throws PatchbayError `request_mismatch` if the request does not fit the callback */
export function parseCallbackRequest(signature: Signature, body: CallbackRequestBody): ParsedCallbackRequest {
  const matcher = createIdMatcher({ linked: areMatchesLinked(signature, body) });
  const outputsList = bindOutputs(signature, body, matcher);
  const inputsList = body.inputs;
  const statesList = body.state ?? [];
  checkReads(signature.inputs, inputsList, matcher);
  checkReads(signature.state, statesList, matcher);
  const inputs = valuesByProp(inputsList);
  const changed = new Set(body.changedPropIds);
  const grouped = <V>(read: (entry: InputRef | readonly InputRef[]) => V): unknown[] => [
    ...toArguments(signature.inputs, inputsList.map(read)),
    ...toArguments(signature.state, statesList.map(read)),
  ];
  return {
    args: grouped(readValue),
    argsGrouping: grouped((entry) => readArg(entry, changed)) as ArgGroup[],
    inputs,
    states: valuesByProp(statesList),
    triggered: body.changedPropIds.map((changedId) => {
      const { id, property } = splitPropId(changedId);
      return { propId: changedId, id: parseId(id) as ComponentId, property, value: inputs[changedId] };
    }),
    inputsList,
    statesList,
    outputsList,
  };
}

/** False for the initial call of a callback whose outputs have no MATCH: its inputs may then match different values. */
function areMatchesLinked({ outputs }: Signature, { changedPropIds }: CallbackRequestBody): boolean {
  return changedPropIds.length > 0 || outputs.refs.some(({ id }) => hasMatch(id));
}

function bindOutputs(
  { outputs }: Signature,
  body: CallbackRequestBody,
  matcher: IdMatcher,
): Entries<OutputRef> {
  const declared = outputs.refs;
  if (outputs.shape === "none") return [];
  const given = outputs.shape === "single" ? [body.outputs] : body.outputs;
  if (!Array.isArray(given) || given.length !== declared.length) throw wrongOutputs();
  const entries = given as (OutputRef | OutputRef[] | undefined)[];
  return declared.map((pattern, at) => {
    const entry = entries[at];
    if (entry === undefined || Array.isArray(entry) !== standsForMany(pattern)) throw wrongOutputs();
    for (const ref of [entry].flat()) {
      if (stripDuplicateHash(ref.property) !== pattern.property || !matcher.accepts(pattern, ref.id))
        throw wrongOutputs();
    }
    return entry;
  });
}

function checkReads(declared: Grouping<Input | State>, entries: Entries<InputRef>, matcher: IdMatcher): void {
  if (entries.length !== declared.refs.length) throw wrongInputs();
  for (const [at, pattern] of declared.refs.entries()) {
    const entry = entries[at];
    if (entry === undefined || Array.isArray(entry) !== standsForMany(pattern)) throw wrongInputs();
    for (const ref of [entry].flat()) {
      if (ref.property !== pattern.property || !matcher.accepts(pattern, ref.id)) throw wrongInputs();
    }
  }
}

function readValue(entry: InputRef | readonly InputRef[]): unknown {
  return isList(entry) ? entry.map(readValue) : ownProp(entry, "value");
}

function readArg(entry: InputRef | readonly InputRef[], changed: ReadonlySet<string>): Arg {
  const refs = isList(entry) ? entry : [entry];
  return { refs, triggered: refs.some(({ id, property }) => changed.has(propId(id, property))) };
}

function isList<R>(entry: R | readonly R[]): entry is readonly R[] {
  return Array.isArray(entry);
}

function valuesByProp(entries: Entries<InputRef>): Record<string, unknown> {
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
