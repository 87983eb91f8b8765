/**
 * The send queue of one connection. Messages leave in order, several in a frame. While the network is behind, it drops updates that
 * later ones replace, so a slow client gets the current state instead of a backlog.
 */
import { CloseCode, ErrorCode, type ServerMessage } from "@patchbay/protocol";
import type { Log } from "../log/log.ts";
import type { Clock } from "../time/clock.ts";
import { createSuperseder, type Superseder } from "./dropSuperseded.ts";
import type { FrameObserver } from "./frameObserver.ts";
import type { Transport } from "./transport.ts";

/** No message waits longer than a frame of the display, whatever `batchDelayMs` is. */
export const MAX_BATCH_DELAY_MS = 16;
/** Longest batch, in UTF-16 units, so that a backlog does not become one giant frame. */
const MAX_FRAME_LENGTH = 256 * 1024;
/** If the socket has buffered more than this, the network is behind, and messages stay in the queue, where superseded ones are dropped. */
const HIGH_WATER_BYTES = 1024 * 1024;

/** Settings that all connections share. */
export interface SendQueueSettings {
  readonly clock: Clock;
  readonly log: Log;
  /** 0: each message is sent at once, in its own frame. */
  readonly batchDelayMs: number;
  /** Limit of the queued messages, in UTF-16 units. Beyond it the connection is closed. */
  readonly maxQueuedLength: number;
}

/** The connection that owns the queue. */
export interface QueueConnection {
  /** Closes the connection at once. */
  giveUp(code: number, reason: string): void;
  /** The network was behind, and has taken all messages. */
  caughtUp(): void;
}

interface Waiting {
  readonly text: string;
  readonly seq: number | undefined;
}

/**
 * After a pause, a message leaves as soon as the ready tasks have run. Otherwise it waits until `batchDelayMs` have passed since the
 * last frame. So a stream costs one frame per delay, and a single message has no delay.
 */
export class SendQueue {
  /** Counts the sent frames of the session that the connection serves. */
  frames: FrameObserver;
  readonly #transport: Transport;
  readonly #settings: SendQueueSettings;
  readonly #connection: QueueConnection;
  /** Waiting messages, oldest first. Undefined while there are none, as in most connections. */
  #queue: Set<Waiting> | undefined;
  /** Undefined unless the client is behind, as few are. */
  #superseder: Superseder<Waiting> | undefined;
  #cancelTimer: (() => void) | undefined;
  /** The queue has not been empty since the network was behind. */
  #behind = false;
  #listens = false;
  #closed = false;
  /** Number of the last message that was sent. */
  #lastSeq = 0;
  #queuedLength = 0;
  #lastFlushAt = Number.NEGATIVE_INFINITY;
  #oldestAt = 0;

  constructor(
    transport: Transport,
    settings: SendQueueSettings,
    frames: FrameObserver,
    connection: QueueConnection,
  ) {
    this.#transport = transport;
    this.#settings = settings;
    this.frames = frames;
    this.#connection = connection;
  }

  /**
   * @param text one encoded message
   * @param message the message before it was encoded, if it may supersede others
   * @param seq its number, which the text ends with
   */
  push(text: string, message?: ServerMessage, seq?: number): void {
    if (this.#closed) return;
    const { clock, maxQueuedLength } = this.#settings;
    const now = clock.now();
    if (this.#queue === undefined) {
      this.#queue = new Set();
      this.#oldestAt = now;
    }
    const entry: Waiting = { text, seq };
    this.#queue.add(entry);
    this.#queuedLength += text.length;
    this.#behind ||= this.#transport.bufferedBytes() > HIGH_WATER_BYTES;
    if (this.#behind && message !== undefined) this.#dropSuperseded(entry, message);
    if (this.#queuedLength > maxQueuedLength) {
      this.drop();
      this.#settings.log({
        level: "warn",
        code: ErrorCode.QueueFull,
        message:
          "A client does not read fast enough: its send queue is full (websocketMaxQueuedLength), so its connection is closed",
      });
      this.#connection.giveUp(CloseCode.TryAgainLater, "Outgoing queue full");
    } else if (this.#delayMs() === 0 || now - this.#oldestAt >= this.#delayMs()) {
      // A sender that never lets timers run gets its messages sent here.
      this.flush();
    } else if (this.#cancelTimer === undefined) {
      const flush = (): void => this.flush();
      const waitMs = this.#lastFlushAt + this.#delayMs() - now;
      this.#cancelTimer = waitMs > 0 ? clock.after(waitMs, flush) : clock.soon(flush);
    }
  }

