/** The calls between hub and tab, over Comlink: one frozen object in each direction for each tab. */
import type { Envelope, ErrorCode } from "@patchbay/protocol";
import type { ConnectionView, HubStats } from "./connection/connectionView.ts";
import type { DownlinkMode } from "./streams/retry.ts";

/** Rises with every incompatible change of this file. A tab does not use a worker of another version. */
export const HUB_VERSION = 9;

export interface TabHello {
  version: number;
  tabId: string;
  /** The id of the lock that the tab holds. It is another one each time that the page wakes. */
  lockId: string;
  /**
   * Absolute `ws:`/`wss:` URL. It holds the page's identity, so that pages of two users share no connection (rule HS3). Of a server
   * without a socket: the address of the app.
   */
  socketUrl: string;
  /** The tab uses the socket: it is opened at once. A tab that reads streams alone needs none. */
  usesSocket: boolean;
  /** The server speaks the extension: nothing is written to it before its `welcome` (rule EX1). */
  greets: boolean;
  /** The tab has a token for the handshake (rule HS5), and shares a connection only with tabs that have one. */
  sendsToken?: boolean;
  /** Milliseconds; 0 switches it off. The shortest interval that a tab asks for counts. */
  heartbeatMs: number;
  /** Milliseconds; 0 switches it off. The longest time that a tab asks for counts. */
  inactivityMs: number;
  visible: boolean;
  /** The number of this hello, counted by the tab. */
  attempt: number;
  /** The tab holds its lock. A tab without locks calls `alive` instead. */
  holdsLock: boolean;
  /** The number of the last batch that the tab has applied. A batch may have been in flight when a suspended page closed its ports. */
  applied: number;
}

/** Milliseconds between two `alive` calls of a tab without a lock. */
export const ALIVE_MS = 15_000;
/** Milliseconds without an `alive` call after which the hub drops such a tab. Browsers let timers of hidden pages run once a minute. */
export const ALIVE_DEADLINE_MS = 150_000;

/** Milliseconds after the lock of a page is free in which the hub may hear that the page sleeps. They come in any order. */
export const LATE_MS = 100;
/** Milliseconds after a page has fallen asleep in which the browser, and not the end of the page, may have released its lock. */
export const LOCK_TAKEN_MS = 2_000;
/** Milliseconds that the hub keeps a sleeping page whose lock the browser has taken away. */
export const UNLOCKED_MS = 60_000;

export interface HubWelcome {
  version: number;
  /** The name of the lock that this hub holds while it lives; undefined where there are no locks. */
  lockName: string | undefined;
  /** The hub had kept deliveries for this page while it was suspended; they follow. */
  kept: boolean;
}

/** A request, encoded once in the tab. The hub does not parse its text. */
export interface Outgoing {
  requestId: string;
  /** Its `output`, which names the callback: the circuit breaker counts by it. */
  callback: string;
  /** The request waits for a connection without a limit. */
  persistent: boolean;
  /** The whole `callback_request` as JSON text. */
  text: string;
}

/** How the streams of a page are read from its server (rule DL1). */
export interface StreamSource {
  /** The absolute address of callback requests, without a query. */
  url: string;
  headers: Record<string, string>;
  credentials: RequestCredentials;
  /** The page's own `end_id`. */
  endId: string;
  mode: DownlinkMode;
}

/** The names of a downlink, in the query of every request that concerns it. */
export interface DownlinkIds {
  endId: string;
  downlinkId: string;
}

export type Delivery =
  /** A message as it came. The tab checks its payload. */
  | { kind: "message"; message: Envelope }
  | { kind: "connection"; view: Omit<ConnectionView, "place"> }
  /** The session is lost: these requests had been written, and their outcome is unknown. */
  | { kind: "lost"; requestIds: string[]; reason: string }
  /** This request is not sent, or not sent again. `sent`: the server may have received it before. */
  | { kind: "refused"; requestId: string; sent: boolean; code: ErrorCode; reason: string }
  | { kind: "report"; code: ErrorCode; message: string };

export interface TabApi {
  /**
   * Resolves once the batch is applied, with the answers to its reads. Each answer is a whole `get_props_response` as JSON text.
   * @param number the number of this batch, counted by the hub for each tab
   */
  deliver(batch: Delivery[], number: number): Promise<string[]>;
  /** Resolves with a token for the server other than `used`. Undefined if the page cannot get tokens. */
  token?: ((used: string | undefined) => Promise<string | undefined>) | undefined;
}

/** The hub's side of one port. The hello says which tab the port belongs to, so the other calls name none. */
export interface HubApi {
  hello(hello: TabHello, tab: MessagePort): Promise<HubWelcome>;
  /** Resolves with false if the hub does not know this tab, which then has to say hello again. */
  send(outgoing: Outgoing): Promise<boolean>;
  /** Adds a stream to the downlink. Resolves with undefined if the hub does not know this tab. */
  openStream(requestId: string, source: StreamSource): Promise<DownlinkIds | undefined>;
  /** The server has acknowledged the request of a stream: its parts come over the downlink. */
  streamAcknowledged(requestId: string): Promise<void>;
  /** Nothing of a stream is wanted any more. The tab tells the server. */
  forgetStream(requestId: string): Promise<void>;
  /** Takes a request back if it has not been written, and resolves with whether it did. A written request goes on. */
  withdraw(requestId: string): Promise<boolean>;
  /** Takes a request back. If it has been written, ends it on a server that speaks the extension. */
  cancel(requestId: string): Promise<void>;
  /** Tries to connect at once, because the tab is in use again or the network is back. */
  wake(): Promise<void>;
  /** The user has signed in or out at the host of this address: all tabs get new connections to it. */
  reset(socketUrl: string): Promise<void>;
  visible(visible: boolean): Promise<void>;
  /** @param attempt of the hello whose ports are closed. A later hello means that the page is awake again: nothing happens. */
  suspend(attempt: number): Promise<void>;
  resume(): Promise<void>;
  /** @param attempt of the hello that this ends. After a later hello nothing happens. */
  leave(attempt: number): Promise<void>;
  /** Called by tabs without locks, every `ALIVE_MS`. Resolves with false if the hub does not know this tab. */
  alive(): Promise<boolean>;
  stats(): Promise<HubStats | undefined>;
}
