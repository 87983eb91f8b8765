/**
 * The server's memory of one client: its runs, reads and unacknowledged messages. It outlives a lost connection. `LiveSession`
 * implements this interface. Its parts know it by the interface, because imports must not form a circle.
 */
import type {
  CallbackOutcome,
  CallbackRequest,
  ClientMessage,
  Drain,
  Expires,
  Fault,
  HeartbeatAck,
  Resume,
  ServerMessage,
} from "@patchbay/protocol";
import type { Registry } from "../callbacks/registry.ts";
import type { Log } from "../log/log.ts";
import type { RequestInfo, TopicName } from "../runs/context.ts";
import type { RunSlots } from "../runs/runSlots.ts";
import type { Clock } from "../time/clock.ts";
import type { FrameObserver, OnFrame } from "../wire/frameObserver.ts";
import type { SendQueue } from "../wire/sendQueue.ts";
import type { SocketRun } from "./propReads.ts";
import type { ResumeBufferBounds } from "./resumeBuffer.ts";
import type { ConnectionInfo } from "./sessionInfo.ts";

/** A tab of a session. */
export interface SessionTab {
  readonly session: Session;
  readonly tabId: string;
}

/** A tab, and since when it is in the app or in a topic. */
export interface Member extends SessionTab {
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** The tabs of all sessions, as presence and pushes know them (`push/tabDirectory.ts`). */
export interface TabDirectory {
  came(member: Member): void;
  /** The tab, or its session, has gone. */
  left(member: Member): void;
  /** @throws PatchbayError if the topic is no name of one, or the tab has too many */
  join(tab: SessionTab, topic: TopicName): void;
  leave(tab: SessionTab, topic: TopicName): void;
}

/** Settings and services that all sessions of an app share. */
export interface SessionHost {
  readonly registry: Pick<Registry, "find">;
  readonly clock: Clock;
  readonly log: Log;
  /** Random id of this server process. */
  readonly epoch: string;
  /** Must be unguessable: the id of a session is enough to resume it for its identity. */
  newId(): string;
  /** True: every callback may run over the socket. False: only those with `websocket` or `persistent`. */
  readonly websocketCallbacks: boolean;
  readonly devTools: boolean;
  readonly batchDelayMs: number;
  readonly heartbeatMs: number;
  readonly maxMessageBytes: number;
  /** Limits the runs of an owner over the socket and HTTP together. Default: only runs over the socket count. */
  readonly runSlots?: RunSlots;
  /** Runs of one owner at a time. */
  readonly maxRuns: number;
  /** Runs of one tab of a session at a time. Default: `maxRuns`. */
  readonly maxRunsPerTab?: number;
  /** Unsent messages of one connection, in UTF-16 units. */
  readonly maxQueuedLength: number;
  /**
   * Sessions that wait for their clients. Beyond this number, the session that has waited longest ends. Default: the highest number of
   * sessions that were connected at once, so that all can come back, and at least 1 000.
   */
  readonly maxWaiting?: number | undefined;
  /** Waiting sessions of one identity, so that nobody can evict the sessions of others. Default: no limit. */
  readonly maxWaitingPerIdentity?: number | undefined;
  /** How long a session and its runs outlive their connection, in milliseconds; 0: not at all. */
  readonly resumeMs: number;
  readonly replay: ResumeBufferBounds;
  /** Default: nobody asks for the tabs of all sessions. */
  readonly directory?: TabDirectory;
  /** Called with every frame; for panels and tests. */
  readonly onFrame: OnFrame;
}

/** Identifies a request. Two tabs may use the same `requestId`, so the tab belongs to it. */
export type RequestName = Pick<CallbackRequest, "rendererId" | "requestId">;

/** A prop, or the value at a path within it (rule GP6). */
export interface PropPlace {
  readonly componentId: string;
  readonly property: string;
  readonly path?: (string | number)[];
}

/** Messages about the connection itself. A resume does not repeat them. */
export type Announcement = Expires | Drain | HeartbeatAck;

export interface Session {
  readonly id: string;
  /** Only this identity may resume the session. */
  readonly identity: string;
  /** The client speaks the extension. */
  readonly extended: boolean;
  /** The session can be resumed, so messages have numbers and are kept until they are acknowledged. */
  readonly resumable: boolean;
  /** The HTTP request that new runs belong to: the handshake of the connection, with its latest token. */
  readonly request: RequestInfo;
  readonly frames: FrameObserver;
  /** The queue of the connection that serves the session; undefined while there is none. */
  sendQueue(): SendQueue | undefined;
  /** True after the session was closed or has ended. It then ignores all messages. */
  isShutdown(): boolean;
  /**
   * Encodes the message at once, so that later changes of its values have no effect.
   * @param encoded the text of the message, if it was encoded before
   * @throws PatchbayError `message_shape` if a value cannot be JSON
   */
  send(message: ServerMessage, encoded?: string): void;
  /** Sends the answer to a request at once, and remembers that the request was answered. @throws as `send` */
  answer(request: RequestName, outcome: CallbackOutcome): void;
  /** True if the client does not keep up: the network is behind, or half of the resume buffer is not acknowledged. */
  isCrowded(): boolean;
  /** Calls back once, when the client has received or acknowledged something, or its connection has changed. */
  whenRelieved(listener: () => void): void;
  /** The network has taken all messages that waited for it. */
  relieve(): void;
  /** Asks the tab of a run for the value of a prop. @param timeoutMs Infinity: waits until the run ends */
  readProp(run: SocketRun, prop: PropPlace, timeoutMs: number): Promise<unknown>;
  /** True until the first request. */
  isFresh(): boolean;
  handle(message: ClientMessage): void;
  /** Sets the request of new runs: the login was renewed, or the client has come back. */
  renew(request: RequestInfo): void;
  /** Sends a message about the connection. Returns false if no client is connected, or it does not speak the extension. */
  announce(message: Announcement): boolean;
  /** Answers a message that was too large or malformed. */
  reject(fault: Fault): void;
  attach(queue: SendQueue): void;
  /**
   * Continues on another connection: repeats the messages after the number that the client has received, and all open reads. Runs
   * that the client does not wait for end. Returns false if the session cannot be resumed; then it has not changed.
   */
  resume(queue: SendQueue, message: Resume): boolean;
  /**
   * The connection is lost. A session that can be resumed waits for the next connection. Any other session ends.
   * @param withinMs a shorter wait, in milliseconds
   */
  detach(withinMs?: number): void;
  /** Sends the queued messages, then closes the connection. The runs end at once, and the session cannot be resumed. */
  close(code: number, reason: string): void;
  /** The tab has left the session, so its runs end. A waiting session ends with its last tab. */
  leave(tabId: string): void;
  /** Ends the runs and reads, and removes the session from the index. Safe to call twice. */
  end(): void;
  /** True while a run is active that will end by itself, so it is not persistent. */
  isBusy(): boolean;
  /** The tabs that have sent a request and are not known to have gone. */
  tabIds(): readonly string[];
  /** The time of the tab's first request, in milliseconds since 1970; undefined if it is no tab of the session. */
  tabSince(tabId: string): number | undefined;
  info(): ConnectionInfo;
}
