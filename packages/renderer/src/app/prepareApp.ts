import type { Client } from "@patchbay/client";
import {
  type CallbackDefinition,
  type ComponentId,
  isPlainObject,
  ownProp,
  type PageConfig,
  stringifyId,
} from "@patchbay/protocol";
import {
  type CallbackRunner,
  type CallbackRunnerOptions,
  createCallbackRunner,
} from "../callbacks/callbackRunner.ts";
import type { ClientsideName } from "../callbacks/clientside/clientsideExecutor.ts";
import type { CleanUrl, ClientsideApp } from "../callbacks/clientside/dashClientside.ts";
import type { BackgroundJobs } from "../callbacks/execute/backgroundJobs.ts";
import type { Executor } from "../callbacks/execute/executor.ts";
import { usesSocket } from "../callbacks/execute/serverExecutor.ts";
import { type CallbackGraph, createGraph } from "../callbacks/graph/graph.ts";
import type { RendererHooks } from "../callbacks/hooks.ts";
import type * as lazyParts from "../callbacks/lazyParts.ts";
import { type Fault, faultOf } from "../faults.ts";
import type { LibraryIndex } from "../library.ts";
import type { UserEdits } from "../persistence/userEdits.ts";
import { createLayoutStore, type LayoutStore } from "../store/layoutStore.ts";
import { createLoading, type Loading } from "../store/loading.ts";
import { locate } from "../store/locatePath.ts";
import type { AppTools } from "../tools/appTools.ts";
import type { Boot } from "./boot.ts";

/** The code for clientside and background callbacks, loaded when the first such callback is known. */
export type CallbackParts = typeof lazyParts;

/** An app made of one answer of the server. A reload makes another. */
export interface PreparedApp {
  readonly layout: LayoutStore;
  readonly loading: Loading;
  readonly graph: CallbackGraph;
  /** Milliseconds that it took to parse the callback definitions and, with dev tools, to check them. */
  readonly graphMs: number;
  readonly runner: CallbackRunner;
  /** Whether a callback of the app uses the WebSocket. */
  needsSocket(): boolean;
  /** Reports ids and props of callbacks that the layout, as served, does not have. Takes long: it reads the whole layout. */
  check(tools: AppTools): void;
  close(): void;
}

export interface PrepareOptions
  extends Pick<
    CallbackRunnerOptions,
    | "config"
    | "busy"
    | "defer"
    | "drawNow"
    | "finishesOrphans"
    | "setTimer"
    | "loadDist"
    | "onUserChange"
    | "whenReady"
  > {
  boot: Boot;
  client: Client;
  libraries: LibraryIndex;
  hooks: RendererHooks;
  edits: UserEdits;
  /** Undefined unless the configuration asks for them. */
  tools: AppTools | undefined;
  /** The global object that clientside callbacks are found on. */
  page: { dash_clientside?: unknown };
  cleanUrl?: CleanUrl;
  /** Loads the code for clientside and background callbacks. */
  loadCallbackParts(): Promise<CallbackParts>;
  /** As in `LayoutOptions`. */
  remount?: boolean | undefined;
  report(fault: Fault): void;
}

