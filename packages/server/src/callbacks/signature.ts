/** The signature of a callback: its outputs, inputs and states, as its options declare them, and checked against each other. */
import {
  type IdValue,
  isUnsafeKey,
  isWildcard,
  type PatternId,
  propId,
  stringifyId,
  type Wildcard,
  wildcardOf,
} from "@patchbay/protocol";
import type { Inputs, Outputs, States } from "./callbackOptions.ts";
import type { Input, Output, State } from "./dependencies.ts";
import { type Grouping, groupRefs } from "./propGrouping.ts";

export interface Signature {
  readonly outputs: Grouping<Output>;
  readonly inputs: Grouping<Input>;
  readonly state: Grouping<State>;
}

export interface DeclaredProps {
  output?: Outputs;
  inputs?: Inputs;
  state?: States;
}

type Ref = Input | State | Output;

/** @throws TypeError if a prop is impossible, stands in the wrong list, or does not fit the others */
export function readSignature(declared: DeclaredProps): Signature {
  checkNoText(declared.output, "output");
  checkNoText(declared.inputs, "input");
  checkNoText(declared.state, "state");
  const signature: Signature = {
    outputs: groupRefs(declared.output),
    inputs: groupRefs(declared.inputs),
    state: groupRefs(declared.state),
  };
  const { outputs, inputs, state } = signature;
  if (inputs.shape === "single" || state.shape === "single") {
    throw new TypeError("inputs and state are lists, or objects of names");
  }
  checkKind(inputs.refs, "input");
  checkKind(state.refs, "state");
  checkKind(outputs.refs, "output");
  checkDistinct(outputs.refs);
  checkWildcards(outputs.refs, [...inputs.refs, ...state.refs]);
  return signature;
}

/** @throws TypeError unless all props are of this kind and have possible ids and names */
export function checkKind(refs: readonly Ref[], kind: Ref["kind"]): void {
  for (const ref of refs) {
    checkNoText(ref, kind);
    const article = kind === "state" ? "a" : "an";
    if (ref?.kind !== kind) throw new TypeError(`${describe(ref)} stands where ${article} ${kind} belongs`);
    checkRef(ref);
  }
}

/** Authors often write `"id.prop"` in place of `Input("id", "prop")`. The error shows the right form. */
function checkNoText(given: unknown, kind: Ref["kind"]): void {
  if (typeof given !== "string") return;
  const dot = given.lastIndexOf(".");
  const [id, property] = dot > 0 ? [given.slice(0, dot), given.slice(dot + 1)] : ["id", "prop"];
  const name = { output: "Output", input: "Input", state: "State" }[kind];
  const meant = `${name}(${JSON.stringify(id)}, ${JSON.stringify(property)})`;
  throw new TypeError(`${JSON.stringify(given)} is text and no ${kind}: write ${meant}`);
}

function describe(ref: Ref | undefined): string {
  return ref?.kind === undefined ? String(ref) : `${ref.kind} ${propId(ref.id, ref.property)}`;
}

function checkRef({ id, property, partial }: Ref): void {
  if (typeof property !== "string" || !/^[^.@]+$/.test(property) || isUnsafeKey(property)) {
    throw new TypeError(`"${String(property)}" cannot name a prop`);
  }
  if (typeof partial !== "boolean") throw new TypeError(`${property}: partial must be true or false`);
  if (typeof id === "string") {
    if (id === "" || /[.{]/.test(id))
      throw new TypeError(`The id "${id}" must not be empty or hold "." or "{"`);
    if (partial) throw new TypeError(`${id}.${property}: only a dict id can be partial`);
    return;
  }
  const keys = typeof id === "object" && id !== null ? Object.keys(id) : [];
  if (keys.length === 0) throw new TypeError("An id must be text or an object with at least one key");
  for (const key of keys) {
    if (isUnsafeKey(key) || !isIdValue(id[key])) {
      throw new TypeError(`The id ${stringifyId(id)} may only hold strings, numbers, booleans and wildcards`);
    }
  }
}

function isIdValue(value: IdValue | readonly [Wildcard] | undefined): boolean {
  if (isWildcard(value)) return ["MATCH", "ALL", "ALLSMALLER"].includes(value[0]);
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function checkDistinct(outputs: readonly Output[]): void {
  for (const [at, output] of outputs.entries()) {
    const other = outputs.slice(0, at).find((one) => overlap(one, output));
    if (!other) continue;
    const text = propId(output.id, output.property);
    const otherText = propId(other.id, other.property);
    throw new TypeError(
      text === otherText
        ? `${text} is an output of the same callback twice`
        : `${text} and ${otherText}, outputs of one callback, may be the same prop`,
    );
  }
}

/** Whether two outputs may name the same prop of the same component. */
export function overlap(one: Output, other: Output): boolean {
  return one.property === other.property && overlappingIds(one, other);
}

function overlappingIds({ id: one, partial }: Output, { id: other, partial: otherPartial }: Output): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  // An id that is not partial fits only ids with its keys.
  const lacks = (id: PatternId & object, keys: PatternId & object): boolean =>
    Object.keys(keys).some((key) => !Object.hasOwn(id, key));
  if ((!partial && lacks(one, other)) || (!otherPartial && lacks(other, one))) return false;
  return Object.keys(one).every(
    (key) =>
      !Object.hasOwn(other, key) || isWildcard(one[key]) || isWildcard(other[key]) || one[key] === other[key],
  );
}

function checkWildcards(outputs: readonly Output[], reads: readonly (Input | State)[]): void {
  const matched = outputs.map(({ id }) => keysWith(id, "MATCH"));
  const [first = []] = matched;
  for (const [at, { id, property }] of outputs.entries()) {
    const text = propId(id, property);
    if (keysWith(id, "ALLSMALLER").length > 0) throw new TypeError(`${text}: ALLSMALLER is not for outputs`);
    if (!sameKeys(first, matched[at] ?? []))
      throw new TypeError(`${text}: all outputs of a callback need MATCH at the same keys`);
  }
  for (const { id, property } of reads) {
    // Without MATCH in the outputs the inputs may have it freely, but ALLSMALLER would have no value to compare with.
    const bound = [...keysWith(id, "ALLSMALLER"), ...(first.length > 0 ? keysWith(id, "MATCH") : [])];
    const loose = bound.find((key) => !first.includes(key));
    if (loose !== undefined)
      throw new TypeError(`${propId(id, property)}: no output has MATCH at the key "${loose}"`);
  }
}

function keysWith(id: PatternId, wildcard: Wildcard): readonly string[] {
  if (typeof id === "string") return [];
  return Object.keys(id).filter((key) => wildcardOf(id[key]) === wildcard);
}

function sameKeys(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key) => other.includes(key));
}
