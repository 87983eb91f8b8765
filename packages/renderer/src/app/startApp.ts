import { type PatternId, stringifyId, timerMs } from "@patchbay/protocol";
import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { createStore } from "zustand/vanilla";
import { guardHooks } from "../callbacks/hooks.ts";
import { listenForCancels } from "../document/cancelClicks.ts";
import { nearestApp, showConnection } from "../document/connectionAttributes.ts";
import { delayBusy } from "../document/delayBusy.ts";
import { keepFocus } from "../document/keepFocus.ts";
import { createDeferral } from "../document/macrotask.ts";
import { openNoticeArea } from "../document/noticeArea.ts";
import { createResourceLoader } from "../document/resources.ts";
import { adoptStyles } from "../document/styleSheets.ts";
import { showBusyTitle } from "../document/title.ts";
import { createFaults, faultOf } from "../faults.ts";
import { createLibraryIndex } from "../library.ts";
import { createEditStorages } from "../persistence/editStorage.ts";
import { createUserEdits } from "../persistence/userEdits.ts";
import type { AppTools } from "../tools/appTools.ts";
import type { UserHistory } from "../tools/history/userHistory.ts";
import { type AppPhase, AppView } from "../view/AppView.tsx";
import { createViewApp } from "../view/createViewApp.tsx";
import { messageOf } from "../view/FaultNotice.tsx";
import { type FaultListView, NoticesView } from "../view/NoticesView.tsx";
import { appStyles, noticeScheme, noticeStyles } from "../view/noticeStyles.ts";
import { AppHandlers } from "./appHandlers.ts";
import type { AppOptions, RunningApp } from "./appOptions.ts";
import { loadBoot } from "./boot.ts";
import { loadToolsFor, loadToolsWhenIdle, tokensFor } from "./loadTools.ts";
import { prepareApp } from "./prepareApp.ts";

