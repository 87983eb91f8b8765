/** The API of a tab's client. */
import type {
  AppEvent,
  CallbackRequestBody,
  CallbackResponseBody,
  ErrorCode,
  PageConfig,
  PartUpdate,
  Props,
  SetProps,
} from "@patchbay/protocol";
import type { StoreApi } from "zustand/vanilla";
import type { HubFrames } from "./frame/hubFrames.ts";
import type { GivenEnvironment } from "./hub/browser.ts";
import type { ConnectionView, HubStats } from "./hub/connection/connectionView.ts";
import type { Hub } from "./hub/hub.ts";

export type { ConnectionView, HubPlace, HubStats } from "./hub/connection/connectionView.ts";

/** The outcome of a request. Each request settles exactly once. */
export type RequestOutcome =
  | { status: "answered"; data: CallbackResponseBody | undefined }
  /** `sideUpdate`: props that a callback over HTTP had set before it failed. */
  | {
      status: "failed";
      code: ErrorCode;
      message: string;
      /** Of the HTTP response. */
      httpStatus?: number;
      html?: string;
      sideUpdate?: unknown;
    }
  | { status: "cancelled" }
  /** The request has not left this browser: it may be sent again. */
  | { status: "notSent"; code: ErrorCode; message: string }
  /** The request left this browser, and the connection was lost before the answer. */
  | { status: "unknown"; code: ErrorCode; message: string };

/** The app's handlers. They are called in the order in which the server sent the messages, across all types. */
export interface TabHandlers {
  /** Changes props of a component. Its id is text (canonical for dict ids). Values may be Patches and may hold components. */
  update(update: SetProps["payload"]): void;
  /**
   * Current values of props. An undefined prop is absent. `{}` for an unknown component.
   * @param path the place of a value within each prop; a value that is not there is null (rule GP6)
   */
  read(componentId: string, properties: readonly string[], path?: readonly (string | number)[]): Props;
  /** The server tells of something that has happened (rule EX18). */
  event(event: AppEvent["payload"]): void;
  /** The connection came back after a loss: persistent callbacks restart. */
  reconnected(): void;
}

export interface RequestOptions {
  /** `downlink`: for a callback that streams over HTTP, if the server has a downlink (rule DL1). */
  transport: "socket" | "downlink" | "http";
  /** The run does not end by itself: it has no time limit, and a lost connection ends it without an error. */
  persistent: boolean;
  /** Query parameters of an HTTP request (`cacheKey`, `job`, …). */
  query?: readonly (readonly [string, string])[];
  /** Over HTTP, a body of more UTF-16 units of JSON than this is compressed with gzip. Without it, none is (rule HT12). */
  compressOver?: number;
  /** Called with the updates of the parts of a streamed answer, before it settles (rule ST2). Without it they are dropped. */
  part?(update: PartUpdate): void;
  /** Called exactly once, in order with the updates before and after it. */
  settle(outcome: RequestOutcome): void;
}

export interface RequestHandle {
  /** The number of the run, unique in this tab. */
  readonly run: number;
  /** Settles the request as `cancelled`, and drops later updates of its run. May be called twice. */
  cancel(): void;
}

export interface HubModule {
  createHub(environment: GivenEnvironment): Hub;
}

export interface ClientOptions {
  /** The base of every HTTP request: an absolute address that ends in `/`. */
  baseUrl: string;
  config: PageConfig;
  /** The script of the SharedWorker. If it is undefined, the hub lives in the page. */
  workerUrl: string | undefined;
  /**
   * Loads the hub for this page, used if there can be no SharedWorker: `() => import("@patchbay/client/hub")`. It is not part of the
   * script that every page loads, because few pages need it.
   */
  loadHub(): Promise<HubModule>;
  /** The page of the server's origin that gives pages of other origins its worker, and the frames that the mounts of this page share. */
  frame?: { url: string; frames: HubFrames } | undefined;
  handlers: TabHandlers;
  /** Resolves with a token for the server other than `used`. Without this function an expired login ends the connection. */
  token?: ((used: string | undefined) => Promise<string | undefined>) | undefined;
  /** The token that this page used last. With it, the token is also sent in the handshake (rule HS5) and with reads of a downlink. */
  currentToken?: (() => string | undefined) | undefined;
  /** Called with every fault that does not belong to one request. */
  report(code: ErrorCode, message: string): void;
}

export interface Client {
  readonly tabId: string;
  readonly connection: Pick<StoreApi<ConnectionView>, "getState" | "subscribe">;
  request(body: CallbackRequestBody, options: RequestOptions): RequestHandle;
  /** Fetches `_dash-layout` or `_dash-dependencies`. @throws PatchbayError */
  getJson(path: string): Promise<unknown>;
  /** Counters of the connection that this tab shares; zeros without a connection. */
  stats(): Promise<HubStats>;
  /** Replaces the connection for all tabs that share it. For use after signing in or out. */
  reset(): void;
  /** Tries to connect at once if there is no connection. */
  wake(): void;
  /** Leaves the hub. Open requests settle as `cancelled`. */
  close(): void;
}
