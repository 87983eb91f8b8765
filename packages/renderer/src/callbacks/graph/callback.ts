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

/** One Input, State or Output, parsed. */
export interface Slot {
  readonly id: PatternId;
  readonly idText: string;
  /** The sorted keys of a dict id, as text. */
  readonly keysText: string | undefined;
  /** The prop of the component, without the `@hash` of a duplicate Output. */
  readonly property: string;
  /** The prop as declared, with the `@hash`. */
  readonly declared: string;
  readonly wildcards: ReadonlyMap<string, Wildcard>;
  /** Whether its pattern also fits ids with further keys (PROTOCOL.md, rule ID9). */
  readonly partial: boolean;
  /** Whether it stands for a list: its id has `ALL` or `ALLSMALLER`, or is a partial pattern without wildcards. */
  readonly multi: boolean;
  readonly optional: boolean;
}

/** How a callback runs. */
export type CallbackKind = "server" | "clientside" | "background";

/** A callback definition, parsed. */
export interface Callback {
  /** Names the callback: Outputs, Inputs and State as text. The same in every answer of the server. */
  readonly key: string;
  readonly definition: CallbackDefinition;
  readonly kind: CallbackKind;
  readonly inputs: readonly Slot[];
  readonly state: readonly Slot[];
  readonly outputs: readonly Slot[];
  /** Whether `outputs` travels as a list. */
  readonly multiOutput: boolean;
  /** Keys with `MATCH` in the Outputs. There is one run per combination of their values. */
  readonly matchKeys: readonly string[];
  readonly preventInitialCall: boolean;
  /** It has neither Outputs nor Inputs. It is requested again when the connection is back. */
  readonly restartable: boolean;
  /** It may run for ever: it has no time limit, and a lost connection ends it without an error. */
  readonly neverEnding: boolean;
  /** A newer run does not replace an older one, and the results of both are applied. */
  readonly keepsOverlap: boolean;
  /** It may run twice without harm. It is sent again if it is not known whether it ran. */
  readonly idempotent: boolean;
  /** All Inputs are lists, or there are none. */
  readonly multiInputsOnly: boolean;
}

/** @throws PatchbayError with code `request_mismatch` for a malformed definition */
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
  const outputs =
    definition.no_output === true
      ? []
      : parseOutput(definition.output).map((output, at) =>
          parseSlot(output, isPartial(definition.outputs_meta, at)),
        );
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
  const { property, partial } = dependency;
  const slot = parseSlot({ id: parseId(dependency.id), property }, partial === true);
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

function isPartial(meta: unknown, at: number): boolean {
  const entry: unknown = Array.isArray(meta) ? meta[at] : undefined;
  return isPlainObject(entry) && ownProp(entry, "partial") === true;
}

function parseSlot({ id, property }: { id: PatternId; property: string }, mayBePartial: boolean): Slot {
  const wildcards = wildcardsOf(id);
  const cards = [...wildcards.values()];
  const partial = mayBePartial && typeof id !== "string";
  return {
    id,
    idText: stringifyId(id),
    keysText: typeof id === "string" ? undefined : idKeysText(id),
    property: stripDuplicateHash(property),
    declared: property,
    wildcards,
    partial,
    multi: cards.includes("ALL") || cards.includes("ALLSMALLER") || (partial && cards.length === 0),
    optional: false,
  };
}

function slotText(slot: Slot): string {
  return `${slot.idText}.${slot.declared}`;
}

/** A name for people: the callback's `output`, or its Inputs if it has no Output. */
export function callbackName(callback: Callback): string {
  if (callback.outputs.length > 0) return callback.definition.output;
  return callback.inputs.length > 0
    ? `no output, from ${callback.inputs.map(slotText).join(", ")}`
    : "no output, no input";
}
