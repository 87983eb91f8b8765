/** Runs handlers in worker threads, about one per processor. Further runs wait. */
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { ErrorCode, PatchbayError } from "@patchbay/protocol";
import { Piscina } from "piscina";
import type { AnyHandler } from "../callbacks/registry.ts";
import type { CallbackContext } from "../runs/context.ts";
import { PreventUpdate } from "../runs/noUpdate.ts";
import type { ThreadHandler } from "./moduleHandler.ts";
import type { ThreadContext, ThreadError, ThreadMessage, ThreadTask } from "./threadTask.ts";

export interface ThreadPool {
  /** A handler that runs the named one in a thread. */
  handler(named: ThreadHandler): AnyHandler;
  /** Ends all threads at once, also in the middle of a handler. */
  close(): void;
}

/** An idle thread stays this long, so that the next run need not wait for a new one. */
const IDLE_MS = 10_000;

export interface ThreadPoolOptions {
  /** Default: piscina's, which depends on the number of processors. */
  maxThreads?: number;
  /** Runs that may wait for a thread. Further ones fail with `queue_full`. Default 1000. */
  maxWaiting?: number;
}

/** No thread starts before the first run. */
export function createThreadPool({ maxThreads, maxWaiting = 1000 }: ThreadPoolOptions = {}): ThreadPool {
  let pool: Piscina | undefined;

  function open(): Piscina {
    pool ??= new Piscina({
      // Threads load the built file, also if this module runs from its source.
      filename: fileURLToPath(new URL("../../dist/threads/threadEntry.js", import.meta.url)),
      idleTimeout: IDLE_MS,
      ...(maxThreads !== undefined && { minThreads: 0, maxThreads }),
      // With atomics an idle thread blocks, and timers of its module would not fire.
      atomics: "disabled",
    });
    return pool;
  }

  return {
    handler:
      (named) =>
      (...given) => {
        const threads = open();
        if (threads.queueSize >= maxWaiting)
          throw new PatchbayError(ErrorCode.QueueFull, "Too many callbacks wait for a thread");
        const context = given.at(-1) as CallbackContext;
        return runInThread(threads, named, given.slice(0, -1), context);
      },
    close() {
      void pool?.destroy();
      pool = undefined;
    },
  };
}

function runInThread(
  pool: Piscina,
  { url, exportName }: ThreadHandler,
  args: readonly unknown[],
  context: CallbackContext,
): Promise<unknown> {
  const { port1: ours, port2: port } = new MessageChannel();
  return new Promise<unknown>((resolve, reject) => {
    const stopped = new AbortController();
    const fail = (error: unknown): void => {
      reject(error);
      stopped.abort();
    };
    ours.on("message", (message: ThreadMessage) => {
      try {
        if (message.type === "setProps") context.setProps(message.id, message.props);
        else if (message.type === "setProgress") context.setProgress(message.progress);
        else if (message.type === "join") context.join(message.topic);
        else if (message.type === "leave") context.leave(message.topic);
        else if (message.type === "returned") resolve(message.value);
        else reject(revive(message.error));
      } catch (error) {
        // A value that the context refuses: without a thread, the handler would have thrown.
        fail(error);
      }
    });
    const task: ThreadTask = { url, exportName, args, context: dataOf(context), port };
    pool
      .run(task, { transferList: [port], signal: AbortSignal.any([context.signal, stopped.signal]) })
      .catch((error: unknown) => reject(asFailure(error, context.signal)));
  }).finally(() => ours.close());
}

/** An aborted run fails with its own reason. Any other error means that the thread ended unexpectedly. */
function asFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  return new PatchbayError(ErrorCode.CallbackFailed, "The thread of a callback ended without a result", {
    cause: error,
  });
}

function revive({ name, message, stack }: ThreadError): Error {
  if (name === "PreventUpdate") return new PreventUpdate(message);
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** The members are named one by one: functions, and what belongs to this thread, cannot be cloned. */
function dataOf(context: CallbackContext): ThreadContext {
  const { triggered, triggeredId, triggeredPropIds, inputs, states } = context;
  const { argsGrouping, inputsList, statesList, outputsList, request } = context;
  return {
    triggered,
    triggeredId,
    triggeredPropIds,
    inputs,
    states,
    argsGrouping,
    inputsList,
    statesList,
    outputsList,
    request: { ...request, query: request.query.toString() },
  };
}
