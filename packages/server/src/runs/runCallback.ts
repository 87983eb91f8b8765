/** One execution of one callback, over any transport. */
import {
  type CallbackRequestBody,
  type ComponentId,
  ErrorCode,
  PatchbayError,
  type PropId,
  type Props,
  propId,
  stringifyId,
} from "@patchbay/protocol";
import { progressProps } from "../callbacks/backgroundOptions.ts";
import type { RegisteredCallback } from "../callbacks/registry.ts";
import { describeThrown } from "../log/describeThrown.ts";
import type { CallbackContext, RequestInfo, TopicName, WebSocketControl } from "./context.ts";
import { Disconnected } from "./disconnected.ts";
import { noUpdate, PreventUpdate } from "./noUpdate.ts";
import { type ParsedCallbackRequest, parseCallbackRequest } from "./parseCallbackRequest.ts";
import { eachPart } from "./parts.ts";
import { checkValue, collectResult, type PropsById } from "./result.ts";

/** One run, as its transport provides it: the request, the signal of its end, and where updates go. */
export interface Run {
  readonly request: RequestInfo;
  readonly signal: AbortSignal;
  readonly websocket: WebSocketControl | null;
  setProps(componentId: string, props: Props): void;
  /** Puts the tab into a topic. Absent where there is no connection to the tab. */
  join?(topic: TopicName): void;
  leave?(topic: TopicName): void;
  /** Only for background callbacks. */
  setProgress?(progress: Readonly<Record<PropId, unknown>>): void;
  /**
   * Sends a part of a streamed answer; without props it only waits. Returns a promise if the next part has to wait: it resolves when the
   * client has room for it, or the run was aborted. Absent where an answer cannot come in parts. @throws if the props cannot be JSON
   */
  sendPart?(response: PropsById): Promise<void> | undefined;
}

export type RunResult =
  | { status: "updated"; response: PropsById }
  /** A callback without outputs has ended. */
  | { status: "done" }
  /** A streaming callback has ended. Its parts were sent before. */
  | { status: "streamed" }
  /** The callback threw PreventUpdate, or its tab has gone. */
  | { status: "prevented" }
  | { status: "failed"; error: PatchbayError };

/** Never rejects: each run ends in exactly one result. */
export async function runCallback(
  callback: RegisteredCallback,
  body: CallbackRequestBody,
  run: Run,
): Promise<RunResult> {
  try {
    const parsed = parseCallbackRequest(callback.signature, body);
    const context = createContext(callback, parsed, run);
    if (callback.streams) return await sendParts(callback, parsed, context, run);
    const value = await callHandler(callback, parsed, context);
    const response = collectResult(callback.signature, parsed, value);
    return callback.signature.outputs.refs.length === 0
      ? { status: "done" }
      : { status: "updated", response };
  } catch (error) {
    return failureOf(error, run.signal);
  }
}

/** Sends each part that the callback yields. A run that was aborted sends no more, and closes the generator. */
async function sendParts(
  callback: RegisteredCallback,
  parsed: ParsedCallbackRequest,
  context: CallbackContext,
  run: Run,
): Promise<RunResult> {
  const { signal } = run;
  if (run.sendPart === undefined)
    throw new PatchbayError(ErrorCode.CallbackNotAllowed, "A streaming callback cannot run as a job");

  function take(value: unknown): boolean | Promise<boolean> {
    if (signal.aborted) return false;
    const response = collectResult(callback.signature, parsed, value);
    const failed = (cause: unknown): never => {
      throw notJson({ status: "updated", response }, cause);
    };
    try {
      const room = run.sendPart?.(response);
      // The page may have left meanwhile. Then it waits for no more parts.
      return room === undefined ? !signal.aborted : room.then(() => !signal.aborted, failed);
    } catch (cause) {
      return failed(cause);
    }
  }

  try {
    await eachPart(
      () => callback.handler(...parsed.args, context),
      (error) => recover(callback, context, error),
      take,
    );
    return signal.aborted ? { status: "prevented" } : { status: "streamed" };
  } catch (error) {
    if (error instanceof PreventUpdate) return { status: "streamed" };
    throw error;
  }
}

