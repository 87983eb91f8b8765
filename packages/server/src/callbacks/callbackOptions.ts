/** The types of `app.callback`: arguments follow the inputs and states, the result follows the outputs. */
import type { Patch } from "@patchbay/protocol";
import type { Arg, CallbackContext } from "../runs/context.ts";
import type { NoUpdate } from "../runs/noUpdate.ts";
import type { Input, Output, State } from "./dependencies.ts";

/** A list: the handler gets each value. An object: it gets one object with the values under the same names. */
export type Inputs = readonly Input[] | { readonly [name: string]: Input };
export type States = readonly State[] | { readonly [name: string]: State };
/** One output, a list of them, several under names, or none. The result has the same shape. */
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

/** What a callback with these outputs may return. */
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
 * No value has this type. Beside a result type that is not known yet it makes the compiler read `["on", n]` as a pair
 * and keep "on" a literal, as it would if it knew the outputs already.
 */
type Hint = Unspeakable & ("" | 0 | false | readonly Hint[] | { readonly [key: string]: Hint });
type ResultHint = Hint | (Unspeakable & readonly [Hint, ...Hint[]]);

/** What `setProgress` takes for these outputs. */
export type ProgressOf<P extends Outputs> = P extends undefined ? never : CallbackResult<P>;

/** The context of a callback with these inputs, states and progress outputs. */
export type ContextOf<I extends Inputs, S extends States, P extends Outputs = undefined> = CallbackContext<
  readonly [...ArgArguments<I>, ...ArgArguments<S>],
  ProgressOf<P>
>;

/** The values of the inputs, then of the states, then the context. A missing value is undefined. */
export type CallbackHandler<
  O extends Outputs,
  I extends Inputs,
  S extends States,
  P extends Outputs = undefined,
> = (
  ...args: [...ValueArguments<I>, ...ValueArguments<S>, ContextOf<I, S, P>]
) => CallbackResult<O> | ResultHint | Promise<CallbackResult<O> | ResultHint>;

/** Props to hold while the callback runs, and after: `[prop, during, after]`. */
export type Running = readonly (readonly [prop: Output, during: unknown, after: unknown])[];

/** Gives the result in place of a callback that threw; undefined means no update. `setProps` works in it. */
export type ErrorHandler = (error: unknown, context: CallbackContext) => unknown;

/** How a callback runs on after its request was answered. */
export interface BackgroundOptions<P extends Outputs = Outputs> {
  /** Milliseconds between two questions of the page. Default 1000. */
  intervalMs?: number;
  /** What `ctx.setProgress` writes while it runs. No wildcards. */
  progress?: P;
  /** What these props go back to when it is over, or cancelled. */
  progressDefault?: NoInfer<ProgressOf<P>>;
  /** Inputs whose change ends it. No wildcards. */
  cancel?: readonly Input[];
  /**
   * Makes results be kept: a request of the same user with the same values, and the same answer of this function, gets the earlier
   * result without a run. It says what else a result depends on. Default: nothing is kept.
   */
  cacheBy?: (context: CallbackContext) => unknown;
  /** Kept results are for all users, and not each for its own. Default false. */
  cacheShared?: boolean;
}

export interface CallbackOptions<
  O extends Outputs = Outputs,
  I extends Inputs = Inputs,
  S extends States = States,
  P extends Outputs = Outputs,
> {
  /** Default none: the callback works by `setProps`. A list, even of one, makes the result a list; names an object. */
  output?: O;
  /** Default none: the callback runs once per page load. */
  inputs?: I;
  state?: S;
  /** Default: the app's `preventInitialCallbacks`. */
  preventInitialCall?: boolean | "initial_duplicate";
  /** Goes over the socket even if the app's `websocketCallbacks` is off. Default: as `persistent`. */
  websocket?: boolean;
  /** Meant to run on and on, over the socket: the page does not show it as loading. Not with `background`. Default false. */
  persistent?: boolean;
  running?: Running;
  /** Runs on after its request was answered, and never over the socket. Default false. */
  background?: boolean | BackgroundOptions<P>;
  /**
   * When it is asked for again while it runs: "latest" drops the older run, its result and what it still streams;
   * "keep" lets both finish. Default "latest".
   */
  overlap?: "latest" | "keep";
  /**
   * Running it twice does no harm: where a connection is lost with its answer, pages ask again by themselves instead of showing
   * an error with a button. Default false.
   */
  idempotent?: boolean;
  /** The page does not complain when components are missing. Default false. */
  optional?: boolean;
  /** Not shown in the callback graph of Dash's own dev tools, where the page has them. Default false. */
  hidden?: boolean;
  /** Default: the app's. */
  onError?: ErrorHandler;
  /**
   * Tells callbacks with neither output nor inputs apart across deployments: pages of before ask by it. Default: which of
   * them it is, in the order they were registered.
   */
  name?: string;
}
