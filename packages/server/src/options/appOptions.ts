/** The options of an app and their defaults. */
import type { ChildrenProps, LayoutNode } from "@patchbay/protocol";
import type { Authenticate } from "../auth/authenticate.ts";
import { checkAllowedOrigins } from "../auth/origin.ts";
import type { ErrorHandler } from "../callbacks/callbackOptions.ts";
import type { Engine } from "../engine/engine.ts";
import { createMemoryEngine } from "../engine/memoryEngine.ts";
import { findClientDir } from "../http/files/clientFiles.ts";
import type { PageOptions } from "../http/pages/indexPage.ts";
import type { JobManager } from "../jobs/jobManager.ts";
import { createMemoryJobs } from "../jobs/memoryJobs.ts";
import type { Log } from "../log/log.ts";
import { guardLog, stderrLog } from "../log/stderrLog.ts";
import type { RequestInfo } from "../runs/context.ts";
import { MAX_TIMER_MS } from "../time/longTimer.ts";
import { type Prefixes, type PrefixOptions, resolvePrefixes } from "./urlPrefixes.ts";

export type Layout = LayoutNode | ((request: RequestInfo) => LayoutNode | Promise<LayoutNode>);

/** A frame of some connection, as it went over the wire. */
export interface Frame {
  connectionId: string;
  direction: "in" | "out";
  text: string;
}

export interface AppOptions extends PrefixOptions, Partial<PageOptions> {
  /** A component, or a function that makes one for each page load. */
  layout: Layout;
  /** Who a request is from, asked for HTTP and for the socket alike. Default: nobody is asked. */
  authenticate?: Authenticate;
  /** What this server shares with others of the same app: who is revoked. Default: `createMemoryEngine()`. */
  engine?: Engine;
  /** All callbacks go over the socket, where the browser has one. False: those with `websocket` or `persistent`. Default true. */
  websocketCallbacks?: boolean;
  /** Other origins that may embed the app, exact. They get CORS headers with credentials too. Default []. */
  websocketAllowedOrigins?: readonly string[];
  /** Clients close an idle socket after this many milliseconds; 0 never. Default 300 000. */
  websocketInactivityTimeout?: number;
  /** Milliseconds between heartbeats. Default 30 000. */
  websocketHeartbeatInterval?: number;
  /**
   * Milliseconds that callbacks go on after a lost connection, for the browser to come back and miss nothing; 0: they end
   * with it. Default 60 000.
   */
  websocketResumeWindow?: number;
  /** Milliseconds a stream's messages wait for company, at most 16; 0 sends each by itself. Default 5. */
  websocketBatchDelay?: number;
  /** Limit of a message and of an HTTP body, in bytes. Default 4 MiB. */
  websocketMaxMessageBytes?: number;
  /**
   * Runs of one user at a time, over the socket, HTTP and in the background; a request beyond them fails with `queue_full`. Where
   * nobody is known: of one connection, and over HTTP of one network address. Default 1000.
   */
  websocketMaxRuns?: number;
  /** Frames of a connection that are taken in per second; what comes faster waits in the network. Default 1000. */
  websocketMaxFramesPerSecond?: number;
  /** Runs of one tab at a time; a request beyond them fails with `queue_full`. Default 500. */
  websocketMaxRunsPerTab?: number;
  /** Connections of one identity at a time; one beyond them is refused with 1013. Default 100. */
  websocketMaxConnectionsPerIdentity?: number;
  /**
   * Sessions that wait for their browsers to come back after a lost connection; beyond, the one that has waited longest ends. One
   * identity has as many as it may have connections. Default: as many as have been connected at a time, at least 1000.
   */
  websocketMaxWaitingSessions?: number;
  /** Milliseconds for the headers of a request, and again for `authenticate`. Default 10 000. */
  websocketHandshakeTimeout?: number;
  /**
   * UTF-16 units that may wait for a client that does not read; beyond them it is closed with 1013. Of what a callback over HTTP
   * sets before its answer; beyond them `setProps` throws `queue_full`. Default 64 Mi.
   */
  websocketMaxQueuedLength?: number;
  /** Default of each callback's `preventInitialCall`. Default false. */
  preventInitialCallbacks?: boolean | "initial_duplicate";
  /** Browsers do not complain about ids that are not in the layout. Default false. */
  suppressCallbackExceptions?: boolean;
  /** Shows dev tools, checks props and callbacks, and tells browsers the details of errors. Default false. */
  devTools?: boolean;
  /**
   * Pages ask once a second whether this process still runs, and load themselves anew from another: what a watcher starts again after
   * an edit is seen at once. Not for production. Default: as `devTools`.
   */
  hotReload?: boolean;
  /** Shows buttons that take back what the user changed, and do it again. Default false. */
  showUndoRedo?: boolean;
  /** For callbacks without one of their own. */
  onError?: ErrorHandler;
  /** Cookie whose value is sent back as a header. Default "_csrf_token". */
  csrfTokenName?: string;
  /** Default "X-CSRFToken". */
  csrfHeaderName?: string;
  /** Which props hold components; comes with the component library. Default none but `children`. */
  childrenProps?: ChildrenProps;
  /** Folder with patchbay.js, patchbay-worker.js and their chunks. Default: the build of the `patchbay` package. */
  clientDir?: string;
  /** Folder of static files; its scripts and styles are linked into the page. Default none. */
  assetsFolder?: string;
  /** Default "assets". */
  assetsUrlPath?: string;
  /** Files of the folder that are served and not linked, by their paths in it. Default none. */
  assetsIgnore?: RegExp;
  /** Who runs background callbacks. Default: `createMemoryJobs()`. The app closes it when it closes. */
  jobs?: JobManager;
  /** Signs what pages know jobs by; for servers that share a job manager. Default: random, for this process. */
  jobSecret?: string;
  /** Sees every frame of every connection; for panels and tests. */
  onFrame?: (frame: Frame) => void;
  /**
   * Default: warnings and errors go to standard error. Of one code, and of one callback, it hears 20 entries in 10 s, then how many
   * more there were.
   */
  log?: Log;
}

