/** What hub and tab say to each other through Comlink: one frozen object each way per tab. */
import type { Envelope, ErrorCode } from "@patchbay/protocol";
import type { ConnectionView, HubStats } from "./connection/connectionView.ts";

/** Changes with every incompatible change of this file; a worker of another version is not spoken to. */
export const HUB_VERSION = 6;

export interface TabHello {
  version: number;
  tabId: string;
  /** Absolute `ws:`/`wss:` URL. It says whom the page is for, so that pages of two users share no connection (rule HS3). */
  socketUrl: string;
  /** The server speaks the extension: it says so before anything is written to it (rule EX1). */
  greets: boolean;
  /** Milliseconds; 0 switches off. The shortest asked for by any tab counts. */
  heartbeatMs: number;
  /** Milliseconds; 0 switches off. The longest asked for by any tab counts. */
  inactivityMs: number;
  visible: boolean;
  /** Counts this tab's hellos. */
  attempt: number;
  /** The tab holds its lock; one that cannot says so and sends `alive` instead. */
  holdsLock: boolean;
  /** The number of the last batch that it has applied: one that was asleep closed its ports, and something may have been on its way. */
  applied: number;
}

/** How often a tab without a lock says that it lives, in milliseconds. */
export const ALIVE_MS = 15_000;
/** How long its silence is borne: browsers let the timers of hidden pages run once a minute. */
export const ALIVE_DEADLINE_MS = 150_000;

export interface HubWelcome {
  version: number;
  /** Names the lock this hub holds while it lives; undefined where there are no locks. */
  lockName: string | undefined;
  /** What the hub kept for a page that was asleep follows. */
  kept: boolean;
}

/** A message to the server, encoded once in the tab; the hub never opens it. */
export interface Outgoing {
  requestId: string;
  /** Its `output`: who is to blame if the connection cannot bear it. */
  callback: string;
  /** May wait as long as it takes. */
  persistent: boolean;
  /** The whole `callback_request` as JSON text. */
  text: string;
}

export type Delivery =
  /** As it came: the tab checks it. */
  | { kind: "message"; message: Envelope }
  | { kind: "connection"; view: Omit<ConnectionView, "place"> }
  /** The session is lost, and with it these requests, which had been written. */
  | { kind: "lost"; requestIds: string[]; reason: string }
  /** This request is not sent, or not again; `sent`: it may have got to the server before. */
  | { kind: "refused"; requestId: string; sent: boolean; code: ErrorCode; reason: string }
  | { kind: "report"; code: ErrorCode; message: string };

export interface TabApi {
  /**
   * Resolves once the batch is applied, with the answers to the reads in it: each a whole `get_props_response` as JSON text.
   * @param number counts this tab's batches
   */
  deliver(batch: Delivery[], number: number): Promise<string[]>;
  /** A token for the server, other than the one that is used up. Undefined where the page has no way to get any. */
  token?: ((used: string | undefined) => Promise<string | undefined>) | undefined;
}

/** Of one port. No call names a tab: whose port it is, is known since its hello. */
export interface HubApi {
  hello(hello: TabHello, tab: MessagePort): Promise<HubWelcome>;
  /** False if the hub does not know this tab: it has to say hello again. */
  send(outgoing: Outgoing): Promise<boolean>;
  /** Takes a request back if it has not been written yet, and says whether it did; a written one goes on. */
  withdraw(requestId: string): Promise<boolean>;
  /** Nobody wants this request any more: it is taken back, or ended on a server that listens. */
  cancel(requestId: string): Promise<void>;
  /** The tab is in use again, or the network is back. */
  wake(): Promise<void>;
  /** Somebody has signed in or out at the host of this address: its connections are made anew, for all tabs. */
  reset(socketUrl: string): Promise<void>;
  visible(visible: boolean): Promise<void>;
  /** @param attempt of the hello whose ports are closed; a page that has woken since stays awake */
  suspend(attempt: number): Promise<void>;
  resume(): Promise<void>;
  /** @param attempt of the hello that this takes back; a later one stays */
  leave(attempt: number): Promise<void>;
  /** From tabs without locks, every `ALIVE_MS`. False if the hub does not know this tab. */
  alive(): Promise<boolean>;
  stats(): Promise<HubStats | undefined>;
}
