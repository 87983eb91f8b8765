import {
  type CallbackDefinition,
  type Dependency,
  isMultiOutput,
  isPlainObject,
  ownProp,
  PatchbayError,
  type PatternId,
  parseId,
  parseOutput,
  stringifyId,
  stripDuplicateHash,
  type Wildcard,
  wildcardOf,
} from "@patchbay/protocol";
import { idKeysText } from "../../store/idIndex.ts";

/** One Input, State or Output, ready to be matched. */
export interface Slot {
  readonly id: PatternId;
  readonly idText: string;
  /** Sorted keys of a dict id as text. */
  readonly keysText: string | undefined;
  /** Prop of the component, without a duplicate's `@hash`. */
  readonly property: string;
  /** As declared. */
  readonly declared: string;
  readonly wildcards: ReadonlyMap<string, Wildcard>;
  /** Stands for a list: holds `ALL` or `ALLSMALLER`. */
  readonly multi: boolean;
  readonly optional: boolean;
}

/** How a callback is run. */
export type CallbackKind = "server" | "clientside" | "background";

/** A definition, parsed. */
export interface Callback {
  /** The same for the same definition in another answer of the server. */
  readonly key: string;
  readonly definition: CallbackDefinition;
  readonly kind: CallbackKind;
  readonly inputs: readonly Slot[];
  readonly state: readonly Slot[];
  readonly outputs: readonly Slot[];
  /** Whether `outputs` travels as a list. */
  readonly multiOutput: boolean;
  /** Keys with `MATCH` in the outputs: one run per combination of their values. */
  readonly matchKeys: readonly string[];
  readonly preventInitialCall: boolean;
  /** Neither Outputs nor Inputs: asked for again when the connection is back. */
  readonly restartable: boolean;
  /** May run for ever: takes no slot, has no time limit, and its loss is no error. */
  readonly neverEnding: boolean;
  /** Counts among the runs that the server works on at a time. */
  readonly takesSlot: boolean;
  /** A newer run leaves an older one alone, and the results of both count. */
  readonly keepsOverlap: boolean;
  /** May be asked again without harm where nobody knows whether it ran. */
  readonly idempotent: boolean;
  /** All Inputs are lists (or there are none). */
  readonly multiInputsOnly: boolean;
}

/** @throws PatchbayError with code `request_mismatch` for a definition that makes no sense */
export function parseCallback(definition: CallbackDefinition): Callback {
  if (
    !isPlainObject(definition) ||
    typeof definition.output !== "string" ||
    !Array.isArray(definition.inputs)
  ) {
    throw new PatchbayError("request_mismatch", "A callback definition has no output or no inputs.");
  }
  const inputs = definition.inputs.map(parseDependency);
  const state = (definition.state ?? []).map(parseDependency);
  const outputs = definition.no_output === true ? [] : parseOutput(definition.output).map(parseSlot);
  const first = outputs[0];
  const restartable = outputs.length === 0 && inputs.length === 0;
  const kind = definition.clientside_function
    ? "clientside"
    : definition.background
      ? "background"
      : "server";
  const neverEnding = restartable || definition.persistent === true;
  const { patchbay } = definition as { patchbay?: unknown };
  return {
    key: JSON.stringify([definition.output, inputs.map(slotText), state.map(slotText)]),
    definition,
    kind,
    inputs,
    state,
    outputs,
    multiOutput: definition.no_output !== true && isMultiOutput(definition.output),
    matchKeys:
      first === undefined
        ? []
        : [...first.wildcards].filter(([, card]) => card === "MATCH").map(([key]) => key),
    preventInitialCall: definition.prevent_initial_call === true,
    restartable,
    neverEnding,
    takesSlot: kind !== "clientside" && !neverEnding,
    keepsOverlap: isPlainObject(patchbay) && ownProp(patchbay, "overlap") === "keep",
    idempotent: isPlainObject(patchbay) && ownProp(patchbay, "idempotent") === true,
    multiInputsOnly: inputs.every((slot) => slot.multi),
  };
}

function parseDependency(dependency: Dependency): Slot {
  if (
    !isPlainObject(dependency) ||
    typeof dependency.id !== "string" ||
    typeof dependency.property !== "string"
  ) {
    throw new PatchbayError("request_mismatch", "An Input or State has no id or no property.");
  }
  const slot = parseSlot({ id: parseId(dependency.id), property: dependency.property });
  return dependency.allow_optional === true ? { ...slot, optional: true } : slot;
}

const NO_WILDCARDS: ReadonlyMap<string, Wildcard> = new Map();

function wildcardsOf(id: PatternId): ReadonlyMap<string, Wildcard> {
  if (typeof id === "string") return NO_WILDCARDS;
  const wildcards = new Map<string, Wildcard>();
  for (const key of Object.keys(id)) {
    const card = wildcardOf(id[key]);
    if (card !== undefined) wildcards.set(key, card);
  }
  return wildcards;
}

function parseSlot({ id, property }: { id: PatternId; property: string }): Slot {
  const wildcards = wildcardsOf(id);
  const cards = [...wildcards.values()];
  return {
    id,
    idText: stringifyId(id),
    keysText: typeof id === "string" ? undefined : idKeysText(id),
    property: stripDuplicateHash(property),
    declared: property,
    wildcards,
    multi: cards.includes("ALL") || cards.includes("ALLSMALLER"),
    optional: false,
  };
}

function slotText(slot: Slot): string {
  return `${slot.idText}.${slot.declared}`;
}

/** How people are told of a callback: its `output`, or its Inputs when it has none. */
export function callbackName(callback: Callback): string {
  if (callback.outputs.length > 0) return callback.definition.output;
  return callback.inputs.length > 0
    ? `no output, from ${callback.inputs.map(slotText).join(", ")}`
    : "no output, no input";
}
