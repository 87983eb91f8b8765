/** The callbacks of one app, by their `output` text. */
import { type CallbackDefinition, ErrorCode, PatchbayError, propId } from "@patchbay/protocol";
import type { CallbackOptions, ErrorHandler } from "./callback.ts";
import type { CallbackContext } from "./context.ts";
import { defineCallback, isOutputList, listOutputs, sha256 } from "./definition.ts";
import type { Output } from "./dependencies.ts";

/** A handler with its types forgotten: the registry holds callbacks of every shape. */
export type AnyHandler = (...args: unknown[]) => unknown;

export interface RegisteredCallback {
  readonly definition: CallbackDefinition;
  readonly outputs: readonly Output[];
  /** Whether the result is a list, one entry per output. */
  readonly multi: boolean;
  readonly options: CallbackOptions;
  readonly handler: AnyHandler;
  readonly onError: ErrorHandler | undefined;
}

export interface Registry {
  /** @throws TypeError when the options contradict each other or an earlier callback */
  add(options: CallbackOptions, handler: AnyHandler, callSite: string): RegisteredCallback;
  /** @throws PatchbayError `callback_not_allowed` */
  find(output: string): RegisteredCallback;
  readonly definitions: readonly CallbackDefinition[];
}

export interface RegistryDefaults {
  preventInitialCallbacks: boolean | "initial_duplicate";
  onError?: ((error: unknown, context: CallbackContext) => unknown) | undefined;
}

export function createRegistry(defaults: RegistryDefaults): Registry {
  const callbacks = new Map<string, RegisteredCallback>();
  const owners = new Set<string>();

  function add(options: CallbackOptions, handler: AnyHandler, callSite: string): RegisteredCallback {
    if (typeof handler !== "function") throw new TypeError("A callback needs a handler");
    let definition = defineCallback(options, { ...defaults, callSite });
    const outputs = listOutputs(options);
    for (const { id, property, allowDuplicate } of outputs) {
      if (!allowDuplicate && owners.has(propId(id, property))) {
        throw new TypeError(
          `${propId(id, property)} is already an output of another callback; allowDuplicate lets several write it`,
        );
      }
    }
    if (callbacks.has(definition.output)) {
      if (outputs.length > 0) {
        throw new TypeError(`A callback with output ${definition.output} and the same inputs exists already`);
      }
      definition = { ...definition, output: freeName(definition.output) };
    }
    for (const { id, property, allowDuplicate } of outputs) {
      if (!allowDuplicate) owners.add(propId(id, property));
    }
    const callback: RegisteredCallback = {
      definition,
      outputs,
      multi: isOutputList(options.output),
      options,
      handler,
      onError: options.onError ?? defaults.onError,
    };
    callbacks.set(definition.output, callback);
    return callback;
  }

  /** Callbacks without output may share their inputs; the name is opaque to the browser, so any free one will do. */
  function freeName(taken: string): string {
    let count = 2;
    while (callbacks.has(sha256(`${taken}#${count}`))) count += 1;
    return sha256(`${taken}#${count}`);
  }

  function find(output: string): RegisteredCallback {
    const callback = callbacks.get(output);
    if (!callback)
      throw new PatchbayError(ErrorCode.CallbackNotAllowed, "There is no callback with this output");
    return callback;
  }

  return {
    add,
    find,
    get definitions() {
      return [...callbacks.values()].map(({ definition }) => definition);
    },
  };
}
