import {
  browserTabEnvironment,
  type ClientOptions,
  type ConnectionView,
  connectClient,
  type HubFrames,
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
  type Tokens,
} from "@patchbay/renderer";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { EmbeddingOptions, startEmbedded } from "./embedding/startEmbedded.ts";
import type { DashParts } from "./embedding/suites.ts";
import { showFailure } from "./failure.ts";
import { createLogin, type GetToken } from "./login.ts";
import { fetchPage, type Page, readPage } from "./pageConfig.ts";
import { findFrameUrl, findWorkerUrl } from "./workerUrl.ts";

export interface MountOptions extends EmbeddingOptions {
  /** Address of the callback server. The configuration is read from its index page. Not needed with `config`. */
  server?: string | undefined;
  /** Element that the app is mounted into, or a CSS selector for it. */
  target: Element | string;
  /** Element of this page that holds the configuration as JSON, or a CSS selector for it. */
  config?: Element | string | undefined;
  /**
   * `server`: the component suites that the server's page names, with the React of that page. Only the script tag can do this, because a
   * bundler makes React part of the page. `own`: Patchbay's components of the same names. Default: `server` if the page names any and
   * they can be loaded, else `own`.
   */
  components?: "server" | "own" | undefined;
  /**
   * Script of the SharedWorker, from this page's origin. By default it is found automatically. On a page of another origin than the server,
   * a hidden frame of the server's origin has the worker, unless this names one.
   */
  workerUrl?: string | undefined;
  /**
   * Gives a token for the server, sent as `Authorization: Bearer` over HTTP and in the handshake of the socket. Called before the first
   * request, and again when the server has refused a token or says that it expires. Not together with `hooks.request_refresh_jwt`.
   */
  token?: GetToken | undefined;
  /** Functions of the app that the renderer calls around layout and callback requests. */
  hooks?: RendererHooks;
  /** The app's own texts for the faults that users are shown without developer tools. `false`: users are shown nothing. */
  messages?: Partial<Messages> | false;
  /** Called with every fault. */
  onError?: (fault: Fault) => void;
}

export interface Mounted {
  /** Ends the app. The target is empty in the next microtask, and another app may be mounted at once. May be called twice. */
  unmount(): void;
  /** For use after signing in or out without a new page: all pages of the server in this browser get a new connection. */
  resetConnection(): void;
  /**
   * Cancels the runs that update this output: a prop (`out.children`), or the id of a component for all its props. What they have shown
   * stays, and what depends on them does not run. @returns how many runs it has cancelled
   */
  cancel: RunningApp["cancel"];
  /** The connection, also before the app runs. */
  readonly connection: Pick<StoreApi<ConnectionView>, "getState" | "subscribe">;
  /** Resolves with the app when it runs, or with undefined if it ended before that. */
  readonly ready: Promise<RunningApp | undefined>;
}

/** The code for apps in pages of others. */
export interface EmbeddingParts {
  readonly startEmbedded: typeof startEmbedded;
}

/** The differences between the script tag and the package for bundlers. */
export interface Delivery {
  loadChunk: LoadChunk;
  /** Shared by the mounts of the page, as `frames` are. */
  loadHub: ClientOptions["loadHub"];
  frames: HubFrames;
  loadTools: AppOptions["loadTools"];
  loadCallbackParts: AppOptions["loadCallbackParts"];
  loadEmbedding: () => Promise<EmbeddingParts>;
  /** Loads the renderer for a server's component suites, which bring their own React. */
  loadDash?: () => Promise<DashParts>;
  /** The nonce that a strict content policy requires of scripts. */
  nonce?: string;
  /** The address of Patchbay's own script, if there is one. */
  scriptUrl: string | undefined;
  start?: (options: AppOptions) => RunningApp;
}

/** Elements that hold an app. A second app would remove the markup of the first, which would fail at its next change. */
const taken = new WeakSet<Element>();

/** Mounts an app into an element of this page. Returns at once. A failure is shown in the element. @throws Error without a free target */
export function mountApp(options: MountOptions, delivery: Delivery): Mounted {
  const target = typeof options.target === "string" ? document.querySelector(options.target) : options.target;
  if (!target) throw new Error(`Patchbay: no element ${String(options.target)} (ids are written #app).`);
  if (taken.has(target)) throw new Error("Patchbay: this element has an app: unmount it.");
  const login = loginOf(options);
  taken.add(target);
  const connection = createStore(() => INITIAL_VIEW);
  const ending = new AbortController();
  let app: RunningApp | undefined;
  let clearFailure: (() => void) | undefined;

  async function start(element: Element): Promise<RunningApp | undefined> {
    try {
      // A page that holds the configuration is the app's own, if it asks for nothing else.
      const isOwnPage = options.config !== undefined && !options.isolate && options.location === undefined;
      const embedding = isOwnPage ? undefined : delivery.loadEmbedding();
      const [page, parts] = await Promise.all([findPage(options, ending.signal, login?.fetch), embedding]);
      if (ending.signal.aborted) return undefined;
      const common = { ...appOptions(options, delivery, element, page), tokens: login };
      const run = delivery.start ?? startApp;
      if (parts === undefined) app = run(common);
      else {
        const { served } = page;
        const { loadDash } = delivery;
        app = await parts.startEmbedded({
          app: common,
          asked: options,
          served,
          start: run,
          loadDash,
          pageStyles,
          signal: ending.signal,
        });
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
    cancel: (output) => app?.cancel(output) ?? 0,
    unmount() {
      taken.delete(target);
      ending.abort();
      clearFailure?.();
      app?.unmount();
    },
  };
}

/** @throws TypeError if the page gets its tokens in two ways, or in none that works */
function loginOf({ token, hooks }: MountOptions): Tokens | undefined {
  if (token === undefined) return undefined;
  if (typeof token !== "function") throw new TypeError("Patchbay: `token` is a function that gives a token.");
  if (hooks?.request_refresh_jwt !== undefined)
    throw new TypeError("Patchbay: set `token` or `hooks.request_refresh_jwt`, not both.");
  return createLogin(token, (...request) => fetch(...request));
}

async function findPage(
  options: MountOptions,
  signal: AbortSignal,
  send: typeof fetch | undefined,
): Promise<Page> {
  const { config, server } = options;
  if (config !== undefined) {
    const element = typeof config === "string" ? document.querySelector(config) : config;
    if (element === null) throw new Error(`No element ${String(config)} holds the configuration.`);
    return readPage(element.textContent ?? "", new URL(server ?? location.href, location.href).href);
  }
  if (server === undefined) throw new Error("No server: set data-server or data-config.");
  return fetchPage(server, signal, send);
}

function appOptions(
  options: MountOptions,
  delivery: Delivery,
  target: Element,
  page: Page,
): AppOptions & { cleanUrl: CleanUrl } {
  const frameUrl = findFrameUrl(page, location.origin);
  const workerUrl = findWorkerUrl({
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
      connectClient(
        {
          ...client,
          loadHub: delivery.loadHub,
          frame: frameUrl === undefined ? undefined : { url: frameUrl, frames: delivery.frames },
        },
        fetch && { ...browserTabEnvironment(), fetch },
      ),
    loadTools: delivery.loadTools,
    loadCallbackParts: delivery.loadCallbackParts,
    cleanUrl: (url, fallback) => {
      const clean = cleanUrl(url);
      return clean === url ? url : (fallback ?? clean);
    },
    libraries: byNamespace(createLibraries(delivery.loadChunk)),
    // A page that carries the app's configuration belongs to the app and gets the page styles. Any other page keeps its own.
    styles: options.config === undefined ? [styles] : [pageStyles, styles],
  };
}
