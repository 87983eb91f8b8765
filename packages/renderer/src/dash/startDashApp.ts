import { isPlainObject, type PageConfig, stringifyId } from "@patchbay/protocol";
import { createElement } from "react";
import type { AppOptions, RunningApp } from "../app/appOptions.ts";
import type { PreparedApp } from "../app/prepareApp.ts";
import { startApp } from "../app/startApp.ts";
import * as lazyParts from "../callbacks/lazyParts.ts";
import { scopeOf } from "../document/styleSheets.ts";
import { createLibraryIndex } from "../library.ts";
import type { ComponentNode } from "../store/componentNode.ts";
import type { ViewApp } from "../view/viewApp.ts";
import { createDashContext } from "./api/dashContext.ts";
import type { DashPage, OpenedPage } from "./api/dashPage.ts";
import { layoutAt } from "./api/layoutAt.ts";
import { livePath } from "./api/livePath.ts";
import { createReduxStore } from "./api/reduxStore.ts";
import { pageLibraries } from "./pageLibraries.ts";
import { checkProps } from "./view/checkProps.ts";
import { DashNode } from "./view/DashNode.tsx";
import { Devtools } from "./view/Devtools.tsx";
import { createDrawing } from "./view/drawing.ts";
import { createReadiness } from "./view/lazyReady.ts";

export interface DashAppOptions
  extends Omit<AppOptions, "libraries" | "host" | "styles" | "loadCallbackParts"> {
  page: DashPage;
  joined: OpenedPage;
  /** Mounts all new content of a callback anew, as the renderers of Dash 4.2 to 4.4 do. */
  remount: boolean;
  /** As in `PageHost`. */
  hasOpenNotices: boolean;
}

/** Starts an app with the components of the Dash component suites on the page. */
export function startDashApp({
  page,
  joined,
  remount,
  hasOpenNotices,
  ...options
}: DashAppOptions): RunningApp {
  const { config, baseUrl } = options;
  const find = pageLibraries(page);
  let prepared: PreparedApp | undefined;
  let running: RunningApp | undefined;
  shareConfig(page, config, baseUrl);
  const { dev_tools: devTools } = config as { dev_tools?: unknown };
  const { store, changed } = createReduxStore({
    config,
    hooks: options.hooks ?? {},
    isBusy: () => running?.busy.getState() ?? true,
    faults: () => running?.errors.list.getState() ?? [],
    app: () => prepared,
  });
  page.store = store;
  page.dash_stores ??= [];
  page.dash_stores.push(store);
  const drawing = createDrawing();
  const told = new WeakMap<ComponentNode, Set<string>>();
  const drawnAndChecked = (node: ComponentNode, app: ViewApp): void => {
    drawing.drawn();
    const component = find(node.namespace)?.components[node.type];
    const { props } = app.handleOf(node).hydrate(node.store.getState());
    const known = told.get(node) ?? new Set();
    told.set(node, known);
    for (const message of checkProps(component, props, node.type)) {
      if (known.has(message)) continue;
      known.add(message);
      app.report({ code: "component_failed", message, severity: "error", source: node.name });
    }
  };
  running = startApp({
    ...options,
    libraries: find,
    // Dash's components use `dash_clientside`, too: its code is part of this script.
    loadCallbackParts: () => Promise.resolve(lazyParts),
    host: {
      page,
      remount,
      hasOpenNotices,
      showsFaults: config.ui === true,
      element: (node) =>
        createElement(DashNode, {
          key: node.key,
          node,
          componentPath: livePath(() => prepared?.layout.pathOf(node) ?? []),
          onDrawn: config.props_check ? drawnAndChecked : drawing.drawn,
        }),
      beside: (app) =>
        config.ui && Array.isArray(devTools) && devTools.length > 0
          ? createElement(Devtools, { app, components: devTools, DevtoolContext: joined.DevtoolContext })
          : undefined,
      createHost: (node, app) => createDashContext(node, app, store),
      afresh: true,
      drawNow: (work) => work(),
      finishesOrphans: true,
      whenReady: createReadiness(createLibraryIndex(find, undefined), scopeOf(options.target), drawing),
      prepared(app) {
        prepared = app;
        Object.assign(page.dash_component_api ?? {}, { callbackGraphTime: app.graphMs.toFixed(2) });
        app.loading.subscribe(app.layout.root, true, changed);
        changed();
      },
    },
  });
  running.busy.subscribe(changed);
  running.errors.list.subscribe(changed);
  joined.join({
    layoutAt(target) {
      if (prepared === undefined) return undefined;
      const { layout } = prepared;
      if (Array.isArray(target)) return layoutAt(layout, target);
      const node = layout.ids.get(stringifyId(target as string));
      return node && layout.toJson(node);
    },
  });
  return running;
}

/** Sets the globals with parts of the configuration that Dash's components read. */
function shareConfig(page: DashPage, config: PageConfig, baseUrl: string): void {
  const { children_props, serve_locally, plotlyjs_url } = config as Partial<Record<string, unknown>>;
  const known = isPlainObject(page.__dashprivate_childrenProps) ? page.__dashprivate_childrenProps : {};
  const merged: Record<string, unknown> = { ...known };
  for (const [namespace, types] of Object.entries(isPlainObject(children_props) ? children_props : {})) {
    merged[namespace] = { ...(merged[namespace] as object | undefined), ...(types as object) };
  }
  page.__dashprivate_childrenProps = merged;
  if (serve_locally) {
    page._dashPlotlyJSURL = `${baseUrl}_dash-component-suites/plotly/package_data/plotly.min.js`;
  } else if (typeof plotlyjs_url === "string") page._dashPlotlyJSURL = plotlyjs_url;
}
