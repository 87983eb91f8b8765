import type { CallbackKind } from "../graph/callback.ts";
import type { Executor } from "./executor.ts";
import { createServerExecutor, type ServerExecutorOptions } from "./serverExecutor.ts";

/** The executor of each kind of callback. @param clientside absent if the page has no functions for callbacks */
export function createExecutors(
  options: ServerExecutorOptions,
  clientside: Executor | undefined,
): Record<CallbackKind, Executor> {
  const server = createServerExecutor(options);
  return { server, background: server, clientside: clientside ?? refuse };
}

function refuse(): never {
  throw new Error("This page has no functions for clientside callbacks.");
}