export interface Settings
  extends Required<
    Omit<
      AppOptions,
      | keyof PrefixOptions
      | "authenticate"
      | "websocketMaxWaitingSessions"
      | "onError"
      | "onFrame"
      | "clientDir"
      | "assetsFolder"
      | "assetsIgnore"
      | "jobSecret"
    >
  > {
  prefixes: Prefixes;
  authenticate: Authenticate | undefined;
  websocketMaxWaitingSessions: number | undefined;
  onError: ErrorHandler | undefined;
  onFrame: ((frame: Frame) => void) | undefined;
  clientDir: string | undefined;
  assetsFolder: string | undefined;
  assetsIgnore: RegExp | undefined;
  jobSecret: string | undefined;
}

/** @throws TypeError on options that cannot work */
export function resolveOptions(options: AppOptions): Settings {
  const settings: Settings = {
    layout: options.layout,
    prefixes: resolvePrefixes(options),
    websocketCallbacks: options.websocketCallbacks ?? true,
    websocketAllowedOrigins: options.websocketAllowedOrigins ?? [],
    websocketInactivityTimeout: options.websocketInactivityTimeout ?? 300_000,
    websocketHeartbeatInterval: options.websocketHeartbeatInterval ?? 30_000,
    websocketResumeWindow: options.websocketResumeWindow ?? 60_000,
    websocketBatchDelay: options.websocketBatchDelay ?? 5,
    websocketMaxMessageBytes: options.websocketMaxMessageBytes ?? 4 * 1024 * 1024,
    websocketMaxRuns: options.websocketMaxRuns ?? 1000,
    websocketMaxFramesPerSecond: options.websocketMaxFramesPerSecond ?? 1000,
    websocketMaxRunsPerTab: options.websocketMaxRunsPerTab ?? 500,
    websocketMaxConnectionsPerIdentity: options.websocketMaxConnectionsPerIdentity ?? 100,
    websocketMaxWaitingSessions: options.websocketMaxWaitingSessions,
    websocketHandshakeTimeout: options.websocketHandshakeTimeout ?? 10_000,
    websocketMaxQueuedLength: options.websocketMaxQueuedLength ?? 64 * 1024 * 1024,
    preventInitialCallbacks: options.preventInitialCallbacks ?? false,
    suppressCallbackExceptions: options.suppressCallbackExceptions ?? false,
    devTools: options.devTools ?? false,
    hotReload: options.hotReload ?? options.devTools ?? false,
    showUndoRedo: options.showUndoRedo ?? false,
    authenticate: options.authenticate,
    engine: options.engine ?? createMemoryEngine(),
    onError: options.onError,
    csrfTokenName: options.csrfTokenName ?? "_csrf_token",
    csrfHeaderName: options.csrfHeaderName ?? "X-CSRFToken",
    childrenProps: options.childrenProps ?? {},
    clientDir: options.clientDir ?? findClientDir(),
    assetsFolder: options.assetsFolder,
    assetsIgnore: options.assetsIgnore,
    assetsUrlPath: (options.assetsUrlPath ?? "assets").replace(/^\/+|\/+$/g, ""),
    title: options.title ?? "Patchbay",
    updateTitle: options.updateTitle === undefined ? "Updating..." : options.updateTitle,
    indexString: options.indexString ?? "",
    externalStylesheets: options.externalStylesheets ?? [],
    externalScripts: options.externalScripts ?? [],
    metaTags: options.metaTags ?? [],
    jobs: options.jobs ?? createMemoryJobs(),
    jobSecret: options.jobSecret,
    onFrame: options.onFrame,
    log: guardLog(options.log ?? stderrLog),
  };
  check(settings);
  return settings;
}

