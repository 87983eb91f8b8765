/** The description of a Dash app as JSON. `python/build_app.py` builds the app from it. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** In a callback, the value of a key may be a wildcard: an array with its name. */
export type Id = string | { readonly [key: string]: string | number | boolean | readonly [Wildcard] };
export type Wildcard = "ALL" | "MATCH" | "ALLSMALLER";

/** A component: library and name, such as `html.Div`, under `$`, and its props beside it. Props may contain components. */
export type ComponentDescription = { readonly $: string; readonly id?: Id } & {
  readonly [prop: string]: Json;
};

export interface Dependency {
  readonly id: Id;
  readonly prop: string;
  /** The output of another callback too. */
  readonly duplicate?: true;
  /** The component of this input or state may be missing. */
  readonly optional?: true;
}

export type PatchOperation = readonly [name: string, path: readonly (string | number)[], ...more: Json[]];

/** The result for one output, the same for all components of a wildcard. The count is the first whole number among the arguments. */
export type Returned =
  /** A text with the arguments of the callback and its triggers. */
  | { readonly give: "tell" }
  | { readonly give: "no_update" }
  | { readonly give: "value"; readonly value: Json }
  /** One of the values in turn, by the count. */
  | { readonly give: "alternate"; readonly values: readonly Json[] }
  /** The first argument. */
  | { readonly give: "copy" }
  | { readonly give: "patch"; readonly operations: readonly PatchOperation[] };

export interface CallbackDescription {
  readonly outputs: readonly Dependency[];
  /** Declares one output as a list of one. */
  readonly listed?: true;
  readonly inputs: readonly Dependency[];
  readonly state?: readonly Dependency[];
  readonly prevent?: true | "initial_duplicate";
  /** An output, with its values while the callback runs and afterwards. */
  readonly running?: readonly (readonly [output: Dependency, on: Json, off: Json])[];
  /** Uses the socket. The app's backend must support it. */
  readonly websocket?: true;
  /** A background job in its own process, polled every `interval` ms. It reports progress once, before it returns. */
  readonly background?: { readonly interval: number; readonly progress?: Dependency };
  /** A clientside function, by its name in `build_app.py`, and its parameter. */
  readonly clientside?: { readonly function: string; readonly given?: Json };
  /** One for each output. */
  readonly returns?: readonly Returned[];
  /** Calls of `set_props` before it returns. `{tell: true}` stands for a text as of `tell`. */
  readonly sets?: readonly (readonly [id: Id, props: { readonly [prop: string]: Json }])[];
  readonly raises?: {
    readonly what: "PreventUpdate" | "ValueError";
    readonly when?: "always" | "odd" | "even";
  };
}

export interface AppDescription {
  /** Arguments of `Dash`. */
  readonly options?: { readonly [name: string]: Json };
  readonly layout: readonly ComponentDescription[];
  readonly callbacks: readonly CallbackDescription[];
}
