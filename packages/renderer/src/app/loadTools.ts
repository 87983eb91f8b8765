import type { PageConfig } from "@patchbay/protocol";
import type { RendererHooks } from "../callbacks/hooks.ts";
import { type Faults, faultOf } from "../faults.ts";
import type { AppTools } from "../tools/appTools.ts";
import type { Tokens } from "../tools/tokens.ts";

export type LoadTools = () => Promise<AppTools>;

/** Loads the tools if the configuration asks for one of them. If they cannot be loaded, reports that and gives undefined. */
export async function loadToolsFor(
  { ui, validate_callbacks, hot_reload, show_undo_redo }: PageConfig,
  load: LoadTools,
  faults: Faults,
): Promise<AppTools | undefined> {
  return ui || validate_callbacks || hot_reload || show_undo_redo ? loadToolsOrWarn(load, faults) : undefined;
}

/** Loads the tools when the browser is idle. */
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

/** Token handling for apps with the hook `request_refresh_jwt`. Its code is loaded with the first request. */
export function tokensFor(
  refresh: RendererHooks["request_refresh_jwt"],
  load: LoadTools,
): Tokens | undefined {
  if (refresh === undefined) return undefined;
  let loading: Promise<Tokens> | undefined;
  const tokens = (): Promise<Tokens> => {
    loading ??= load().then((tools) => tools.createTokens(fetch, refresh));
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };
  return {
    fetch: async (...request) => (await tokens()).fetch(...request),
    token: async (used) => (await tokens()).token(used),
  };
}
