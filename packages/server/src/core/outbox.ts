/** The outgoing queue of one connection: messages leave in the order they came, several to a frame. */
import type { Clock } from "./clock.ts";
import type { SocketPort } from "./socketPort.ts";

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
  /** @param text one encoded message */
  push(text: string): void;
  /** Sends what is queued now, unless the network is behind. */
  flush(): void;
  /** Drops what is queued; later calls do nothing. */
  close(options?: { sendQueued: boolean }): void;
  readonly queuedLength: number;
}

/**
 * When nothing has left for a while a message leaves as soon as what is ready now has run; else it waits until
 * `batchDelayMs` have passed since the last frame. A stream thus pays one frame per delay, a lone message no delay.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { socket, clock } = options;
  const delayMs = Math.min(options.batchDelayMs, MAX_BATCH_DELAY_MS);
  let queue: string[] = [];
  let queuedLength = 0;
  let lastFlushAt = Number.NEGATIVE_INFINITY;
  let oldestAt = 0;
  let cancelTimer: (() => void) | undefined;
  let closed = false;

  socket.onDrain(() => {
    if (queue.length > 0 && !cancelTimer) flush();
  });

  function push(text: string): void {
    if (closed) return;
    const now = clock.now();
    if (queue.length === 0) oldestAt = now;
    queue.push(text);
    queuedLength += text.length;
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
    while (queue.length > 0 && socket.bufferedBytes() <= HIGH_WATER_BYTES) sendFrame();
  }

  function sendFrame(): void {
    let count = 0;
    let length = 0;
    do {
      length += queue[count]?.length ?? 0;
      count += 1;
    } while (delayMs > 0 && count < queue.length && length + (queue[count]?.length ?? 0) <= MAX_FRAME_LENGTH);
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    queuedLength -= length;
    oldestAt = lastFlushAt = clock.now();
    const frame = batch.length === 1 ? String(batch[0]) : `[${batch.join(",")}]`;
    options.onFrame(frame);
    socket.send(frame);
  }

  function close(how = { sendQueued: false }): void {
    if (closed) return;
    cancelTimer?.();
    if (how.sendQueued) while (queue.length > 0) sendFrame();
    closed = true;
    queue = [];
    queuedLength = 0;
  }

  return {
    push,
    flush,
    close,
    get queuedLength() {
      return queuedLength;
    },
  };
}
