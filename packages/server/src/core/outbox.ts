/**
 * The outgoing queue of one connection: messages leave in the order they came, several to a frame. While the network is
 * behind, updates that later ones make needless are left out: a client that does not keep up gets state, not a backlog.
 */
import type { Sequenced, ServerMessage } from "@patchbay/protocol";
import type { Clock } from "./clock.ts";
import type { SocketPort } from "./socketPort.ts";
import { createSuperseded, type Superseded } from "./superseded.ts";

/** No message waits longer than a display frame, whatever the batch delay and however busy the senders. */
export const MAX_BATCH_DELAY_MS = 16;
/** A batch is cut here, so that a backlog does not become one giant frame. */
const MAX_FRAME_LENGTH = 256 * 1024;
/** Above this the network is behind: messages stay here, where they still batch. */
const HIGH_WATER_BYTES = 1024 * 1024;

export interface OutboxOptions {
  socket: SocketPort;
  clock: Clock;
  /** 0: each message is its own frame, at once. */
  batchDelayMs: number;
  /** In UTF-16 units, which is what a string's length counts. */
  maxQueuedLength: number;
  onFrame(text: string): void;
  /** The queue is over its limit; told once. */
  onOverflow(): void;
}

export interface Outbox {
  /**
   * @param text one encoded message
   * @param message what it says, where it may be left out or others because of it
   */
  push(text: string, message?: ServerMessage & Sequenced): void;
  /** The client has all up to this number. */
  continueAfter(seq: number): void;
  /** Sends what is queued now, unless the network is behind. */
  flush(): void;
  /** Drops what is queued; later calls do nothing. */
  close(options?: { sendQueued: boolean }): void;
  queuedLength(): number;
}

interface Waiting {
  readonly text: string;
  readonly seq: number | undefined;
}

/**
 * When nothing has left for a while a message leaves as soon as what is ready now has run; else it waits until
 * `batchDelayMs` have passed since the last frame. A stream thus pays one frame per delay, a lone message no delay.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { socket, clock } = options;
  const delayMs = Math.min(options.batchDelayMs, MAX_BATCH_DELAY_MS);
  const queue = new Set<Waiting>();
  /** Only while a client is behind: few ever are. */
  let superseded: Superseded<Waiting> | undefined;
  /** Since the network was behind, something has been waiting. */
  let behind = false;
  /** The number of what was sent last. */
  let lastSeq = 0;
  let queuedLength = 0;
  let lastFlushAt = Number.NEGATIVE_INFINITY;
  let oldestAt = 0;
  let cancelTimer: (() => void) | undefined;
  let closed = false;

  socket.onDrain(() => {
    if (queue.size > 0 && !cancelTimer) flush();
  });

  function push(text: string, message?: ServerMessage & Sequenced): void {
    if (closed) return;
    const now = clock.now();
    if (queue.size === 0) oldestAt = now;
    const entry: Waiting = { text, seq: message?.seq };
    queue.add(entry);
    queuedLength += text.length;
    behind ||= socket.bufferedBytes() > HIGH_WATER_BYTES;
    if (behind && message !== undefined) {
      superseded ??= createSuperseded();
      for (const needless of superseded.add(entry, message)) {
        if (queue.delete(needless)) queuedLength -= needless.text.length;
      }
    }
    if (queuedLength > options.maxQueuedLength) {
      close();
      options.onOverflow();
    } else if (delayMs === 0 || now - oldestAt >= delayMs) {
      // Also where a sender that never yields to timers gets its frames out.
      flush();
    } else {
      const waitMs = lastFlushAt + delayMs - now;
      cancelTimer ??= waitMs > 0 ? clock.after(waitMs, flush) : clock.soon(flush);
    }
  }

  function flush(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (closed) return;
    while (queue.size > 0 && socket.bufferedBytes() <= HIGH_WATER_BYTES) sendFrame();
    if (queue.size > 0) return;
    behind = false;
    superseded = undefined;
  }

  function sendFrame(): void {
    const batch: string[] = [];
    let length = 0;
    for (const entry of queue) {
      const isFull = batch.length > 0 && (delayMs === 0 || length + entry.text.length > MAX_FRAME_LENGTH);
      if (isFull) break;
      queue.delete(entry);
      length += entry.text.length;
      batch.push(inTurn(entry));
    }
    queuedLength -= length;
    oldestAt = lastFlushAt = clock.now();
    const frame = batch.length === 1 ? String(batch[0]) : `[${batch.join(",")}]`;
    options.onFrame(frame);
    socket.send(frame);
  }

  /** Says so where numbers before this one have been left out. */
  function inTurn({ text, seq }: Waiting): string {
    if (seq === undefined) return text;
    const isNext = seq === lastSeq + 1;
    const whole = isNext ? text : `${text.slice(0, -1)},"after":${lastSeq}}`;
    lastSeq = seq;
    return whole;
  }

  function close(how = { sendQueued: false }): void {
    if (closed) return;
    cancelTimer?.();
    if (how.sendQueued) while (queue.size > 0) sendFrame();
    closed = true;
    queue.clear();
    superseded = undefined;
    queuedLength = 0;
  }

  return {
    push,
    continueAfter(seq) {
      lastSeq = seq;
    },
    flush,
    close,
    queuedLength: () => queuedLength,
  };
}
