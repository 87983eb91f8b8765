/** `inThread`: declares a handler that runs in a worker thread. */
import { isPlainObject } from "@patchbay/protocol";

/** A handler by module and export name, so that a worker thread can load it. */
export interface ThreadHandler<H = unknown> {
  readonly kind: "thread";
  readonly url: string;
  readonly exportName: string;
  /** The type of the function, for the compiler. Never set. */
  readonly type?: H;
}

/**
 * Takes the place of a handler in `app.callback`: the function `exportName` of the module at `url` runs in a worker thread. If its
 * run is cancelled, the thread is stopped at once. Arguments, result and context are copied by structured clone. `ctx.websocket`
 * is null.
 * @typeParam H type of the function, which the compiler checks: `inThread<typeof slow>(new URL("./slow.js", import.meta.url), "slow")`
 */
export function inThread<H = never>(url: URL, exportName: string): ThreadHandler<H> {
  return { kind: "thread", url: url.href, exportName };
}

/** @param handler of any type: the author may write without types */
export function isInThread(handler: unknown): handler is ThreadHandler {
  return isPlainObject(handler) && handler.kind === "thread";
}
