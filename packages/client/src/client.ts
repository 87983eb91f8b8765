/** What a tab sees of the connection to its server. */
import type {
  CallbackRequestBody,
  CallbackResponseBody,
  ErrorCode,
  PageConfig,
  Props,
  SetProps,
} from "@patchbay/protocol";
import type { StoreApi } from "zustand/vanilla";
import type { GivenEnvironment } from "./hub/browser.ts";
import type { ConnectionView, HubStats } from "./hub/connection/connectionView.ts";
import type { Hub } from "./hub/hub.ts";

export type { ConnectionView, HubPlace, HubStats } from "./hub/connection/connectionView.ts";

/** The truth about one request; each settles exactly once. */
export type RequestOutcome =
  | { status: "answered"; data: CallbackResponseBody | undefined }
  /** `sideUpdate`: what a callback over HTTP had set before it failed. */
  | { status: "failed"; code: ErrorCode; message: string; html?: string; sideUpdate?: unknown }
  | { status: "cancelled" }
  /** Never left this browser: may go again. */
  | { status: "notSent"; code: ErrorCode; message: string }
  /** Left this browser and the connection was lost before the answer. */
  | { status: "unknown"; code: ErrorCode; message: string };

/** What the renderer gives. Calls come in the order the server sent things, across kinds (design rule "Order"). */
export interface TabHandlers {
  /** By the component's id as text (canonical for dict ids); values may be Patches and may hold components. */
  update(update: SetProps["payload"]): void;
  /** Current values of props: absent when undefined; `{}` for an unknown component. */
  read(componentId: string, properties: readonly string[]): Props;
  /** The connection came back after a loss: callbacks that restart (persistent ones) are due. */
  reconnected(): void;
}

export interface RequestOptions {
  transport: "socket" | "http";
  /** Never-ending runs: no limit on time, and lost connections end them without an error. */
  persistent: boolean;
  /** Query parameters of an HTTP request (`cacheKey`, `job`, …). */
  query?: readonly (readonly [string, string])[];
  /** Called exactly once, in order with the updates around it. */
  settle(outcome: RequestOutcome): void;
}

export interface RequestHandle {
  /** Number of the run, unique in this tab. */
  readonly run: number;
  /** Ends the request as `cancelled`; later updates of its run are dropped. Safe to call twice. */
  cancel(): void;
}

export interface HubModule {
  createHub(environment: GivenEnvironment): Hub;
}

export interface ClientOptions {
  /** Base of every HTTP request, absolute, ending in `/`. */
  baseUrl: string;
  config: PageConfig;
  /** Script of the SharedWorker; undefined puts the hub into the page. */
  workerUrl: string | undefined;
  /**
   * Brings the hub for this page, where a SharedWorker cannot be had: `() => import("@patchbay/client/hub")`. It is
   * left out of what every page loads, because few need it.
   */
  loadHub(): Promise<HubModule>;
  handlers: TabHandlers;
  /** A token for the server in place of the one that is used up; without it a login that expires ends the connection. */
  token?: ((used: string | undefined) => Promise<string | undefined>) | undefined;
  /** Told of every fault that does not belong to one request. */
  report(code: ErrorCode, message: string): void;
}

export interface Client {
  readonly tabId: string;
  readonly connection: Pick<StoreApi<ConnectionView>, "getState" | "subscribe">;
  request(body: CallbackRequestBody, options: RequestOptions): RequestHandle;
  /** Fetches `_dash-layout` or `_dash-dependencies`. @throws PatchbayError */
  getJson(path: string): Promise<unknown>;
  /** Counters of the connection this tab shares; zero without one. */
  stats(): Promise<HubStats>;
  /** Makes the connection anew, for all tabs that share it: after signing in or out. */
  reset(): void;
  /** Does not wait for the next try, where there is no connection. */
  wake(): void;
  /** Leaves the hub; requests in flight settle as `cancelled`. */
  close(): void;
}
