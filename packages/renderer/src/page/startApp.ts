import type { Client, ClientOptions } from "@patchbay/client";
import { ErrorCode, type PageConfig, type PatternId, type Props, stringifyId } from "@patchbay/protocol";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { createStore } from "zustand/vanilla";
import { type CallbackEngine, createCallbackEngine } from "../callbacks/engine.ts";
import { createGraph } from "../callbacks/graph.ts";
import { usesSocket } from "../callbacks/serverExecutor.ts";
import { createFaults, type Fault, type Faults, faultOf } from "../faults.ts";
import { type ComponentLibrary, createLibraryIndex } from "../library.ts";
import { createLayoutStore, type LayoutStore } from "../store/layoutStore.ts";
import { createLoading } from "../store/loading.ts";
import { type AppPhase, AppView } from "../view/AppView.tsx";
import { createViewApp } from "../view/createViewApp.tsx";
import type { HostContext } from "../view/host.ts";
import { NoticesView } from "../view/NoticesView.tsx";
import { appStyles, noticeStyles } from "../view/noticeStyles.ts";
import { loadBoot } from "./boot.ts";
import { showBusyTitle } from "./documentTitle.ts";
import { createDeferral } from "./macrotask.ts";
import { openNoticeArea } from "./noticeArea.ts";
import { adoptStyles } from "./styleSheets.ts";

export interface AppOptions {
  target: Element;
  /** Base of every request, absolute, ending in `/`. */
  baseUrl: string;
  config: PageConfig;
  /** Script of the SharedWorker; without it the connection lives in this page. */
  workerUrl?: string;
  libraries: readonly ComponentLibrary[];
  /** Through which the libraries' components get their host. */
  HostContext?: HostContext;
  /** Style sheets of the libraries, as text. */
  styles?: readonly string[];
  /** Opens the app's connection; the entry point knows where its parts come from. */
  connect: (options: Omit<ClientOptions, "loadHub">) => Client;
  /** Told of every fault, those on the page included. */
  onError?: (fault: Fault) => void;
}

export interface RunningApp {
  /** Ends the app and leaves its target empty. May be called twice. */
  unmount(): void;
  readonly connection: Client["connection"];
  readonly errors: Faults;
  /** As the server's `set_props`: triggers callbacks, and may hold Patches and components. */
  setProps(id: PatternId, props: Props): void;
  /** Current values; `{}` before the layout is there and for an unknown id. */
  getProps(id: PatternId, properties: readonly string[]): Props;
}

/** Starts one app in an element. Returns at once; the layout comes when the server has answered. */
export function startApp(options: AppOptions): RunningApp {
  const { target, config, baseUrl } = options;
  const document = target.ownerDocument;
  const phase = createStore<AppPhase>(() => ({ name: "loading" }));
  const faults = createFaults(Date.now, options.onError);
  const deferral = createDeferral();
  const needsSocket = createStore<boolean>(() => false);
  const busy = createStore<boolean>(() => true);
  const ends: (() => void)[] = [
    deferral.close,
    adoptStyles(target.getRootNode(), [...(options.styles ?? []), appStyles]),
    adoptStyles(document, [noticeStyles]),
  ];
  if (config.update_title) ends.push(showBusyTitle(document, config.update_title, busy));
  let running: { layout: LayoutStore; engine: CallbackEngine } | undefined;
  let closed = false;

  // React and the scheduler both gather what happens in one task; a batch needs no more than that.
  const batch = (work: () => void): void => work();
  const read = (idText: string, properties: readonly string[]): Props => {
    const node = running?.layout.ids.get(idText);
    const props: Props = {};
    if (running === undefined || node === undefined) return props;
    for (const property of properties) {
      const value = running.layout.read(node, property);
      if (value !== undefined) props[property] = value;
    }
    return props;
  };
  const client = options.connect({
    baseUrl,
    config,
    workerUrl: options.workerUrl,
    handlers: {
      batch,
      read,
      update: ({ componentId, props }) => running?.engine.updates.fromOutside(componentId, props),
      reconnected: () => running?.engine.reconnected(),
    },
    report: (code, message) => faults.report({ code, message, severity: "warning" }),
  });
  ends.push(() => client.close());

  const root = createRoot(target);
  root.render(createElement(AppView, { phase }));
  const area = openNoticeArea(document);
  const noticesRoot = createRoot(area.element);
  noticesRoot.render(
    createElement(NoticesView, {
      faults,
      connection: client.connection,
      needsSocket,
      details: config.ui === true,
    }),
  );
  ends.push(() => {
    root.unmount();
    noticesRoot.unmount();
    area.close();
  });

  async function boot(): Promise<void> {
    const loaded = await loadBoot(client, baseUrl);
    if (closed) return;
    if ("title" in loaded) {
      const { html, ...failure } = loaded;
      phase.setState({ name: "failed", ...failure, ...(config.ui && html !== undefined && { html }) }, true);
      busy.setState(false, true);
      options.onError?.({
        code: loaded.code,
        message: `${loaded.title}. ${loaded.advice}`,
        severity: "error",
      });
      return;
    }
    const libraries = createLibraryIndex(options.libraries, config.children_props);
    const layout = createLayoutStore({ layout: loaded.layout, childrenProps: libraries.childrenProps });
    const loading = createLoading();
    const graph = createGraph(loaded.definitions);
    for (const fault of graph.faults) faults.report(faultOf(fault, fault.code, "_dash-dependencies"));
    const { defer } = deferral;
    const engine = createCallbackEngine({
      layout,
      loading,
      graph,
      client,
      config,
      busy,
      defer,
      batch,
      report: faults.report,
    });
    running = { layout, engine };
    ends.push(engine.close);
    needsSocket.setState(
      graph.callbacks.some((callback) => usesSocket(callback, config)),
      true,
    );
    const app = createViewApp({
      layout,
      loading,
      libraries,
      HostContext: options.HostContext,
      setProps: engine.updates.fromComponent,
      report: faults.report,
    });
    phase.setState({ name: "ready", app, busy }, true);
    engine.start();
  }
  boot().catch((error: unknown) => faults.report(faultOf(error, ErrorCode.ComponentFailed)));

  return {
    connection: client.connection,
    errors: faults,
    setProps: (id, props) => running?.engine.updates.fromOutside(stringifyId(id), props),
    getProps: (id, properties) => read(stringifyId(id), properties),
    unmount() {
      if (closed) return;
      closed = true;
      for (const end of ends.reverse()) end();
    },
  };
}