/** Starts one app in an element. Returns at once. The layout appears when the server has answered. */
export function startApp(options: AppOptions): RunningApp {
  const { target, config, baseUrl } = options;
  const document = target.ownerDocument;
  const phase = createStore<AppPhase>(() => ({ name: "loading" }));
  const faults = createFaults(Date.now, options.onError);
  const deferral = createDeferral();
  const needsSocket = createStore<boolean>(() => false);
  const busy = createStore<boolean>(() => true);
  // The author of the app looks at it: it has dev tools, or reloads when its source changes.
  const isBeingWritten = config.ui === true || config.hot_reload !== undefined;
  const faultList = createStore<FaultListView | undefined>(() => undefined);
  const longBusy = delayBusy(busy);
  const ends: (() => void)[] = [
    deferral.close,
    adoptStyles(target.getRootNode(), [...(options.styles ?? []), appStyles]),
  ];
  if (config.update_title) ends.push(showBusyTitle(document, config.update_title, longBusy));
  const hooks = guardHooks(options.hooks ?? {}, faults.report);
  const libraries = createLibraryIndex(options.libraries, config.children_props);
  const loadDist = createResourceLoader({ baseUrl, nonce: options.nonce, report: faults.report });
  const edits = createUserEdits({
    storageOf: createEditStorages(
      { local: () => localStorage, session: () => sessionStorage },
      faults.report,
    ),
    traitsOf: libraries.persistence,
  });
  const handlers = new AppHandlers(target);
  let history: UserHistory | undefined;
  let boots = 0;
  let toolsShown = false;
  let closed = false;

  const tokens: AppOptions["tokens"] =
    options.tokens ?? tokensFor(hooks.request_refresh_jwt, options.loadTools);
  const client = options.connect(
    {
      baseUrl,
      config,
      workerUrl: options.workerUrl,
      handlers,
      report: (code, message) => faults.report({ code, message, severity: "warning" }),
      token: tokens?.token,
      currentToken: tokens?.current,
    },
    tokens?.fetch,
  );
  ends.push(() => {
    handlers.app?.close();
    client.close();
  });

  // In a Dash page, the target gets no attributes of ours: its markup is that of the app's components.
  const marked = options.marked ?? (options.host ? document.documentElement : target);
  ends.push(showConnection(marked, client.connection), keepFocus(target));
  const root = createRoot(target);
  root.render(createElement(AppView, { phase }));
  const area = openNoticeArea(
    document,
    { corner: noticeStyles, page: noticeScheme },
    options.host?.hasOpenNotices,
  );
  const noticesRoot = createRoot(area.element);
  noticesRoot.render(
    createElement(NoticesView, {
      faults,
      showsFaults: options.host?.showsFaults ?? true,
      client,
      needsSocket,
      faultList,
      messages: options.messages,
    }),
  );
  ends.push(() =>
    // The page may unmount the app while React renders, for example from an effect. React cannot unmount a root then.
    queueMicrotask(() => {
      root.unmount();
      noticesRoot.unmount();
      area.close();
    }),
  );

  async function boot(): Promise<void> {
    hooks.layout_pre?.();
    const loadingTools = loadToolsFor(config, options.loadTools, faults);
    void loadingTools.then(showTools);
    const loaded = await loadBoot(client, baseUrl);
    const tools = await loadingTools;
    if (closed) return;
    const forAuthors = config.ui ? tools : undefined;
    if ("title" in loaded) {
      const { code, title, advice, html } = loaded;
      const answer = forAuthors && html && createElement(forAuthors.ServerAnswer, { html });
      fail({ title, advice, answer });
      options.onError?.({ code, message: `${title}. ${advice}`, severity: "error" });
      return;
    }
    if (config.show_undo_redo) history ??= tools?.createUserHistory(() => handlers.app);
    const prepared = await prepareApp({
      ...options,
      drawNow: flushSync,
      ...options.host,
      boot: loaded,
      client,
      libraries,
      hooks,
      edits,
      tools,
      busy,
      defer: deferral.defer,
      setTimer,
      loadDist,
      page: options.host?.page ?? (globalThis as { dash_clientside?: unknown }),
      onUserChange: history?.remember,
      report: faults.report,
    });
    if (closed) {
      prepared.close();
      return;
    }
    handlers.app?.close();
    handlers.app = prepared;
    const { layout, loading, runner } = prepared;
    needsSocket.setState(prepared.needsSocket());
    const app = createViewApp(
      {
        layout,
        loading,
        libraries,
        updates: runner.updates,
        address: options.address,
        report: faults.report,
        notShown: (words) => (isBeingWritten ? words : messageOf("part", options.messages)),
      },
      options.host,
    );
    options.host?.prepared(prepared);
    const toolbar = tools && history && createElement(tools.UndoRedoToolbar, { history });
    const beside = [toolbar, options.host?.beside(app)];
    phase.setState({ name: "ready", key: ++boots, app, busy: longBusy, beside }, true);
    runner.start();
    // The check is loaded and made only if its warnings reach somebody.
    if (tools !== undefined || options.onError !== undefined) {
      loadToolsWhenIdle(options.loadTools, faults).then((own) => {
        if (handlers.app === prepared && !closed && own !== undefined) prepared.check(own);
      });
    }
    if (boots === 1 && config.hot_reload && tools !== undefined) ends.push(followSource(tools));
  }

  function showTools(tools: AppTools | undefined): void {
    if (tools === undefined || closed || toolsShown) return;
    toolsShown = true;
    // The list of faults is among the notices, the other tools are beside the layout. Each may be in a shadow root.
    for (const root of new Set([area.root, target.getRootNode()]))
      ends.push(adoptStyles(root, [tools.toolStyles]));
    // Zustand calls a function with the present state: FaultList is a function, too.
    if (isBeingWritten) faultList.setState(() => tools.FaultList, true);
  }

  function fail(shown: Omit<AppPhase & { name: "failed" }, "name">): void {
    phase.setState({ name: "failed", ...shown }, true);
    busy.setState(false);
  }

  function reload(): void {
    boot().catch((error: unknown) => {
      const fault = faultOf(error, "component_failed");
      faults.report(fault);
      if (boots === 0) fail({ title: "Error loading layout", advice: fault.message });
    });
  }

  function followSource(tools: AppTools): () => void {
    return tools.startHotReload({
      settings: config.hot_reload,
      loaded: config.patchbay?.reload_hash,
      getJson: client.getJson,
      document,
      baseUrl,
      reloadPage: () => location.reload(),
      reloadApp: reload,
      setTimer,
      report: faults.report,
    });
  }

  function cancel(output: PatternId): number {
    return handlers.app?.runner.cancel(stringifyId(output)) ?? 0;
  }

  /** A component that is drawn elsewhere, as in a dialog, is known by its id. */
  function owns(element: Element): boolean {
    return nearestApp(element) === marked || handlers.app?.layout.ids.get(element.id) !== undefined;
  }
  ends.push(listenForCancels(document, owns, cancel));

  reload();

  return {
    connection: client.connection,
    errors: faults,
    busy,
    setProps: (id, props) => handlers.update({ componentId: stringifyId(id), props }),
    getProps: (id, properties) => handlers.read(stringifyId(id), properties),
    resetConnection: client.reset,
    cancel,
    unmount() {
      if (closed) return;
      closed = true;
      for (const end of ends.reverse()) end();
    },
  };
}

function setTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, timerMs(ms));
  return () => clearTimeout(timer);
}