  /** The client has received all messages up to this number. */
  continueAfter(seq: number): void {
    this.#lastSeq = seq;
  }

  /** Sends the waiting messages now, unless the network is behind. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#queue === undefined) return;
    while (this.#queue !== undefined && this.#transport.bufferedBytes() <= HIGH_WATER_BYTES)
      this.#transport.send(this.#takeFrame(this.#queue));
    if (this.#queue !== undefined) {
      this.#awaitDrain();
      return;
    }
    if (!this.#behind) return;
    this.#behind = false;
    this.#superseder = undefined;
    this.#connection.caughtUp();
  }

  /** Sends the waiting messages, then closes. */
  close(code: number, reason: string): void {
    while (this.#queue !== undefined) this.#transport.send(this.#takeFrame(this.#queue));
    this.drop();
    this.#transport.close(code, reason);
  }

  /** Drops the waiting messages. Later calls have no effect. */
  drop(): void {
    this.#cancelTimer?.();
    this.#closed = true;
    this.#queue = undefined;
    this.#superseder = undefined;
    this.#queuedLength = 0;
  }

  /** True from when the network is behind until it has taken all messages. */
  isBehind(): boolean {
    return this.#behind;
  }

  /** In UTF-16 units. */
  queuedLength(): number {
    return this.#queuedLength;
  }

  #delayMs(): number {
    return Math.min(this.#settings.batchDelayMs, MAX_BATCH_DELAY_MS);
  }

  #dropSuperseded(entry: Waiting, message: ServerMessage): void {
    this.#superseder ??= createSuperseder();
    for (const needless of this.#superseder.add(entry, message)) {
      if (this.#queue?.delete(needless)) this.#queuedLength -= needless.text.length;
    }
  }

  #awaitDrain(): void {
    if (this.#listens) return;
    this.#listens = true;
    this.#transport.onDrain(() => {
      if (this.#cancelTimer === undefined) this.flush();
    });
  }

  /** Removes the next frame from the queue, and counts it as sent. */
  #takeFrame(queue: Set<Waiting>): string {
    const cutEach = this.#delayMs() === 0;
    let frame = "";
    let count = 0;
    let length = 0;
    for (const entry of queue) {
      const isFull = count > 0 && (cutEach || length + entry.text.length > MAX_FRAME_LENGTH);
      if (isFull) break;
      queue.delete(entry);
      this.#superseder?.sent(entry);
      length += entry.text.length;
      // Joined without a list, because most frames are one message.
      frame = count === 0 ? this.#textOf(entry) : `${frame},${this.#textOf(entry)}`;
      count += 1;
    }
    if (queue.size === 0) this.#queue = undefined;
    this.#queuedLength -= length;
    this.#oldestAt = this.#lastFlushAt = this.#settings.clock.now();
    if (count > 1) frame = `[${frame}]`;
    this.frames.sent(frame);
    return frame;
  }

  /** Adds `after`, the number of the message sent before, if messages between were dropped. */
  #textOf({ text, seq }: Waiting): string {
    if (seq === undefined) return text;
    const isNext = seq === this.#lastSeq + 1;
    const whole = isNext ? text : `${text.slice(0, -1)},"after":${this.#lastSeq}}`;
    this.#lastSeq = seq;
    return whole;
  }
}
