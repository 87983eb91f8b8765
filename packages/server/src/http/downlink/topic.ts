/**
 * One downlink: the envelopes of all its streams in order. They are kept until the client acknowledges them, with the number that it
 * reads from, and one response at a time carries them.
 */
import { PartPace } from "../../sessions/partPace.ts";
import { ResumeBuffer, type ResumeBufferBounds } from "../../sessions/resumeBuffer.ts";
import type { Clock } from "../../time/clock.ts";
import type { LineBody } from "../lineBody.ts";
import type { PartStream } from "../updates/partStream.ts";

/** Milliseconds without a reader after which the streams are ended. Clients know this number (rule DL8). */
export const GRACE_MS = 10_000;
/** Milliseconds that a reader may be behind. A large part takes its time on a slow line. */
export const BEHIND_MS = 60_000;
/** Milliseconds that the envelopes are kept after that. Clients give up after 30 seconds. */
export const KEPT_MS = 50_000;

/** Ids of cancels that are remembered before their streams begin. */
const MOST_CANCELS = 100;

export const RESET_LINE: string = `${JSON.stringify({ reset: true })}\n`;

/** What all topics of one owner share. Each method takes constant time, but for what it frees. */
export interface TopicRoom {
  /** More than half of what can be kept is kept. */
  readonly isHalfFull: boolean;
  /** Whether so many more UTF-16 units can be kept. It first frees what it can. */
  fits(length: number): boolean;
  /** @param length UTF-16 units that are kept besides; below 0: that are forgotten */
  grew(length: number): void;
  /** Called when there may be room. */
  readonly waiting: Set<() => void>;
  /** @param isIdle the topic has neither streams nor a reader */
  changed(isIdle: boolean): void;
}

export interface TopicHost {
  readonly bounds: ResumeBufferBounds;
  readonly room: TopicRoom;
  readonly clock: Clock;
  /** Nobody has read the topic for so long that no client will. */
  onForgotten(): void;
}

export type Reader = Omit<LineBody, "isOpen" | "open" | "close">;

export interface Topic {
  /** Whether the stream is open. */
  has(requestId: string): boolean;
  /** @param onStopped called if the stream is ended by another than its run @returns undefined if the stream is open already */
  open(requestId: string, onStopped: () => void): PartStream | undefined;
  /** Ends the stream. It is remembered if there is none: the two requests of a page may overtake each other. */
  cancel(requestId: string): void;
  /** Whether the stream was cancelled before it began. */
  isCancelled(requestId: string): boolean;
  /**
   * The client has taken everything up to this number. An earlier reader is ended.
   * @returns false if it cannot be continued from there: an envelope behind it was forgotten, or it was never sent
   */
  read(from: number, reader: Reader): boolean;
  /** The response of this reader has room again. */
  drained(reader: Reader): void;
  /** The response of this reader has ended. */
  left(reader: Reader): void;
  /** Ends all streams, each with this error. */
  stop(message: string): void;
  /** Ends all streams and the response, and forgets everything. */
  end(message: string): void;
}

