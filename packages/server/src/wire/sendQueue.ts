/**
 * The outgoing queue of one connection: messages leave in the order they came, several to a frame. While the network is
 * behind, updates that later ones make needless are left out: a client that does not keep up gets state, not a backlog.
 */
import type { ServerMessage } from "@patchbay/protocol";
import type { Clock } from "../time/clock.ts";
import { type Coalescer, createCoalescer } from "./coalesce.ts";
import type { Link } from "./link.ts";
import type { Transport } from "./transport.ts";

/** No message waits longer than a display frame, whatever the batch delay and however busy the senders. */
export const MAX_BATCH_DELAY_MS = 16;
/** A batch is cut here, so that a backlog does not become one giant frame. */
const MAX_FRAME_LENGTH = 256 * 1024;
/** Above this the network is behind: messages stay here, where they still batch. */
const HIGH_WATER_BYTES = 1024 * 1024;

/** The same for all connections. */
export interface SendQueueSettings {
  readonly clock: Clock;
  /** 0: each message is its own frame, at once. */
  readonly batchDelayMs: number;
  /** In UTF-16 units, which is what a string's length counts. */
  readonly maxQueuedLength: number;
}

/** Whose queue it is. */
export interface SendQueueOwner {
  /** A frame leaves. */
  leaves(frame: string): void;
  /** The queue is over its limit; told once. */
  overflowed(): void;
}

interface Waiting {
  readonly text: string;
  readonly seq: number | undefined;
}

/**
 * When nothing has left for a while a message leaves as soon as what is ready now has run; else it waits until
 * `batchDelayMs` have passed since the last frame. A stream thus pays one frame per delay, a lone message no delay.
 */
export class SendQueue implements Link {
  readonly #socket: Transport;
  readonly #settings: SendQueueSettings;
  readonly #owner: SendQueueOwner;
  /** Only while something waits: at rest, which most connections are, there is none. */
  #queue: Set<Waiting> | undefined;
  /** Only while a client is behind: few ever are. */
  #coalescer: Coalescer<Waiting> | undefined;
  #cancelTimer: (() => void) | undefined;
  /** Since the network was behind, something has been waiting. */
  #behind = false;
  #listens = false;
  #closed = false;
  /** The number of what was sent last. */
  #lastSeq = 0;
  #queuedLength = 0;
  #lastFlushAt = Number.NEGATIVE_INFINITY;
  #oldestAt = 0;

  constructor(socket: Transport, settings: SendQueueSettings, owner: SendQueueOwner) {
    this.#socket = socket;
    this.#settings = settings;
    this.#owner = owner;
  }

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
    this.#behind ||= this.#socket.bufferedBytes() > HIGH_WATER_BYTES;
    if (this.#behind && message !== undefined) this.#leaveOut(entry, message);
    if (this.#queuedLength > maxQueuedLength) {
      this.drop();
      this.#owner.overflowed();
    } else if (this.#delayMs() === 0 || now - this.#oldestAt >= this.#delayMs()) {
      // Also where a sender that never yields to timers gets its frames out.
      this.flush();
    } else if (this.#cancelTimer === undefined) {
      const flush = (): void => this.flush();
      const waitMs = this.#lastFlushAt + this.#delayMs() - now;
      this.#cancelTimer = waitMs > 0 ? clock.after(waitMs, flush) : clock.soon(flush);
    }
  }

  continueAfter(seq: number): void {
    this.#lastSeq = seq;
  }

  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#queue === undefined) return;
    while (this.#queue !== undefined && this.#socket.bufferedBytes() <= HIGH_WATER_BYTES) this.#sendFrame();
    if (this.#queue !== undefined) {
      this.#awaitDrain();
      return;
    }
    this.#behind = false;
    this.#coalescer = undefined;
  }

  close(code: number, reason: string): void {
    while (this.#queue !== undefined) this.#sendFrame();
    this.drop();
    this.#socket.close(code, reason);
  }

  /** Forgets what is queued; later calls do nothing. */
  drop(): void {
    this.#cancelTimer?.();
    this.#closed = true;
    this.#queue = undefined;
    this.#coalescer = undefined;
    this.#queuedLength = 0;
  }

  queuedLength(): number {
    return this.#queuedLength;
  }

  #delayMs(): number {
    return Math.min(this.#settings.batchDelayMs, MAX_BATCH_DELAY_MS);
  }

  #leaveOut(entry: Waiting, message: ServerMessage): void {
    this.#coalescer ??= createCoalescer();
    for (const needless of this.#coalescer.add(entry, message)) {
      if (this.#queue?.delete(needless)) this.#queuedLength -= needless.text.length;
    }
  }

  #awaitDrain(): void {
    if (this.#listens) return;
    this.#listens = true;
    this.#socket.onDrain(() => {
      if (this.#cancelTimer === undefined) this.flush();
    });
  }

  #sendFrame(): void {
    const queue = this.#queue ?? new Set();
    const cutEach = this.#delayMs() === 0;
    let frame = "";
    let count = 0;
    let length = 0;
    for (const entry of queue) {
      const isFull = count > 0 && (cutEach || length + entry.text.length > MAX_FRAME_LENGTH);
      if (isFull) break;
      queue.delete(entry);
      this.#coalescer?.sent(entry);
      length += entry.text.length;
      // One after the other, and not as a list: for a lone message, which most are, there is nothing to make.
      frame = count === 0 ? this.#inTurn(entry) : `${frame},${this.#inTurn(entry)}`;
      count += 1;
    }
    if (queue.size === 0) this.#queue = undefined;
    this.#queuedLength -= length;
    this.#oldestAt = this.#lastFlushAt = this.#settings.clock.now();
    if (count > 1) frame = `[${frame}]`;
    this.#owner.leaves(frame);
    this.#socket.send(frame);
  }

  /** Says so where numbers before this one have been left out. */
  #inTurn({ text, seq }: Waiting): string {
    if (seq === undefined) return text;
    const isNext = seq === this.#lastSeq + 1;
    const whole = isNext ? text : `${text.slice(0, -1)},"after":${this.#lastSeq}}`;
    this.#lastSeq = seq;
    return whole;
  }
}
