/** From a callback's options to its entry in `_dash-dependencies`; the `output` text is the callback's identity. */
import { createHash } from "node:crypto";
import {
  type CallbackDefinition,
  type Dependency,
  isUnsafeKey,
  isWildcard,
  type PatternId,
  propId,
  stringifyId,
} from "@patchbay/protocol";
import type { CallbackOptions } from "./callback.ts";
import type { Input, Output, State } from "./dependencies.ts";

export interface DefinitionDefaults {
  preventInitialCallbacks: boolean | "initial_duplicate";
  /** Where the callback was registered: `<file>:<line>`. */
  callSite: string;
}

/** @throws TypeError when the options contradict each other or name what cannot be */
export function defineCallback(options: CallbackOptions, defaults: DefinitionDefaults): CallbackDefinition {
  const outputs = listOutputs(options);
  const inputs = options.inputs ?? [];
  const state = options.state ?? [];
  for (const ref of [...outputs, ...inputs, ...state]) checkRef(ref);
  checkKinds(options);
  const preventInitialCall = options.preventInitialCall ?? defaults.preventInitialCallbacks;
  checkOutputs(outputs, preventInitialCall);
  const inputText = inputs.map((input) => propId(input.id, input.property)).join(".");
  const noOutput = outputs.length === 0;
  const output = noOutput
    ? sha256(inputs.length > 0 ? inputText : (options.name ?? defaults.callSite))
    : outputText(options.output, sha256(inputText));
  return {
    output,
    inputs: inputs.map(dependency),
    state: state.map(dependency),
    clientside_function: null,
    prevent_initial_call: preventInitialCall === true,
    background: null,
    dynamic_creator: null,
    no_output: noOutput,
    optional: options.optional ?? false,
    hidden: options.hidden ?? false,
    websocket: options.websocket ?? false,
    persistent: options.persistent ?? false,
    ...(options.running && { running: runningOf(options.running) }),
  };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function listOutputs(options: Pick<CallbackOptions, "output">): readonly Output[] {
  const { output } = options;
  if (output === undefined) return [];
  return isOutputList(output) ? output : [output];
}

export function isOutputList(output: CallbackOptions["output"]): output is readonly Output[] {
  return Array.isArray(output);
}

function outputText(output: CallbackOptions["output"], hash: string): string {
  const text = (one: Output): string =>
    // A dot inside a constant of a dict id would end the entry early; readers undo the backslash.
    `${escapeDots(one.id)}.${one.property}${one.allowDuplicate ? `@${hash}` : ""}`;
  if (output === undefined) return hash;
  return isOutputList(output) ? `..${output.map(text).join("...")}..` : text(output);
}

function escapeDots(id: PatternId): string {
  const text = stringifyId(id);
  return typeof id === "string" ? text : text.replaceAll(".", "\\.");
}

function dependency(ref: Input | State): Dependency {
  return {
    id: stringifyId(ref.id),
    property: ref.property,
    ...(ref.allowOptional && { allow_optional: true }),
  };
}

function runningOf(running: NonNullable<CallbackOptions["running"]>): {
  running: Record<string, unknown>;
  runningOff: Record<string, unknown>;
} {
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

function checkRef(ref: Input | State | Output): void {
  const { id, property } = ref;
  if (typeof property !== "string" || !/^[^.@]+$/.test(property) || isUnsafeKey(property)) {
    throw new TypeError(`"${String(property)}" cannot name a prop`);
  }
  if (typeof id === "string") {
    if (id === "" || /[.{]/.test(id))
      throw new TypeError(`The id "${id}" must not be empty or hold "." or "{"`);
    return;
  }
  const keys = typeof id === "object" && id !== null ? Object.keys(id) : [];
  if (keys.length === 0) throw new TypeError("An id must be text or an object with at least one key");
  for (const key of keys) {
    const value = id[key];
    const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    if (isUnsafeKey(key) || !(plain || isWildcard(value))) {
      throw new TypeError(`The id ${stringifyId(id)} may only hold strings, numbers, booleans and wildcards`);
    }
  }
}

function checkKinds(options: CallbackOptions): void {
  const wrong =
    (options.inputs ?? []).find((ref) => ref.kind !== "input") ??
    (options.state ?? []).find((ref) => ref.kind !== "state") ??
    listOutputs(options).find((ref) => ref.kind !== "output");
  if (wrong)
    throw new TypeError(`${propId(wrong.id, wrong.property)} is an ${wrong.kind} in the wrong place`);
}

function checkOutputs(outputs: readonly Output[], preventInitialCall: boolean | "initial_duplicate"): void {
  const seen = new Set<string>();
  for (const { id, property, allowDuplicate } of outputs) {
    const text = propId(id, property);
    if (seen.has(text)) throw new TypeError(`${text} is an output of the same callback twice`);
    seen.add(text);
    if (allowDuplicate && preventInitialCall === false) {
      throw new TypeError(`${text}: allowDuplicate needs preventInitialCall: true or "initial_duplicate"`);
    }
    if (
      typeof id === "object" &&
      Object.values(id).some((value) => isWildcard(value) && value[0] === "ALLSMALLER")
    ) {
      throw new TypeError(`${text}: ALLSMALLER is not for outputs`);
    }
  }
}
