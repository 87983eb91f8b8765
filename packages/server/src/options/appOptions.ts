/** The types of an app's options. */
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

/** A frame of a connection, as it is on the wire. */
export interface Frame {
  connectionId: string;
  direction: "in" | "out";
  text: string;
}

/** Options without a default value. */
export interface OptionsWithoutDefault {
  /** Returns the identity of a request, over HTTP and over the socket. Default: requests have no identity. */
  authenticate?: Authenticate;
  /**
   * Sessions that wait for their browsers after a lost connection. Beyond this number, the session that has waited longest ends. The
   * limit of one identity is `websocketMaxConnectionsPerIdentity`. Default: the highest number that was connected at once, at least 1000.
   */
  websocketMaxWaitingSessions?: number;
  /** `onError` of callbacks that have none of their own. */
  onError?: ErrorHandler;
  /** Folder with patchbay.js, patchbay-worker.js and their chunks. Default: the build of the `patchbay` package. */
  clientDir?: string;
  /** Folder of static files. Its scripts and styles are linked into the page. Default none. */
  assetsFolder?: string;
  /** Matches paths in the assets folder that are served and not linked. Default none. */
  assetsIgnore?: RegExp;
  /**
   * Signs the names of pages and their job tokens. Servers that share a job manager need the same, and so do servers that answer the
   * requests of one page with `downlink`. Default: a random secret of this process.
   */
  jobSecret?: string;
  /** Called with every frame of every connection; for panels and tests. */
  onFrame?: (frame: Frame) => void;
}

/** optionTable.ts has the default and the check of each option. */
export interface AppOptions extends PrefixOptions, Partial<PageOptions>, OptionsWithoutDefault {
  /** A component, or a function that returns one for each page load. */
  layout: Layout;
  /** Shares revoked identities with other servers of the same app. Default: `createMemoryEngine()`. */
  engine?: Engine;
  /** All callbacks use the socket if the browser has one. False: only those with `websocket` or `persistent`. Default true. */
  websocketCallbacks?: boolean;
  /** Exact other origins that may embed the app. They also get CORS headers with credentials. Default []. */
  websocketAllowedOrigins?: readonly string[];
  /** Clients close an idle socket after this many milliseconds; 0: never. Default 300 000. */
  websocketInactivityTimeout?: number;
  /** Milliseconds between heartbeats. Default 30 000. */
  websocketHeartbeatInterval?: number;
  /**
   * Milliseconds that callbacks go on after a lost connection. If the browser returns within this time, it misses nothing. 0: callbacks
   * end with the connection. Default 60 000.
   */
  websocketResumeWindow?: number;
  /** Milliseconds between two frames of a stream, at most 16. Messages within this time share a frame. 0: each is sent alone. Default 5. */
  websocketBatchDelay?: number;
  /** Limit of a message and of an HTTP body, in bytes. Default 4 MiB. */
  websocketMaxMessageBytes?: number;
  /**
   * Runs of one user at a time, over the socket, HTTP and in the background. A request beyond them fails with `queue_full`. Without
   * `authenticate` the limit is per connection, and over HTTP per network address. Default 1000.
   */
  websocketMaxRuns?: number;
  /** Frames of one connection that are read per second. Further frames wait in the network. Default 1000. */
  websocketMaxFramesPerSecond?: number;
  /** Runs of one tab at a time. A request beyond them fails with `queue_full`. Default 500. */
  websocketMaxRunsPerTab?: number;
  /** Connections of one identity at a time. Further ones are refused with 1013. Default 100. */
  websocketMaxConnectionsPerIdentity?: number;
  /** Milliseconds for the headers of a request, and again for `authenticate`. Default 10 000. */
  websocketHandshakeTimeout?: number;
  /**
   * UTF-16 units that may wait for a client that does not read. Beyond them its connection is closed with 1013. Over HTTP it limits the
   * `setProps` of a run: beyond it `setProps` throws `queue_full`. Default 64 Mi.
   */
  websocketMaxQueuedLength?: number;
  /**
   * Pages without a socket get the parts of all their streamed answers over one response, the downlink, instead of one response for each.
   * It lives in this process: if the app has several, a proxy must route all requests of a browser to the same one. Default false.
   */
  downlink?: boolean;
  /** Default of each callback's `preventInitialCall`. Default false. */
  preventInitialCallbacks?: boolean | "initial_duplicate";
  /** Pages do not report ids that are not in the layout. Default false. */
  suppressCallbackExceptions?: boolean;
  /** Pages show dev tools, check props and callbacks, and get the details of errors. Default false. */
  devTools?: boolean;
  /**
   * Pages ask once a second whether this process still runs, and reload from a new one. So an edit shows as soon as a watcher has
   * restarted the server. Not for production. Default: the value of `devTools`.
   */
  hotReload?: boolean;
  /** Shows buttons to undo and redo the user's changes. Default false. */
  showUndoRedo?: boolean;
  /** Cookie whose value pages send as a header. Default "_csrf_token". */
  csrfTokenName?: string;
  /** Header that carries the cookie's value. Default "X-CSRFToken". */
  csrfHeaderName?: string;
  /** Props that hold components, as the component library exports them. Default: only `children`. */
  childrenProps?: ChildrenProps;
  /** URL path of the assets folder, after the prefix. Default "assets". */
  assetsUrlPath?: string;
  /** Runs background callbacks. Default: `createMemoryJobs()`. The app closes it when it closes. */
  jobs?: JobManager;
  /**
   * Called with log entries: at most 20 of one code and one callback in 10 s, then one with the number of dropped entries. Default:
   * warnings and errors go to standard error.
   */
  log?: Log;
}
