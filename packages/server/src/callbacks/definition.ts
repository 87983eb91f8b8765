/** Makes a callback's entry in `_dash-dependencies` of its options. The `output` text identifies the callback. */
import { createHash } from "node:crypto";
import {
  type CallbackDefinition,
  type Dependency,
  type PatternId,
  propId,
  stringifyId,
} from "@patchbay/protocol";
import type { CallbackOptions } from "./callbackOptions.ts";
import type { Input, Output, State } from "./dependencies.ts";
import type { Grouping } from "./propGrouping.ts";
import { checkKind, type Signature } from "./signature.ts";

export interface DefinitionDefaults {
  preventInitialCallbacks: boolean | "initial_duplicate";
}

/** @throws TypeError if the options contradict each other */
export function defineCallback(
  options: CallbackOptions,
  { outputs, inputs, state }: Signature,
  defaults: DefinitionDefaults,
): CallbackDefinition {
  const preventInitialCall = options.preventInitialCall ?? defaults.preventInitialCallbacks;
  checkDuplicates(outputs.refs, preventInitialCall);
  if (options.persistent && options.websocket === false)
    throw new TypeError(
      "A persistent callback goes over the socket only, so it cannot have websocket: false",
    );
  if (options.overlap !== undefined && !["latest", "keep"].includes(options.overlap))
    throw new TypeError(`overlap must be "latest" or "keep"`);
  const inputText = inputs.refs.map((input) => propId(input.id, input.property)).join(".");
  const noOutput = outputs.refs.length === 0;
  // The text must be the same on every server and after each deployment: pages that are already open request the callback by it.
  const output = noOutput
    ? sha256(inputs.refs.length > 0 ? inputText : (options.name ?? ""))
    : outputText(outputs, sha256(inputText));
  const own: CallbackDefinition["patchbay"] & object = {
    ...(options.overlap === "keep" && { overlap: "keep" }),
    ...(options.idempotent && { idempotent: true }),
  };
  return {
    output,
    inputs: inputs.refs.map(dependency),
    state: state.refs.map(dependency),
    clientside_function: null,
    prevent_initial_call: preventInitialCall === true,
    background: null,
    dynamic_creator: null,
    no_output: noOutput,
    optional: options.optional ?? false,
    hidden: options.hidden ?? false,
    websocket: options.websocket ?? options.persistent ?? false,
    persistent: options.persistent ?? false,
    ...compressionOf(options),
    ...(outputs.refs.some(({ partial }) => partial) && { outputs_meta: outputs.refs.map(partialOf) }),
    ...(options.running && { running: runningOf(options.running) }),
    ...(Object.keys(own).length > 0 && { patchbay: own }),
  };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function outputText({ shape, refs }: Grouping<Output>, hash: string): string {
  const texts = refs.map(
    // A dot in a dict id would end the entry early, so it is escaped. Readers remove the backslash.
    (one) => `${escapeDots(one.id)}.${one.property}${one.allowDuplicate ? `@${hash}` : ""}`,
  );
  return shape === "single" ? texts.join("") : `..${texts.join("...")}..`;
}

function escapeDots(id: PatternId): string {
  const text = stringifyId(id);
  return typeof id === "string" ? text : text.replaceAll(".", "\\.");
}

export function dependency(ref: Input | State): Dependency {
  return {
    id: stringifyId(ref.id),
    property: ref.property,
    ...(ref.allowOptional && { allow_optional: true }),
    ...partialOf(ref),
  };
}

function partialOf(ref: Input | State | Output): { partial?: true } {
  return ref.partial ? { partial: true } : {};
}

/** Nothing if requests are not compressed. @throws TypeError on a threshold that is no length, or has no effect */
function compressionOf({
  compressPayload = false,
  compressThreshold = compressPayload ? 5000 : undefined,
}: CallbackOptions): Pick<CallbackDefinition, "compress_payload" | "compress_threshold"> {
  if (typeof compressPayload !== "boolean") throw new TypeError("compressPayload must be true or false");
  if (compressThreshold === undefined) return {};
  if (!compressPayload) throw new TypeError("compressThreshold needs compressPayload");
  if (!Number.isSafeInteger(compressThreshold) || compressThreshold < 0)
    throw new TypeError("compressThreshold must be a whole number of UTF-16 units");
  return { compress_payload: true, compress_threshold: compressThreshold };
}

function runningOf(running: NonNullable<CallbackOptions["running"]>): {
  running: Record<string, unknown>;
  runningOff: Record<string, unknown>;
} {
  checkKind(
    running.map(([prop]) => prop),
    "output",
  );
  const partial = running.find(([prop]) => prop.partial)?.[0];
  if (partial) throw new TypeError(`${propId(partial.id, partial.property)}: running cannot be partial`);
  const entries = running.map(([prop, during, after]) => ({
    id: propId(prop.id, prop.property),
    during,
    after,
  }));
  return {
    running: Object.fromEntries(entries.map(({ id, during }) => [id, during])),
    runningOff: Object.fromEntries(entries.map(({ id, after }) => [id, after])),
  };
}

function checkDuplicates(
  outputs: readonly Output[],
  preventInitialCall: boolean | "initial_duplicate",
): void {
  const duplicate = outputs.find(({ allowDuplicate }) => allowDuplicate);
  if (!duplicate || preventInitialCall !== false) return;
  const text = propId(duplicate.id, duplicate.property);
  throw new TypeError(`${text}: allowDuplicate needs preventInitialCall: true or "initial_duplicate"`);
}
