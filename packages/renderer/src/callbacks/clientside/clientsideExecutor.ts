import type { CallbackDefinition } from "@patchbay/protocol";
import { type Fault, faultOf } from "../../faults.ts";
import type { Executor, RunResult } from "../execute/executor.ts";
import { type Callback, callbackName } from "../graph/callback.ts";
import { type ClientsideContext, clientsideArguments, clientsideContext } from "./callbackContext.ts";
import { clientsideResult } from "./clientsideResult.ts";

export type ClientsideName = NonNullable<CallbackDefinition["clientside_function"]>;

/** The clientside functions of the page. */
export interface ClientsideFunctions {
  has(name: ClientsideName): boolean;
  /** Calls a function. `callback_context` is set until it returns. @throws the function's error, or PatchbayError if there is no such function */
  call(name: ClientsideName, args: readonly unknown[], context: ClientsideContext): unknown;
  isNoUpdate(value: unknown): boolean;
  isPreventUpdate(thrown: unknown): boolean;
}

export interface ClientsideExecutorOptions {
  functions: ClientsideFunctions;
  setTimer(work: () => void, ms: number): () => void;
  report(fault: Fault): void;
}

/** A promise that is pending for so long, in milliseconds, is reported: every call downstream waits for it. */
export const SETTLE_MS = 30_000;

/** Runs callbacks in the page. A value is the result at once, a promise when it settles. */
export function createClientsideExecutor(options: ClientsideExecutorOptions): Executor {
  const { functions, report } = options;
  return (call, { body }, finish) => {
    const { callback } = call;
    const name = callback.definition.clientside_function as ClientsideName;

    const failure = (thrown: unknown): RunResult =>
      functions.isPreventUpdate(thrown)
        ? { status: "done", response: undefined }
        : { status: "failed", fault: clientsideFault(thrown, callback, name) };
    const resultOf = (produce: () => unknown): RunResult => {
      try {
        const response = clientsideResult(body.outputs, produce(), {
          multiOutput: callback.multiOutput,
          isNoUpdate: functions.isNoUpdate,
          mismatch: (message) =>
            report({
              code: "callback_failed",
              message,
              severity: "warning",
              source: sourceText(callback, name),
            }),
        });
        return { status: "done", response };
      } catch (error) {
        return failure(error);
      }
    };

    let returned: unknown;
    try {
      returned = functions.call(name, clientsideArguments(body), clientsideContext(call, body));
    } catch (error) {
      finish(failure(error));
      return { cancel: () => undefined };
    }
    if (!isThenable(returned)) {
      finish(resultOf(() => returned));
      return { cancel: () => undefined };
    }
    const stopTimer = options.setTimer(
      () =>
        report({
          code: "timeout",
          message: `${functionText(name)} has not settled for ${SETTLE_MS / 1_000} s. Callbacks that depend on it wait.`,
          severity: "error",
          source: callbackName(callback),
        }),
      SETTLE_MS,
    );
    const end = (result: RunResult): void => {
      stopTimer();
      finish(result);
    };
    Promise.resolve(returned).then(
      (value) => end(resultOf(() => value)),
      (error: unknown) => end(failure(error)),
    );
    return { cancel: () => end({ status: "ended" }) };
  };
}

function clientsideFault(thrown: unknown, callback: Callback, name: ClientsideName): Fault {
  const source = sourceText(callback, name);
  const fault = faultOf(thrown, "callback_failed", source);
  // A thrown value that is no Error has no stack: the message names the callback.
  if (!(thrown instanceof Error)) fault.message = `Callback error updating ${source}: ${fault.message}`;
  return fault;
}

function sourceText(callback: Callback, name: ClientsideName): string {
  return `${callbackName(callback)} via clientside function ${functionText(name)}`;
}

function functionText({ namespace, function_name }: ClientsideName): string {
  return `${namespace}.${function_name}`;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
