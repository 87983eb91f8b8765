/** A session: the runs, reads and unacknowledged messages of one client. It outlives a lost connection. */
import type {
  CallbackOutcome,
  CallbackRequest,
  ClientMessage,
  Drain,
  Expires,
  Fault,
  Resume,
  ServerMessage,
} from "@patchbay/protocol";
import type { Registry } from "../callbacks/registry.ts";
import type { Log } from "../log/log.ts";
import type { RequestInfo } from "../runs/context.ts";
import type { RunSlots } from "../runs/runSlots.ts";
import type { Clock } from "../time/clock.ts";
import type { FrameCounter, OnFrame } from "../wire/frameCounter.ts";
import type { SendQueue } from "../wire/sendQueue.ts";
import type { SocketRun } from "./propReads.ts";
import type { ResumeBufferBounds } from "./resumeBuffer.ts";
import type { ConnectionInfo } from "./sessionInfo.ts";

/** Settings and services that all sessions of an app share. */
export interface SessionHost {
  readonly registry: Pick<Registry, "find">;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this server process. */
  readonly epoch: string;
  /** Must be unguessable: the id of a session is enough to resume it for its identity. */
  newId(): string;
  /** True: every callback may run over the socket. */
  readonly websocketCallbacks: boolean;
  readonly devTools: boolean;
  readonly batchDelayMs: number;
  readonly heartbeatMs: number;
  readonly maxMessageBytes: number;
  /** Shared with HTTP, so that an owner has one limit for both. Default: `maxRuns` for each owner, over the socket alone. */
  readonly runSlots?: RunSlots;
  /** Runs of one owner at a time. */
  readonly maxRuns: number;
  /** Runs of one tab of a session at a time. Default: `maxRuns`. */
  readonly maxRunsPerTab?: number;
  /** Unsent messages of one connection, in UTF-16 units. */
  readonly maxQueuedLength: number;
  /**
   * Sessions that wait for their clients. Beyond it, the one that has waited longest ends. Default: the most that have ever been
   * connected at a time, so that all may come back, and at least 1 000.
   */
  readonly maxWaiting?: number | undefined;
  /** Waiting sessions of one identity, so that nobody can evict the sessions of others. Default: no limit of its own. */
  readonly maxWaitingPerIdentity?: number | undefined;
  /** How long a session and its runs outlive their connection; 0: not at all. */
  readonly resumeMs: number;
  readonly replay: ResumeBufferBounds;
  /** Sees every frame; for panels and tests. */
  readonly onFrame: OnFrame;
}

/** Names a request: ids count per tab, so two tabs may use the same. */
export type RequestName = Pick<CallbackRequest, "rendererId" | "requestId">;

/** Messages about the connection itself. A resume does not repeat them. */
export type Announcement = Expires | Drain;

export interface Session {
  readonly id: string;
  /** Only this identity may resume the session. */
  readonly identity: string;
  /** A resume is possible, so messages are numbered and kept until they are acknowledged. */
  readonly resumable: boolean;
  /** The HTTP request that new runs belong to: the handshake of the connection, or its last renewal. */
  readonly request: RequestInfo;
  readonly frames: FrameCounter;
  /** The queue of the connection that serves the session; undefined while there is none. */
  sendQueue(): SendQueue | undefined;
  /** The session takes and sends nothing any more. */
  isShutdown(): boolean;
  /**
   * Encodes the message at once, so that later changes of its values do not count.
   * @throws PatchbayError `message_shape` when a value cannot be JSON
   */
  send(message: ServerMessage): void;
  /** Sends an answer to a request, without delay, and remembers that it was answered. @throws as `send` */
  answer(request: RequestName, outcome: CallbackOutcome): void;
  /** Asks the tab of a run for a prop. @param timeoutMs Infinity: waits until the run ends */
  readProp(
    run: SocketRun,
    prop: { componentId: string; property: string },
    timeoutMs: number,
  ): Promise<unknown>;
  /** No request has come yet. */
  isFresh(): boolean;
  handle(message: ClientMessage): void;
  /** New runs belong to this request: the login was renewed, or the client has come back. */
  renew(request: RequestInfo): void;
  /** False where no client is connected that speaks the extension. */
  announce(message: Announcement): boolean;
  /** Answers a message that was too large or not understood. */
  reject(fault: Fault): void;
  attach(queue: SendQueue): void;
  /**
   * Continues on another connection: sends again the messages after the number that the client has received, and asks every open
   * read again. Runs that the client does not wait for end. False where a resume is not possible; then nothing has changed.
   */
  resume(queue: SendQueue, message: Resume): boolean;
  /**
   * The connection is lost. A session that can be resumed waits for another; any other ends.
   * @param withinMs shortens the wait
   */
  detach(withinMs?: number): void;
  /** Sends the queue, then closes the connection. The runs end at once, and the session is not resumed. */
  close(code: number, reason: string): void;
  /** The tab has left the session: its runs end. A session without a tab does not wait for its client. */
  leave(tabId: string): void;
  /** Ends the runs and reads, and forgets the session. Safe to call twice. */
  end(): void;
  /** A run is active that is not persistent, so it will end by itself. */
  isBusy(): boolean;
  info(): ConnectionInfo;
}
