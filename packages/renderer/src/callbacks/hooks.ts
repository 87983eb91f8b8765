import type { CallbackDefinition, CallbackRequestBody } from "@patchbay/protocol";
import { type Fault, faultOf } from "../faults.ts";

/** Functions of an app that the renderer calls, under Dash's names. */
export interface RendererHooks {
  /** Called before the layout is requested. */
  layout_pre?(): void;
  /** Called with the layout as the server sent it. May change it in place. */
  layout_post?(layout: unknown): void;
  /** Called with the body of a request before it is sent. */
  request_pre?(payload: CallbackRequestBody): void;
  /**
   * Called with the body and the result before the result is applied. For an answer in parts: once, when it has run to its end, with the
   * last value of each Output.
   */
  request_post?(payload: CallbackRequestBody, response: unknown): void;
  /** Called after every run, including clientside ones, that has a result or an error. */
  callback_resolved?(
    definition: CallbackDefinition,
    result: { payload: CallbackRequestBody } & ({ data: unknown } | { error: Fault }),
  ): void;
  /** Returns a new token. @param expired the token that has expired; null if there was none */
  request_refresh_jwt?(expired: string | null): string | Promise<string>;
}

/** Wraps hooks so that an error is reported and not thrown, whether they throw it or reject with it. */
export function guardHooks(hooks: RendererHooks, report: (fault: Fault) => void): RendererHooks {
  const guarded: Record<string, unknown> = {};
  for (const [name, hook] of Object.entries(hooks)) {
    if (typeof hook !== "function") continue;
    const fail = (error: unknown): void => report(faultOf(error, "callback_failed", `hook ${name}`));
    guarded[name] = (...args: unknown[]): unknown => {
      try {
        const returned: unknown = Reflect.apply(hook, hooks, args);
        if (returned instanceof Promise) returned.catch(fail);
        return returned;
      } catch (error) {
        fail(error);
        return undefined;
      }
    };
  }
  return guarded as RendererHooks;
}
