/** The callbacks of one app, by their `output` text. */
import { type CallbackDefinition, ErrorCode, PatchbayError } from "@patchbay/protocol";
import type { CallbackOptions, ErrorHandler } from "./callback.ts";
import { defineCallback, sha256 } from "./definition.ts";
import { createOwners } from "./owners.ts";
import { readSignature, type Signature } from "./signature.ts";

/** A handler with its types forgotten: the registry holds callbacks of every shape. */
export type AnyHandler = (...args: unknown[]) => unknown;

export interface RegisteredCallback {
  readonly definition: CallbackDefinition;
  readonly signature: Signature;
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
  onError?: ErrorHandler | undefined;
}

export function createRegistry(defaults: RegistryDefaults): Registry {
  const callbacks = new Map<string, RegisteredCallback>();
  const owners = createOwners();

  function add(options: CallbackOptions, handler: AnyHandler, callSite: string): RegisteredCallback {
    if (typeof handler !== "function") throw new TypeError("A callback needs a handler");
    const signature = readSignature(options);
    let definition = defineCallback(options, signature, { ...defaults, callSite });
    const outputs = signature.outputs.refs;
    owners.check(outputs);
    if (callbacks.has(definition.output)) {
      if (outputs.length > 0) {
        throw new TypeError(`A callback with output ${definition.output} and the same inputs exists already`);
      }
      definition = { ...definition, output: freeName(definition.output) };
    }
    owners.add(outputs);
    const callback: RegisteredCallback = {
      definition,
      signature,
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
