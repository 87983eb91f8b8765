/** The options of an app, as its author gives them. */
import type { ChildrenProps, LayoutNode } from "@patchbay/protocol";
import type { Authenticate } from "../auth/authenticate.ts";
import type { ErrorHandler } from "../callbacks/callbackOptions.ts";
import type { PageOptions } from "../http/pages/indexPage.ts";
import type { JobManager } from "../jobs/jobManager.ts";
import type { Log } from "../log/log.ts";
import type { Engine } from "../revocation/engine.ts";
import type { RequestInfo } from "../runs/context.ts";
import type { PrefixOptions } from "./urlPrefixes.ts";

export type Layout = LayoutNode | ((request: RequestInfo) => LayoutNode | Promise<LayoutNode>);

/** A frame of a connection, as it went over the wire. */
export interface Frame {
  connectionId: string;
  direction: "in" | "out";
  text: string;
}

/** Options that stay undefined where they are not given. */
export interface OptionsWithoutDefault {
  /** Gives the identity of a request, over HTTP and over the socket. Default: requests have no identity. */
  authenticate?: Authenticate;
  /**
   * Sessions that wait for their browsers to come back after a lost connection; beyond, the one that has waited longest ends. One
   * identity has as many as it may have connections. Default: as many as have been connected at a time, at least 1000.
   */
  websocketMaxWaitingSessions?: number;
  /** For callbacks without one of their own. */
  onError?: ErrorHandler;
  /** Folder with patchbay.js, patchbay-worker.js and their chunks. Default: the build of the `patchbay` package. */
  clientDir?: string;
  /** Folder of static files; its scripts and styles are linked into the page. Default none. */
  assetsFolder?: string;
  /** Files of the folder that are served and not linked, by their paths in it. Default none. */
  assetsIgnore?: RegExp;
  /** Signs the job names that pages get; for servers that share a job manager. Default: a random secret of this process. */
  jobSecret?: string;
  /** Sees every frame of every connection; for panels and tests. */
  onFrame?: (frame: Frame) => void;
}

/** Each option has its default and its check in optionTable.ts. */
export interface AppOptions extends PrefixOptions, Partial<PageOptions>, OptionsWithoutDefault {
  /** A component, or a function that makes one for each page load. */
  layout: Layout;
  /** Shares revoked identities with other servers of the same app. Default: `createMemoryEngine()`. */
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
   * Pages ask once a second whether this process still runs, and reload from a new one, so that an edit shows as soon as a watcher
   * has restarted the server. Not for production. Default: as `devTools`.
   */
  hotReload?: boolean;
  /** Shows buttons that take back what the user changed, and do it again. Default false. */
  showUndoRedo?: boolean;
  /** Cookie whose value is sent back as a header. Default "_csrf_token". */
  csrfTokenName?: string;
  /** Default "X-CSRFToken". */
  csrfHeaderName?: string;
  /** Which props hold components; comes with the component library. Default none but `children`. */
  childrenProps?: ChildrenProps;
  /** Default "assets". */
  assetsUrlPath?: string;
  /** Runs background callbacks. Default: `createMemoryJobs()`. The app closes it when it closes. */
  jobs?: JobManager;
  /**
   * Default: warnings and errors go to standard error. A log gets 20 entries of one code and one callback in 10 s, and then one entry
   * with the number of those that were dropped.
   */
  log?: Log;
}