/** Guarded, because reading a thrown value may throw again. */
function failureOf(error: unknown, signal: AbortSignal): RunResult {
  try {
    if (isSilent(error, signal)) return { status: "prevented" };
    return { status: "failed", error: asPatchbayError(error) };
  } catch {
    return { status: "failed", error: new PatchbayError(ErrorCode.CallbackFailed, describeThrown(error)) };
  }
}

async function callHandler(
  callback: RegisteredCallback,
  parsed: ParsedCallbackRequest,
  context: CallbackContext,
): Promise<unknown> {
  try {
    return await callback.handler(...parsed.args, context);
  } catch (error) {
    return recover(callback, context, error);
  }
}

/** The result that `onError` supplies. @throws the error itself without `onError`, or if it is silent */
async function recover(
  { onError }: RegisteredCallback,
  context: CallbackContext,
  error: unknown,
): Promise<unknown> {
  if (!onError || isSilent(error, context.signal)) throw error;
  return (await onError(error, context)) ?? noUpdate;
}

/** True for `PreventUpdate`, and for the abort of a run whose tab has gone. Neither is an error. */
function isSilent(error: unknown, signal: AbortSignal): boolean {
  if (error instanceof PreventUpdate || error instanceof Disconnected) return true;
  return (
    signal.aborted && (error === signal.reason || (error instanceof Error && error.name === "AbortError"))
  );
}

/** Keeps the code of a PatchbayError; any other error is `callback_failed`. */
export function asPatchbayError(error: unknown): PatchbayError {
  if (error instanceof PatchbayError) return error;
  return new PatchbayError(ErrorCode.CallbackFailed, describeThrown(error), { cause: error });
}

/** The error for a result that cannot be JSON. It names the prop. @param cause the error of encoding the whole result */
export function notJson(result: RunResult, cause: unknown): PatchbayError {
  const response = result.status === "updated" ? result.response : {};
  for (const [id, props] of Object.entries(response)) {
    for (const [property, value] of Object.entries(props)) {
      try {
        JSON.stringify(value);
      } catch (error) {
        const message = `The result cannot be JSON: ${propId(id, property)}: ${describeThrown(error)}`;
        return new PatchbayError(ErrorCode.CallbackFailed, message, { cause: error });
      }
    }
  }
  return new PatchbayError(ErrorCode.CallbackFailed, "The result cannot be JSON", { cause });
}

export function createContext(
  { background }: Pick<RegisteredCallback, "background">,
  parsed: ParsedCallbackRequest,
  run: Run,
): CallbackContext {
  const triggeredPropIds: Record<PropId, ComponentId> = Object.create(null);
  for (const { propId, id } of parsed.triggered) triggeredPropIds[propId] = id;
  return {
    triggered: parsed.triggered,
    triggeredId: parsed.triggered[0]?.id,
    triggeredPropIds,
    inputs: parsed.inputs,
    states: parsed.states,
    argsGrouping: parsed.argsGrouping,
    inputsList: parsed.inputsList,
    statesList: parsed.statesList,
    outputsList: parsed.outputsList,
    request: run.request,
    signal: run.signal,
    websocket: run.websocket,
    setProps(id, props) {
      for (const [property, value] of Object.entries(props)) checkValue(value, property);
      run.setProps(stringifyId(id), props);
    },
    join: (topic) => (run.join ? run.join(topic) : noTab()),
    leave: (topic) => (run.leave ? run.leave(topic) : noTab()),
    setProgress(progress) {
      if (!run.setProgress || !background || background.progress.shape === "none")
        throw new PatchbayError(ErrorCode.CallbackFailed, "This callback has no progress outputs");
      run.setProgress(progressProps(background.progress, progress));
    },
  };
}

/** @throws PatchbayError `unavailable`: the run has no connection to its tab */
function noTab(): never {
  throw new PatchbayError(
    ErrorCode.Unavailable,
    "A topic needs a tab on the socket: set websocketCallbacks on the app, or websocket on the callback",
  );
}
