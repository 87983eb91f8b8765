/** The callbacks of one app by their `output` text, which identifies a callback on the wire. */
import { type CallbackDefinition, ErrorCode, PatchbayError, propId } from "@patchbay/protocol";
import type { CallbackSource } from "../log/log.ts";
import { checkNames } from "../options/checkNames.ts";
import { noUpdate } from "../runs/noUpdate.ts";
import { isAsyncGenerator, isSyncGenerator } from "../runs/parts.ts";
import { type Background, readBackground } from "./backgroundOptions.ts";
import type { CallbackOptions, ErrorHandler } from "./callbackOptions.ts";
import {
  type ClientsideFunction,
  type ClientsideOptions,
  checkClientsideShape,
  type NamedFunction,
  nameFunction,
} from "./clientsideFunctions.ts";
import { defineCallback, sha256 } from "./definition.ts";
import { type Input, Output } from "./dependencies.ts";
import { createOutputConflicts } from "./outputConflicts.ts";
import { readSignature, type Signature } from "./signature.ts";

/** Option names, to find misspelled options of authors who write without types. */
const CLIENTSIDE_OPTIONS: Readonly<Record<keyof ClientsideOptions, true>> = {
  output: true,
  inputs: true,
  state: true,
  preventInitialCall: true,
  optional: true,
  hidden: true,
  name: true,
  overlap: true,
};

const CALLBACK_OPTIONS: Readonly<Record<keyof CallbackOptions, true>> = {
  ...CLIENTSIDE_OPTIONS,
  websocket: true,
  persistent: true,
  running: true,
  background: true,
  idempotent: true,
  onError: true,
  stream: true,
  compressPayload: true,
  compressThreshold: true,
};

/** A handler without its types: the registry holds handlers of all types. */
export type AnyHandler = (...args: unknown[]) => unknown;

export interface RegisteredCallback {
  readonly definition: CallbackDefinition;
  readonly signature: Signature;
  readonly handler: AnyHandler;
  /** Undefined if the callback is not a background callback. */
  readonly background: Background | undefined;
  /** The handler is an async generator, or returns one: its answers come in parts. */
  readonly streams: boolean;
  /** `overlap: "keep"`: an older run goes on when a newer one starts. */
  readonly keepsOlder: boolean;
  readonly onError: ErrorHandler | undefined;
  /** For the log. */
  readonly source: CallbackSource;
}

export interface Registry {
  /** @throws TypeError if the options contradict each other or an earlier callback */
  add(options: CallbackOptions, handler: AnyHandler, callSite: string): RegisteredCallback;
  /** @throws TypeError if the options contradict an earlier callback, or the source is no expression */
  addClientside(options: ClientsideOptions, given: string | ClientsideFunction): CallbackDefinition;
  /** @throws PatchbayError `callback_not_allowed` */
  find(output: string): RegisteredCallback;
  /** In the order they were registered. */
  readonly definitions: readonly CallbackDefinition[];
  /** Functions that were given as source, once each. */
  readonly clientsideFunctions: readonly NamedFunction[];
}

/** Length in characters of an unknown output in an error. Its client chose it. */
const MAX_SHOWN = 100;

export interface RegistryDefaults {
  preventInitialCallbacks: boolean | "initial_duplicate";
  onError?: ErrorHandler | undefined;
}

