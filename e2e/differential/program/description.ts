/** A Dash app as JSON: what `python/build_app.py` makes an app of. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** In a callback the value of a key may be a wildcard: an array of its name. */
export type Id = string | { readonly [key: string]: string | number | boolean | readonly [Wildcard] };
export type Wildcard = "ALL" | "MATCH" | "ALLSMALLER";

/** Its library and name (`html.Div`) under `$`, its props beside it. A prop may hold components anywhere. */
export type ComponentDescription = { readonly $: string; readonly id?: Id } & {
  readonly [prop: string]: Json;
};

export interface Dependency {
  readonly id: Id;
  readonly prop: string;
  /** An output that another callback has, too. */
  readonly duplicate?: true;
  /** An input or state whose component may be missing. */
  readonly optional?: true;
}

export type PatchOperation = readonly [name: string, path: readonly (string | number)[], ...more: Json[]];

/** What a callback returns for one output; for each component of a wildcard the same. The count is the first whole number it is given. */
export type Returned =
  /** A text that tells what the callback was called with, and by what. */
  | { readonly give: "tell" }
  | { readonly give: "no_update" }
  | { readonly give: "value"; readonly value: Json }
  /** One of them in turn, by the count. */
  | { readonly give: "alternate"; readonly values: readonly Json[] }
  /** Its first argument. */
  | { readonly give: "copy" }
  | { readonly give: "patch"; readonly operations: readonly PatchOperation[] };

export interface CallbackDescription {
  readonly outputs: readonly Dependency[];
  /** Declares one output as a list of one. */
  readonly listed?: true;
  readonly inputs: readonly Dependency[];
  readonly state?: readonly Dependency[];
  readonly prevent?: true | "initial_duplicate";
  /** An output, and what it is while the callback runs and afterwards. */
  readonly running?: readonly (readonly [output: Dependency, on: Json, off: Json])[];
  /** Over the socket; the app's backend has to have one. */
  readonly websocket?: true;
  /** A job of a process of its own, asked after every `interval` ms. Its progress is told once, before it returns. */
  readonly background?: { readonly interval: number; readonly progress?: Dependency };
  /** A function of the page, by its name in `build_app.py`, and what it is given. */
  readonly clientside?: { readonly function: string; readonly given?: Json };
  /** One for each output. */
  readonly returns?: readonly Returned[];
  /** `set_props` before it returns; `{tell: true}` for a text that tells. */
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
