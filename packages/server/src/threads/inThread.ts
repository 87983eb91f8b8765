/** Names a handler that runs in a worker thread. */
import { isPlainObject } from "@patchbay/protocol";

/** A handler by the module that exports it, so that a thread of its own can load it. */
export interface ThreadHandler<H = unknown> {
  readonly kind: "thread";
  readonly url: string;
  readonly exportName: string;
  /** Only for the compiler: the function. Never set. */
  readonly type?: H;
}

/**
 * For `app.callback`, in place of a handler: the function `exportName` of the module at `url` runs in a worker thread,
 * and is stopped wherever it is when its run is cancelled. Arguments, result and context cross by structured clone;
 * its `ctx.websocket` is null.
 * @typeParam H the function, for the compiler to check: `inThread<typeof slow>(new URL("./slow.js", import.meta.url), "slow")`
 */
export function inThread<H = never>(url: URL, exportName: string): ThreadHandler<H> {
  return { kind: "thread", url: url.href, exportName };
}

/** Whatever a caller without types gave. */
export function isInThread(handler: unknown): handler is ThreadHandler {
  return isPlainObject(handler) && handler.kind === "thread";
}
