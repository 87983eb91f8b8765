/** The server's memory of one client: its runs, its reads, and what it has not acknowledged. Outlives a lost connection. */
import type { ClientMessage, Drain, Expires, Fault, Resume } from "@patchbay/protocol";
import type { Registry } from "../callbacks/registry.ts";
import type { Log } from "../log/log.ts";
import type { RequestInfo } from "../runs/context.ts";
import type { RunSlots } from "../runs/runSlots.ts";
import type { Clock } from "../time/clock.ts";
import type { Link } from "../wire/link.ts";
import type { ActiveRunsHost } from "./activeRuns.ts";
import type { ResumeBufferBounds } from "./resumeBuffer.ts";
import type { ConnectionInfo } from "./sessionInfo.ts";

/** Settings and services that all sessions of an app share. */
export interface SessionHost {
  readonly registry: Pick<Registry, "find">;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this server process. */
  readonly epoch: string;
  /** Unguessable: it names sessions, and who knows the name of one may be asked for no more than that. */
  newId(): string;
  /** Whether every callback may be run over the socket. */
  readonly websocketCallbacks: boolean;
  readonly devTools: boolean;
  readonly batchDelayMs: number;
  readonly heartbeatMs: number;
  readonly maxMessageBytes: number;
  /** Where other transports run callbacks too: who may begin another. Default: sessions by themselves, `maxRuns` each. */
  readonly runSlots?: RunSlots;
  /** Of one owner at a time. */
  readonly maxRuns: number;
  /** Of one tab of a session at a time. Default: as many. */
  readonly maxRunsPerTab?: number;
  readonly maxQueuedLength: number;
  /**
   * Sessions that wait for their clients; beyond, the one that has waited longest ends. Default: as many as have ever been connected
   * at a time, so that all may come back, and 1 000 at least.
   */
  readonly maxWaiting?: number | undefined;
  /** Of one identity, where identities are known: nobody pushes out the sessions of others. Default: no limit of its own. */
  readonly maxWaitingPerIdentity?: number | undefined;
  /** How long a session and its runs outlive their connection; 0: not at all. */
  readonly resumeMs: number;
  readonly replay: ResumeBufferBounds;
  /** Sees every frame; for panels and tests. */
  onFrame(frame: { connectionId: string; direction: "in" | "out"; text: string }): void;
}

export interface SessionOptions {
  host: SessionHost & ActiveRunsHost;
  owner: SessionOwner;
  request: RequestInfo;
  /** Whose it is; nobody else may resume it. */
  identity: string;
  /** The client asked for the extension. */
  extended: boolean;
}

/** Who keeps the sessions. */
export interface SessionOwner {
  /** A tab asks here for the first time. */
  tabCame(tabId: string, session: Session): void;
  tabWent(tabId: string, session: Session): void;
  /** The line is gone, and its client may come back. */
  waits(session: Session): void;
  /** It has. */
  goesOn(session: Session): void;
  ended(session: Session): void;
}

/** What is said of the connection itself; it has no place in the session. */
export type Announcement = Expires | Drain;

export interface Session {
  readonly id: string;
  readonly identity: string;
  link(): Link | undefined;
  /** Nothing has been asked of it yet. */
  isFresh(): boolean;
  handle(message: ClientMessage): void;
  /** Later runs come by this request: the login was renewed, or its client has come back. */
  renew(request: RequestInfo): void;
  /** False where there is no client that speaks the extension. */
  announce(message: Announcement): boolean;
  /** A message that could not be understood, or not even be taken in. */
  reject(fault: Fault): void;
  attach(link: Link): void;
  /**
   * Goes on over another line, from behind this number: all of what followed is sent again, and every open read is asked
   * again. Runs its client does not wait for any more end. False, and nothing has happened, where that is not possible.
   */
  resume(link: Link, message: Resume): boolean;
  /**
   * The line is gone. A session that can be resumed waits for another, any other ends.
   * @param withinMs how long at most, where that is less than it would wait else
   */
  detach(withinMs?: number): void;
  /** Sends what is queued, then closes. Its runs end at once, and it is not resumed. */
  close(code: number, reason: string): void;
  /** The tab is gone from here: its runs end. A session that waits for its client, and has no tab left, waits for nothing. */
  leave(tabId: string): void;
  /** Everything of it ends. Safe to call twice. */
  end(): void;
  counted(direction: "in" | "out"): void;
  /** A run is on that will end by itself. */
  isBusy(): boolean;
  info(): ConnectionInfo;
}
