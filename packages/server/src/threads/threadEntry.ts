/** The entry point of a worker thread: loads a handler, calls it, and sends its updates and its outcome. */
import { describeThrown } from "../log/describeThrown.ts";
import type { CallbackContext } from "../runs/context.ts";
import type { ThreadError, ThreadMessage, ThreadTask } from "./threadTask.ts";

export default async function runTask(task: ThreadTask): Promise<void> {
  const { port, args } = task;
  const send = (message: ThreadMessage): void => port.postMessage(message);
  try {
    const handler = await loadHandler(task);
    const value = await handler(...args, createThreadContext(task, send));
    if (isAsyncIterable(value))
      throw new TypeError(`${task.exportName} is a generator: a handler in a thread cannot stream`);
    send({ type: "returned", value });
  } catch (error) {
    send({ type: "threw", error: partsOf(error) });
  } finally {
    port.close();
  }
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function partsOf(error: unknown): ThreadError {
  if (!(error instanceof Error)) return { name: "Error", message: describeThrown(error), stack: undefined };
  const { name, message, stack } = error;
  return { name, message, stack };
}

async function loadHandler({ url, exportName }: ThreadTask): Promise<(...args: unknown[]) => unknown> {
  const module: Record<string, unknown> = await import(url);
  const handler = module[exportName];
  if (typeof handler !== "function") throw new TypeError(`${url} exports no function "${exportName}"`);
  return handler as (...args: unknown[]) => unknown;
}

function createThreadContext(
  { context }: ThreadTask,
  send: (message: ThreadMessage) => void,
): CallbackContext {
  return {
    ...context,
    request: { ...context.request, query: new URLSearchParams(context.request.query) },
    // Never aborts: cancelling the run ends the thread.
    signal: new AbortController().signal,
    websocket: null,
    setProps: (id, props) => send({ type: "setProps", id, props }),
    join: (topic) => send({ type: "join", topic }),
    leave: (topic) => send({ type: "leave", topic }),
    setProgress: (progress) => send({ type: "setProgress", progress }),
  };
}
