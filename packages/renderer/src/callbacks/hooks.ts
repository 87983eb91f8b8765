import type { CallbackDefinition, CallbackRequestBody } from "@patchbay/protocol";
import { type Fault, faultOf } from "../faults.ts";

/** An app's own functions at the renderer's turning points, under Dash's names. */
export interface RendererHooks {
  /** Before the layout is asked for. */
  layout_pre?(): void;
  /** With the layout as the server gave it; may change it. */
  layout_post?(layout: unknown): void;
  /** With the body of a request that is about to be sent. */
  request_pre?(payload: CallbackRequestBody): void;
  /** With the body, and the result that is about to be applied. */
  request_post?(payload: CallbackRequestBody, response: unknown): void;
  /** After every run, a clientside one included. */
  callback_resolved?(
    definition: CallbackDefinition,
    result: { payload: CallbackRequestBody } & ({ data: unknown } | { error: Fault }),
  ): void;
  /** Asks for a token in place of one that has expired; null when there was none. */
  request_refresh_jwt?(expired: string | null): string | Promise<string>;
}

/** Hooks that harm nobody: what they throw is reported, at once or by their promise. */
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
