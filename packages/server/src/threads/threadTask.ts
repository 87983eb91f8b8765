/** Messages to and from a worker thread. All of them survive structured clone. */
import type { MessagePort } from "node:worker_threads";
import type { ComponentId, Props } from "@patchbay/protocol";
import type { CallbackContext, RequestInfo, TopicName } from "../runs/context.ts";

export interface ThreadTask {
  readonly url: string;
  readonly exportName: string;
  readonly args: readonly unknown[];
  readonly context: ThreadContext;
  readonly port: MessagePort;
}

/** The data of a context, without its functions. */
export type ThreadContext = Omit<
  CallbackContext,
  "setProps" | "setProgress" | "join" | "leave" | "websocket" | "signal" | "request"
> & {
  readonly request: Omit<RequestInfo, "query"> & { readonly query: string };
};

/** Messages come in the order they were sent. `returned` or `threw` is the last. */
export type ThreadMessage =
  | { readonly type: "setProps"; readonly id: ComponentId; readonly props: Props }
  | { readonly type: "setProgress"; readonly progress: unknown }
  | { readonly type: "join"; readonly topic: TopicName }
  | { readonly type: "leave"; readonly topic: TopicName }
  | { readonly type: "returned"; readonly value: unknown }
  | { readonly type: "threw"; readonly error: ThreadError };

/** The parts of an Error: a clone loses the name, and some errors cannot be cloned. */
export interface ThreadError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}