/** Builds layout, graph and runner, and reports faults of the definitions. No callback runs yet. */
export async function prepareApp(options: PrepareOptions): Promise<PreparedApp> {
  const { boot, client, config, hooks, edits, report } = options;
  const { childrenProps } = options.libraries;
  hooks.layout_post?.(boot.layout);
  const layout = createLayoutStore({
    layout: edits.restore(boot.layout),
    childrenProps,
    remount: options.remount,
  });
  const loading = createLoading();
  const began = performance.now();
  const graph = createGraph(boot.definitions);
  for (const fault of graph.faults) report(faultOf(fault, fault.code, "_dash-dependencies"));
  if (config.validate_callbacks && options.tools !== undefined) {
    const contradictions = options.tools.validateGraph(graph.callbacks);
    for (const fault of [...contradictions, ...options.tools.findCycles(graph.callbacks)]) report(fault);
    if (contradictions.length > 0) graph.replace([]);
  }
  const graphMs = performance.now() - began;
  const { callbacks } = graph;
  let runner: CallbackRunner | undefined;
  const clientside = await joinFunctions(graph, options, {
    setProps(target, props) {
      const node = Array.isArray(target)
        ? locate(layout.root, target).exact
        : layout.ids.get(stringifyId(target as ComponentId));
      if (node === undefined) return false;
      // A script may call this while it is loaded, before there is a runner.
      if (runner === undefined) layout.write(node, layout.resolve(node, props));
      else runner.updates.fromScript(node, props);
      return true;
    },
    resetConnection: client.reset,
    cancel: (output) => runner?.cancel(stringifyId(output)) ?? 0,
  });

  const checks = config.ui ? options.tools?.checks : undefined;
  const check = checks && options.tools?.createComponentCheck(checks, report);
  let jobs: BackgroundJobs | undefined;
  async function prepareJobs(definitions: readonly CallbackDefinition[]): Promise<void> {
    if (jobs !== undefined || !definitions.some(({ background }) => background)) return;
    const { createBackgroundJobs } = await options.loadCallbackParts();
    jobs ??= createBackgroundJobs();
  }
  await prepareJobs(boot.definitions);

  runner = createCallbackRunner({
    ...options,
    jobs: () => jobs,
    layout,
    loading,
    graph,
    clientside: clientside?.executor,
    onWritten: check?.written,
    onDynamic: () => void refetch().catch((error) => report(faultOf(error, "network"))),
  });

  async function refetch(): Promise<void> {
    const definitions = await client.getJson("_dash-dependencies");
    if (!Array.isArray(definitions)) return;
    await prepareJobs(definitions);
    graph.replace(definitions as CallbackDefinition[]);
  }

  return {
    layout,
    loading,
    graph,
    graphMs,
    runner,
    needsSocket: () => graph.callbacks.some((callback) => usesSocket(callback, config)),
    check(tools) {
      // A store of its own: callbacks may have changed the app's layout since.
      const served = createLayoutStore({ layout: config.validation_layout ?? boot.layout, childrenProps });
      const faults = tools.checkLayout(callbacks, {
        layout: served,
        suppressed: config.suppress_callback_exceptions === true,
        propNames: (...component) =>
          options.libraries.propNames(...component) ?? checks?.propNames(...component),
      });
      for (const fault of faults) report(fault);
      check?.all(served.root);
    },
    close() {
      runner.close();
      clientside?.leave();
    },
  };
}

/**
 * Joins the app to `dash_clientside`. Without clientside callbacks it does so only if the page has that global: then scripts may
 * call its `set_props`.
 */
async function joinFunctions(
  graph: CallbackGraph,
  options: PrepareOptions,
  app: ClientsideApp,
): Promise<{ executor: Executor; leave(): void } | undefined> {
  const names = graph.callbacks.flatMap(({ kind, definition }) =>
    kind === "clientside" ? [definition.clientside_function as ClientsideName] : [],
  );
  if (names.length === 0 && !isPlainObject(options.page.dash_clientside)) return undefined;
  const { joinClientside, createClientsideExecutor } = await options.loadCallbackParts();
  const functions = joinClientside(options.page, app, options.cleanUrl);
  const url = clientsideUrl(options.config);
  if (url !== undefined && names.some((name) => !functions.has(name))) {
    await options.loadDist([{ type: "_js_dist", url }]);
  }
  return { executor: createClientsideExecutor({ ...options, functions }), leave: functions.leave };
}

/** The URL of the clientside functions, if the server is not the page's own and names one. */
function clientsideUrl(config: PageConfig): string | undefined {
  const { patchbay } = config as { patchbay?: unknown };
  const url = isPlainObject(patchbay) ? ownProp(patchbay, "clientside_url") : undefined;
  return typeof url === "string" ? url : undefined;
}
