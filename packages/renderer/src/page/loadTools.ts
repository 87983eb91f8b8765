import type { PageConfig } from "@patchbay/protocol";
import type { RendererHooks } from "../callbacks/hooks.ts";
import { type Faults, faultOf } from "../faults.ts";
import type { AppTools } from "../tools/appTools.ts";

export type LoadTools = () => Promise<AppTools>;

/** Tools are for apps that ask for them. Where they cannot be had, an app goes on without. */
export async function loadToolsFor(
  { ui, validate_callbacks, hot_reload, show_undo_redo }: PageConfig,
  load: LoadTools,
  faults: Faults,
): Promise<AppTools | undefined> {
  return ui || validate_callbacks || hot_reload || show_undo_redo ? loadToolsOrWarn(load, faults) : undefined;
}

/** Brings the tools in a quiet moment, so that nothing waits for them. */
export function loadToolsWhenIdle(load: LoadTools, faults: Faults): Promise<AppTools | undefined> {
  const { requestIdleCallback = setTimeout } = globalThis;
  return new Promise((resolve) => requestIdleCallback(() => resolve(loadToolsOrWarn(load, faults))));
}

async function loadToolsOrWarn(load: LoadTools, faults: Faults): Promise<AppTools | undefined> {
  try {
    return await load();
  } catch (error) {
    faults.report({ ...faultOf(error, "network"), severity: "warning" });
    return undefined;
  }
}

/** A fetch that renews tokens, for apps whose hooks know how; the part that does comes with the first request. */
export function tokenFetchFor(
  refresh: RendererHooks["request_refresh_jwt"],
  load: LoadTools,
): typeof fetch | undefined {
  if (refresh === undefined) return undefined;
  let sending: Promise<typeof fetch> | undefined;
  return async (...request) => {
    sending ??= load().then((tools) => tools.createTokenFetch(fetch, refresh));
    sending.catch(() => {
      sending = undefined;
    });
    return (await sending)(...request);
  };
}
