/** `Input`, `State`, `Output` and the wildcards: the props that a callback reads and writes. */
import type { IdValue, PatternId } from "@patchbay/protocol";

/** Wildcard: runs the callback once per value of the key. All `MATCH` of one key stand for the same value. */
export const MATCH: readonly ["MATCH"] = ["MATCH"];
/** Wildcard: all components that have this key. Their values are a list. */
export const ALL: readonly ["ALL"] = ["ALL"];
/** Wildcard: all components whose key is smaller than the value of `MATCH`. Not for outputs. */
export const ALLSMALLER: readonly ["ALLSMALLER"] = ["ALLSMALLER"];

/** An id that names one component per run. */
export type SingleId = string | { readonly [key: string]: IdValue | readonly ["MATCH"] };

interface Ref<Kind extends string, T> {
  readonly kind: Kind;
  readonly id: PatternId;
  readonly property: string;
  /** The id also fits ids with further keys. */
  readonly partial: boolean;
  /** The type of the prop, for the compiler. Never set. */
  readonly type?: T;
}

/** A prop whose change runs the callback. */
export interface Input<T = unknown> extends Ref<"input", T> {
  readonly allowOptional: boolean;
}
/** A prop that the callback reads. A change of it does not run the callback. */
export interface State<T = unknown> extends Ref<"state", T> {
  readonly allowOptional: boolean;
}
/** A prop that the callback's result is written to. */
export interface Output<T = unknown> extends Ref<"output", T> {
  readonly allowDuplicate: boolean;
}

export interface ReadOptions {
  /** A missing component gives null instead of an error. Default false. */
  allowOptional?: boolean;
  /** The dict id also fits ids with further keys. Without a wildcard it then stands for a list, as with ALL. Default false. */
  partial?: boolean;
}
export interface OutputOptions {
  /** Other callbacks may write this prop too; needs `preventInitialCall`. Default false. */
  allowDuplicate?: boolean;
  /** As for an input. */
  partial?: boolean;
}

/** @typeParam T what the prop holds; an id with ALL or ALLSMALLER, or a partial one without wildcard, makes it a list of T */
export function Input<T = unknown>(
  id: { readonly [key: string]: IdValue },
  property: string,
  options: ReadOptions & { partial: true },
): Input<T[]>;
export function Input<T = unknown>(id: SingleId, property: string, options?: ReadOptions): Input<T>;
export function Input<T = unknown>(id: PatternId, property: string, options?: ReadOptions): Input<T[]>;
export function Input(id: PatternId, property: string, options: ReadOptions = {}): Input {
  const { allowOptional = false, partial = false } = options;
  return { kind: "input", id, property, partial, allowOptional };
}

/** @typeParam T what the prop holds; an id with ALL or ALLSMALLER, or a partial one without wildcard, makes it a list of T */
export function State<T = unknown>(
  id: { readonly [key: string]: IdValue },
  property: string,
  options: ReadOptions & { partial: true },
): State<T[]>;
export function State<T = unknown>(id: SingleId, property: string, options?: ReadOptions): State<T>;
export function State<T = unknown>(id: PatternId, property: string, options?: ReadOptions): State<T[]>;
export function State(id: PatternId, property: string, options: ReadOptions = {}): State {
  const { allowOptional = false, partial = false } = options;
  return { kind: "state", id, property, partial, allowOptional };
}

/** @typeParam T what the prop accepts; an id with ALL, or a partial one without wildcard, makes it a list of T */
export function Output<T = unknown>(
  id: { readonly [key: string]: IdValue },
  property: string,
  options: OutputOptions & { partial: true },
): Output<T[]>;
export function Output<T = unknown>(id: SingleId, property: string, options?: OutputOptions): Output<T>;
export function Output<T = unknown>(id: PatternId, property: string, options?: OutputOptions): Output<T[]>;
export function Output(id: PatternId, property: string, options: OutputOptions = {}): Output {
  const { allowDuplicate = false, partial = false } = options;
  return { kind: "output", id, property, partial, allowDuplicate };
}
