/** The types of `app.callback`. Arguments have the types of the inputs and states, the result those of the outputs. */
import type { Patch } from "@patchbay/protocol";
import type { Arg, CallbackContext } from "../runs/context.ts";
import type { NoUpdate } from "../runs/noUpdate.ts";
import type { Input, Output, State } from "./dependencies.ts";

/** With a list, each value is an argument. With an object, one argument holds the values under the same names. */
export type Inputs = readonly Input[] | { readonly [name: string]: Input };
export type States = readonly State[] | { readonly [name: string]: State };
/** One output, a list, an object of named outputs, or none. The result has the same shape. */
export type Outputs = Output | readonly Output[] | { readonly [name: string]: Output } | undefined;

type Read<R> = R extends Input<infer T> ? T : R extends State<infer T> ? T : never;
type Values<G> = { -readonly [K in keyof G]: Read<G[K]> };
type Args<G> = { readonly [K in keyof G]: Arg };
type ValueArguments<G> = G extends readonly unknown[] ? Values<G> : [Values<G>];
type ArgArguments<G> = G extends readonly unknown[] ? Args<G> : readonly [Args<G>];

type OutputValue<O> = O extends Output<infer T> ? T | Patch | NoUpdate : never;
type OutputValues<O extends readonly Output[] | { readonly [name: string]: Output }> = {
  readonly [K in keyof O]: OutputValue<O[K]>;
};

/** The type of result for these outputs. */
export type CallbackResult<O extends Outputs> = O extends readonly Output[]
  ? OutputValues<O> | NoUpdate
  : O extends Output
    ? OutputValue<O>
    : O extends { readonly [name: string]: Output }
      ? OutputValues<O> | NoUpdate
      : // biome-ignore lint/suspicious/noConfusingVoidType: a callback without outputs has nothing to return
        void;

declare const unspeakable: unique symbol;
interface Unspeakable {
  readonly [unspeakable]: never;
}
/**
 * No value has this type. It stands beside a result type that the compiler has not inferred yet. It makes the compiler read
 * `["on", n]` as a pair and keep "on" as a literal, as if the outputs were known.
 */
type Hint = Unspeakable & ("" | 0 | false | readonly Hint[] | { readonly [key: string]: Hint });
type ResultHint = Hint | (Unspeakable & readonly [Hint, ...Hint[]]);

/** The argument of `setProgress` for these outputs. */
export type ProgressOf<P extends Outputs> = P extends undefined ? never : CallbackResult<P>;

/** The context of a callback with these inputs, states and progress outputs. */
export type ContextOf<I extends Inputs, S extends States, P extends Outputs = undefined> = CallbackContext<
  readonly [...ArgArguments<I>, ...ArgArguments<S>],
  ProgressOf<P>
>;

/**
 * The values of the inputs, then of the states, then the context. A missing value is undefined. An `async function*` answers in parts:
 * it yields results.
 */
export type CallbackHandler<
  O extends Outputs,
  I extends Inputs,
  S extends States,
  P extends Outputs = undefined,
> = (
  ...args: [...ValueArguments<I>, ...ValueArguments<S>, ContextOf<I, S, P>]
) => Answer<O> | Promise<Answer<O>>;

type Answer<O extends Outputs> = Result<O> | Parts<O>;
type Result<O extends Outputs> = CallbackResult<O> | ResultHint;
/** Each value that is yielded is a part of the answer, and so is a value that is returned. */
// biome-ignore lint/suspicious/noConfusingVoidType: a generator that ends without `return`
type Parts<O extends Outputs> = AsyncIterable<Result<O>, Result<O> | undefined | void>;

/** Values of props while the callback runs, and afterwards: `[prop, during, after]`. */
export type Running = readonly (readonly [prop: Output, during: unknown, after: unknown])[];

/** Supplies the result of a callback that threw; undefined means no update. It may call `context.setProps`. */
export type ErrorHandler = (error: unknown, context: CallbackContext) => unknown;

/** A background callback runs on after its request was answered. */
export interface BackgroundOptions<P extends Outputs = Outputs> {
  /** Milliseconds between two requests of the page for the result. Default 1000. */
  intervalMs?: number;
  /** Outputs that `ctx.setProgress` writes while the callback runs. No wildcards. */
  progress?: P;
  /** Values of the `progress` outputs after the callback has ended or was cancelled. */
  progressDefault?: NoInfer<ProgressOf<P>>;
  /** A change of one of these inputs cancels the callback. No wildcards. */
  cancel?: readonly Input[];
  /**
   * Turns on the cache of results. The function returns everything a result depends on besides the arguments. A request of the same
   * user with the same arguments and the same return value gets the earlier result without a run. Default: no cache.
   */
  cacheBy?: (context: CallbackContext) => unknown;
  /** Users share cached results. Default false. */
  cacheShared?: boolean;
}

export interface CallbackOptions<
  O extends Outputs = Outputs,
  I extends Inputs = Inputs,
  S extends States = States,
  P extends Outputs = Outputs,
> {
  /** With a list, even of one, the result is a list; with names, an object. Default none: the callback updates by `setProps`. */
  output?: O;
  /** Default none: the callback runs once per page load. */
  inputs?: I;
  state?: S;
  /** Default: the app's `preventInitialCallbacks`. */
  preventInitialCall?: boolean | "initial_duplicate";
  /** Uses the socket even if the app's `websocketCallbacks` is false. Default: the value of `persistent`. */
  websocket?: boolean;
  /** The callback is not meant to end. It uses the socket, and the page does not show it as loading. Not with `background`. Default false. */
  persistent?: boolean;
  running?: Running;
  /** Pages compress requests of this callback over HTTP if they are longer than `compressThreshold`. Default false. */
  compressPayload?: boolean;
  /** In UTF-16 units of JSON. Default 5000. */
  compressThreshold?: number;
  /**
   * The handler returns an async iterable, and each of its values is a part of the answer. Default: true for an `async function*`. Set it
   * for a function that only calls one, or that a compiler has made of one. Not with `background` or `inThread`.
   */
  stream?: boolean;
  /** Runs on after its request was answered, and uses HTTP only. Default false. */
  background?: boolean | BackgroundOptions<P>;
  /**
   * The effect of a new run on an older one that still runs. "latest" drops the older run, its result and its further updates. "keep" lets
   * both finish. Default "latest".
   */
  overlap?: "latest" | "keep";
  /**
   * A second run does no harm. If a connection is lost before the answer, pages repeat the request instead of showing an error with
   * a button. Default false.
   */
  idempotent?: boolean;
  /** The page reports no error if components of the callback are missing. Default false. */
  optional?: boolean;
  /** Hides the callback in the graph of Dash's dev tools, if the page has them. Default false. */
  hidden?: boolean;
  /** Default: the app's. */
  onError?: ErrorHandler;
  /**
   * Names the callback in the log and in `app.connections`. It also identifies a callback without output and inputs, so that a page that
   * was loaded before a deployment finds it after. Default: such callbacks are identified by their order of registration.
   */
  name?: string;
}