interface Range {
  least: number;
  most: number;
}
const DURATION: Range = { least: 0, most: MAX_TIMER_MS };
const COUNT: Range = { least: 1, most: Number.MAX_SAFE_INTEGER };

/** What numbers may be. All are whole: milliseconds, bytes, characters, or so many of a thing. */
const RANGES = {
  websocketInactivityTimeout: DURATION,
  websocketResumeWindow: DURATION,
  websocketBatchDelay: DURATION,
  websocketHeartbeatInterval: { ...DURATION, least: 1 },
  websocketHandshakeTimeout: { ...DURATION, least: 1 },
  // `ws` counts in 32 bits, and takes in four times as much.
  websocketMaxMessageBytes: { least: 1, most: 512 * 1024 * 1024 - 1 },
  websocketMaxRuns: COUNT,
  websocketMaxRunsPerTab: COUNT,
  websocketMaxFramesPerSecond: COUNT,
  websocketMaxConnectionsPerIdentity: COUNT,
  websocketMaxWaitingSessions: { ...COUNT, least: 0 },
  websocketMaxQueuedLength: COUNT,
} satisfies { [Name in keyof AppOptions]?: Range };

function check(settings: Settings): void {
  checkAllowedOrigins(settings.websocketAllowedOrigins);
  for (const [name, { least, most }] of Object.entries(RANGES)) {
    const value = settings[name as keyof typeof RANGES];
    const isDefault = name === "websocketMaxWaitingSessions" && value === undefined;
    if (!isDefault && !(Number.isInteger(value) && Number(value) >= least && Number(value) <= most))
      throw new TypeError(`${name} must be a whole number from ${least} to ${most}; it is ${String(value)}`);
  }
  if (settings.csrfTokenName.trim() === "" || settings.csrfHeaderName.trim() === "") {
    throw new TypeError("csrfTokenName and csrfHeaderName must not be blank");
  }
}
