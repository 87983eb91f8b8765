import {
  browserTabEnvironment,
  type ClientOptions,
  type ConnectionView,
  connectClient,
  INITIAL_VIEW,
} from "@patchbay/client";
import { cleanUrl, createLibraries, type LoadChunk, pageStyles, styles } from "@patchbay/components";
import { thrownText } from "@patchbay/protocol";
import {
  type AppOptions,
  byNamespace,
  type CleanUrl,
  type Fault,
  type Messages,
  type RendererHooks,
  type RunningApp,
  startApp,
} from "@patchbay/renderer";
import { createStore, type StoreApi } from "zustand/vanilla";
import { showFailure } from "./failure.ts";
import { fetchPage, type Page, readPage } from "./pageConfig.ts";
import type { SuitesOptions } from "./suites.ts";
import { workerScript } from "./workerScript.ts";

export interface MountOptions {
  /** Address of the callback server; its index page says the rest. Not needed with `config`. */
  server?: string | undefined;
  /** Element that becomes the app, or a CSS selector for it. */
  target: Element | string;
  /** Element of this page that holds the configuration as JSON, or a CSS selector for it. */
  config?: Element | string | undefined;
  /**
   * Whose components are shown. `server`: the component suites that the server's page names, with its React, as its own
   * page would; the script tag alone can do that, for a bundler has made React part of the page. `own`: ours, under the
   * same names. Default: the server's if it names any and they can be had.
   */
  components?: "server" | "own" | undefined;
  /** Script of the SharedWorker, of this page's origin. Default: found by itself. */
  workerUrl?: string | undefined;
  /** The app's own functions at the renderer's turning points. */
  hooks?: RendererHooks;
  /** What users are told of faults, without dev tools, in the app's own words; `false`: nothing. */
  messages?: Partial<Messages> | false;
  /** Told of every fault. */
  onError?: (fault: Fault) => void;
}

export interface Mounted {
  /** Ends the app. Its target is empty in the next microtask, and may be mounted into again at once. May be called twice. */
  unmount(): void;
  /** After signing in or out without a new page: every page of the server in this browser is judged anew. */
  resetConnection(): void;
  /** The connection, from the first moment on. */
  readonly connection: Pick<StoreApi<ConnectionView>, "getState" | "subscribe">;
  /** Settles when the app runs, or could not be started. */
  readonly ready: Promise<RunningApp | undefined>;
}

/** What `loadSuites` brings. */
export interface SuiteParts {
  startWithSuites(options: Omit<SuitesOptions, "loadDash">): Promise<RunningApp>;
}

/** What differs between ways of delivering this package. */
export interface Delivery {
  loadChunk: LoadChunk;
  loadHub: ClientOptions["loadHub"];
  loadTools: AppOptions["loadTools"];
  loadCallbackParts: AppOptions["loadCallbackParts"];
  /** Brings what loads a server's own component suites. */
  loadSuites?: () => Promise<SuiteParts>;
  /** What a strict content policy asks scripts for. */
  nonce?: string;
  /** Our own script, if there is one. */
  scriptUrl: string | undefined;
  start?: (options: AppOptions) => RunningApp;
}

/** Elements that hold an app: a second one would take away the markup of the first, which would fail at its next change. */
const taken = new WeakSet<Element>();

/** Mounts an app into an element of this page. Returns at once; a failure is shown in the element. @throws Error without a free target */
export function mountApp(options: MountOptions, delivery: Delivery): Mounted {
  const target = typeof options.target === "string" ? document.querySelector(options.target) : options.target;
  if (!target) throw new Error(`Patchbay: no element ${String(options.target)} (ids are written #app).`);
  if (taken.has(target)) throw new Error("Patchbay: this element has an app: unmount it.");
  taken.add(target);
  const connection = createStore(() => INITIAL_VIEW);
  const ending = new AbortController();
  let app: RunningApp | undefined;
  let clearFailure: (() => void) | undefined;

  async function start(element: Element): Promise<RunningApp | undefined> {
    try {
      const page = await findPage(options, ending.signal);
      if (ending.signal.aborted) return undefined;
      const { suites } = page;
      const common = appOptions(options, delivery, element, page);
      if (suites === undefined || options.components === "own" || delivery.loadSuites === undefined) {
        app = (delivery.start ?? startApp)(common);
      } else {
        const { startWithSuites } = await delivery.loadSuites();
        app = await startWithSuites({ ...common, ...suites, styles: [] });
        if (ending.signal.aborted) app.unmount();
      }
      const follow = (view: ConnectionView): void => connection.setState(view, true);
      follow(app.connection.getState());
      app.connection.subscribe(follow);
      return app;
    } catch (error) {
      if (ending.signal.aborted) return undefined;
      return new Promise((resolve) => {
        clearFailure = showFailure(element, thrownText(error), () => resolve(start(element)));
        ending.signal.addEventListener("abort", () => resolve(undefined));
      });
    }
  }

  return {
    connection,
    ready: start(target),
    resetConnection: () => app?.resetConnection(),
    unmount() {
      taken.delete(target);
      ending.abort();
      clearFailure?.();
      app?.unmount();
    },
  };
}

async function findPage(options: MountOptions, signal: AbortSignal): Promise<Page> {
  const { config, server } = options;
  if (config !== undefined) {
    const element = typeof config === "string" ? document.querySelector(config) : config;
    if (element === null) throw new Error(`There is no configuration ${String(config)}.`);
    return readPage(element.textContent ?? "", new URL(server ?? location.href, location.href).href);
  }
  if (server === undefined) throw new Error("No server: set data-server or data-config.");
  return fetchPage(server, signal);
}

function appOptions(
  options: MountOptions,
  delivery: Delivery,
  target: Element,
  page: Page,
): AppOptions & { cleanUrl: CleanUrl } {
  const workerUrl = workerScript({
    asked: options.workerUrl,
    config: page.config,
    baseUrl: page.baseUrl,
    scriptUrl: delivery.scriptUrl,
    pageOrigin: location.origin,
  });
  return {
    target,
    config: page.config,
    baseUrl: page.baseUrl,
    workerUrl,
    messages: options.messages,
    onError: options.onError,
    hooks: options.hooks,
    nonce: delivery.nonce,
    connect: (client, fetch) =>
      connectClient({ ...client, loadHub: delivery.loadHub }, fetch && { ...browserTabEnvironment(), fetch }),
    loadTools: delivery.loadTools,
    loadCallbackParts: delivery.loadCallbackParts,
    cleanUrl: (url, fallback) => {
      const clean = cleanUrl(url);
      return clean === url ? url : (fallback ?? clean);
    },
    libraries: byNamespace(createLibraries(delivery.loadChunk)),
    // A page that carries the app's configuration is the app's own; any other has its own look.
    styles: options.config === undefined ? [styles] : [pageStyles, styles],
  };
}