export function createTopic({ bounds, room, clock, onForgotten }: TopicHost): Topic {
  const buffer = new ResumeBuffer(bounds);
  const streams = new Map<string, () => void>();
  const cancelled = new Set<string>();
  let reader: Reader | undefined;
  /** The last reader that was ended. Its client may never have read what was written. */
  let ended: Reader | undefined;
  /** The number of the last envelope that was written to the reader. */
  let written = 0;
  let cancelTimer = (): void => undefined;
  /** Sends of this topic that wait for its reader. */
  const waiting = new Set<() => void>();

  function relieve(): void {
    for (const listener of [...waiting]) listener();
  }

  function changed(): void {
    room.changed(streams.size === 0 && reader === undefined);
  }

  /** Ends the streams after a while, if nobody reads them by then. */
  function startGrace(ms = GRACE_MS): void {
    cancelTimer();
    cancelTimer = clock.after(ms, () => {
      // To stop the last stream may forget the topic, and so this timer.
      cancelTimer = clock.after(KEPT_MS, onForgotten);
      reader?.drop();
      reader = undefined;
      stop(`The stream was ended because the page did not read it for ${ms / 1_000} seconds`);
      changed();
      relieve();
    });
  }

  function write(text: string): void {
    reader?.write(text);
    if (reader?.isBehind) startGrace(BEHIND_MS);
  }

  function stop(message: string): void {
    for (const requestId of [...streams.keys()]) stopStream(requestId, message);
  }

  function stopStream(requestId: string, message: string): void {
    const onStopped = streams.get(requestId);
    if (onStopped === undefined) return;
    finish(requestId, { message });
    onStopped();
  }

  function finish(requestId: string, error?: { message: string }): void {
    if (!streams.delete(requestId)) return;
    publish(requestId, JSON.stringify({ done: true, error }));
    changed();
  }

  /** Whose waiting list a part of this length belongs to; undefined: it can be sent. */
  function crowded(length: number): Set<() => void> | undefined {
    if (reader?.isBehind || buffer.isHalfFull()) return waiting;
    // It cannot be kept, or not beside the others: it can only be written.
    if (buffer.length + length > bounds.maxLength) return reader === undefined ? waiting : undefined;
    return room.fits(length) ? undefined : room.waiting;
  }

  /** Waits until a part of this length can be sent, or the signal aborts. */
  async function awaitTurn(pace: PartPace, length: number, signal: AbortSignal): Promise<void> {
    let list: Set<() => void> | undefined;
    const isCrowded = (): boolean => {
      list = crowded(length);
      return list !== undefined;
    };
    const whenRelieved = (listener: () => void): void => {
      const own = list;
      const once = (): void => {
        own?.delete(once);
        signal.removeEventListener("abort", once);
        listener();
      };
      own?.add(once);
      signal.addEventListener("abort", once);
    };
    await pace.next({ isCrowded, whenRelieved }, signal, clock);
  }

  /** @param frame as JSON */
  function publish(requestId: string, frame: string): void {
    const text = `{"rid":${JSON.stringify(requestId)},"seq":${buffer.last + 1},"frame":${frame}}`;
    const isUpToDate = written === buffer.last;
    const before = buffer.length;
    buffer.add(text);
    room.grew(buffer.length - before);
    if (reader === undefined || reader.isBehind) return;
    if (!isUpToDate) flush();
    else {
      written = buffer.last;
      write(`${text}\n`);
      acknowledgeSoon();
    }
  }

  /** Writes what the reader does not have. */
  function flush(): void {
    if (reader === undefined || reader.isBehind) return;
    const texts = buffer.after(written);
    if (texts === undefined) {
      reader.write(RESET_LINE);
      release();
      return;
    }
    written = buffer.last;
    if (texts.length > 0) write(`${texts.join("\n")}\n`);
    acknowledgeSoon();
  }

  /** Ends the response if much is kept: the client asks for the next one, and so acknowledges what it has taken. */
  function acknowledgeSoon(): void {
    if (buffer.length > 0 && (buffer.isHalfFull() || room.isHalfFull)) release();
  }

  /** The response is over. */
  function release(): void {
    ended = reader;
    reader = undefined;
    startGrace();
    changed();
    ended?.end();
    relieve();
  }

  startGrace();
  return {
    has: (requestId) => streams.has(requestId),
    open(requestId, onStopped) {
      if (streams.has(requestId)) return undefined;
      streams.set(requestId, onStopped);
      changed();
      if (reader === undefined) startGrace();
      const pace = new PartPace();
      return {
        isOpen: true,
        async send(part, signal) {
          const frame = part === undefined ? "" : JSON.stringify(part);
          // Others that waited for the same room may have taken it.
          do await awaitTurn(pace, frame.length, signal);
          while (!signal.aborted && streams.has(requestId) && crowded(frame.length) !== undefined);
          if (frame !== "" && !signal.aborted && streams.has(requestId)) publish(requestId, frame);
        },
        close: () => finish(requestId),
        end: (error) => finish(requestId, error),
      };
    },
    cancel(requestId) {
      if (streams.has(requestId)) {
        stopStream(requestId, "The stream was cancelled");
        return;
      }
      cancelled.add(requestId);
      const [oldest] = cancelled;
      if (cancelled.size > MOST_CANCELS && oldest !== undefined) cancelled.delete(oldest);
      changed();
    },
    isCancelled: (requestId) => cancelled.has(requestId),
    read(from, next) {
      if (buffer.after(from) === undefined) return false;
      const before = buffer.length;
      buffer.acknowledge(from);
      const last = reader ?? ended;
      cancelTimer();
      reader = next;
      ended = undefined;
      written = from;
      changed();
      room.grew(buffer.length - before);
      // Its client reads here now. What it has not read there must not gather.
      if (last?.isBehind) last.drop();
      else last?.end();
      flush();
      relieve();
      return true;
    },
    drained(which) {
      if (reader !== which) return;
      cancelTimer();
      flush();
      relieve();
    },
    left(which) {
      if (reader === which) release();
    },
    stop,
    end(message) {
      stop(message);
      cancelTimer();
      room.grew(-buffer.length);
      const last = reader;
      reader = undefined;
      last?.end();
    },
  };
}