export function createRegistry(defaults: RegistryDefaults): Registry {
  const callbacks = new Map<string, RegisteredCallback>();
  const definitions = new Map<string, CallbackDefinition>();
  const clientsideFunctions = new Map<string, NamedFunction>();
  const cancelInputs = new Set<string>();
  const outputConflicts = createOutputConflicts();

  /** Checks a callback, then adds its definition. A refused callback leaves no trace. */
  function define(
    options: CallbackOptions,
    extra: Partial<CallbackDefinition> = {},
  ): { definition: CallbackDefinition; signature: Signature } {
    const signature = readSignature(options);
    const definition = { ...defineCallback(options, signature, defaults), ...extra };
    const outputs = signature.outputs.refs;
    outputConflicts.check(outputs);
    if (definitions.has(definition.output)) {
      if (outputs.length > 0) {
        throw new TypeError(`A callback with output ${definition.output} and the same inputs exists already`);
      }
      definition.output = freeName(definition.output);
    }
    outputConflicts.add(outputs);
    definitions.set(definition.output, definition);
    return { definition, signature };
  }

  function add(options: CallbackOptions, handler: AnyHandler, callSite: string): RegisteredCallback {
    if (typeof handler !== "function")
      throw new TypeError("The handler is missing: write callback(options, handler)");
    checkNames(options, CALLBACK_OPTIONS, "A callback");
    const background = readBackground(options);
    const streams = readStream(options, handler);
    const { definition, signature } = define(options, {
      ...(background && { background: { interval: background.intervalMs } }),
      ...(streams && { stream: true }),
    });
    const callback: RegisteredCallback = {
      definition,
      signature,
      handler,
      background,
      streams,
      keepsOlder: options.overlap === "keep",
      onError: options.onError ?? defaults.onError,
      source: sourceOf(options, signature, callSite),
    };
    callbacks.set(definition.output, callback);
    for (const input of background?.cancel ?? []) addCanceller(input, callSite);
    return callback;
  }

  /**
   * Adds a hidden callback for a cancel input, because a page sends a request only for a callback. The query of that request names the
   * jobs to cancel, so it must use HTTP. The `background` of the definition makes pages do so.
   */
  function addCanceller(input: Input, callSite: string): void {
    const name = propId(input.id, input.property);
    if (cancelInputs.has(name)) return;
    cancelInputs.add(name);
    const options: CallbackOptions = {
      output: Output(input.id, "id", { allowDuplicate: true }),
      inputs: [input],
      preventInitialCall: true,
      hidden: true,
    };
    const { definition, signature } = define(options, { background: { interval: 1000 } });
    callbacks.set(definition.output, {
      definition,
      signature,
      handler: () => noUpdate,
      background: undefined,
      streams: false,
      keepsOlder: false,
      onError: undefined,
      source: sourceOf(options, signature, callSite),
    });
  }

  function addClientside(options: ClientsideOptions, given: string | ClientsideFunction): CallbackDefinition {
    checkNames(options, CLIENTSIDE_OPTIONS, "A clientside callback");
    checkClientsideShape(options);
    const named = nameFunction(given);
    const { clientside_function } = named;
    const { definition } = define(options, { clientside_function });
    if (named.source !== undefined) clientsideFunctions.set(clientside_function.function_name, named);
    return definition;
  }

  /** Several callbacks without output may have the same inputs. The second, third and so on get names of their own. */
  function freeName(taken: string): string {
    let count = 2;
    while (definitions.has(sha256(`${taken}#${count}`))) count += 1;
    return sha256(`${taken}#${count}`);
  }

  function find(output: string): RegisteredCallback {
    const callback = callbacks.get(output);
    if (callback) return callback;
    const shown = output.length > MAX_SHOWN ? `${output.slice(0, MAX_SHOWN)}…` : output;
    throw new PatchbayError(
      ErrorCode.CallbackNotAllowed,
      `There is no callback with the output ${JSON.stringify(shown)}`,
    );
  }

  return {
    add,
    addClientside,
    find,
    get definitions() {
      return [...definitions.values()];
    },
    get clientsideFunctions() {
      return [...clientsideFunctions.values()];
    },
  };
}

/** Whether the answers of a callback come in parts. @throws TypeError if they cannot */
function readStream({ stream, background }: CallbackOptions, handler: AnyHandler): boolean {
  if (isSyncGenerator(handler))
    throw new TypeError("The handler is a plain generator (function*): write async function*");
  if (stream !== undefined && typeof stream !== "boolean")
    throw new TypeError("stream must be true or false");
  const isGenerator = isAsyncGenerator(handler);
  if (isGenerator && stream === false)
    throw new TypeError("The handler is an async generator, so stream cannot be false");
  const streams = isGenerator || stream === true;
  if (streams && background)
    throw new TypeError(
      "A background callback cannot stream: its page polls for one result. It reports by setProgress and setProps",
    );
  return streams;
}

function sourceOf({ name }: CallbackOptions, { outputs }: Signature, callSite: string): CallbackSource {
  return {
    ...(name !== undefined && { name }),
    outputs: outputs.refs.map(({ id, property }) => propId(id, property)),
    // A line of a stack trace: `at file:///app.ts:1:2`, or `at someFunction (file:///app.ts:1:2)`.
    registeredAt: /\((.+)\)$/.exec(callSite)?.[1] ?? callSite.replace(/^at /, ""),
  };
}
