/** What goes into a thread and what comes out of it; all of it survives structured clone. */
import type { MessagePort } from "node:worker_threads";
import type { ComponentId, Props } from "@patchbay/protocol";
import type { CallbackContext, RequestInfo } from "../runs/context.ts";

export interface ThreadTask {
  readonly url: string;
  readonly exportName: string;
  readonly args: readonly unknown[];
  readonly context: ThreadContext;
  readonly port: MessagePort;
}

/** The part of a context that is data. */
export type ThreadContext = Omit<
  CallbackContext,
  "setProps" | "setProgress" | "websocket" | "signal" | "request"
> & {
  readonly request: Omit<RequestInfo, "query"> & { readonly query: string };
};

/** In order; the last one ends the task. */
export type ThreadMessage =
  | { readonly type: "setProps"; readonly id: ComponentId; readonly props: Props }
  | { readonly type: "setProgress"; readonly progress: unknown }
  | { readonly type: "returned"; readonly value: unknown }
  | { readonly type: "threw"; readonly error: ThreadError };

/** Errors by their parts: clones forget their names, and some kinds cannot be cloned at all. */
export interface ThreadError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}
