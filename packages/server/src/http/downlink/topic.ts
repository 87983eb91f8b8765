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
/** Milliseconds that the envelopes are kept after that. Clients give up after 30 seconds. */
export const KEPT_MS = 50_000;

export const RESET_LINE: string = `${JSON.stringify({ reset: true })}\n`;
const ABANDONED = "The stream was ended because the page did not read it for 10 seconds";

/** What all topics of one owner share. */
export interface TopicRoom {
  /** Whether so many more UTF-16 units can be kept. It first frees what it can. */
  makeRoom(length: number): boolean;
  /** @param length UTF-16 units that are kept besides; below 0: that are forgotten */
  grew(length: number): void;
  whenRelieved(listener: () => void): void;
  /** There may be room. */
  relieve(): void;
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
  /** False: nothing is lost if the topic goes, but by a client that is away. */
  readonly hasStreams: boolean;
  readonly hasReader: boolean;
  /** @param onStopped called if the stream is ended by another than its run @returns undefined if the stream is open already */
  open(requestId: string, onStopped: () => void): PartStream | undefined;
  cancel(requestId: string): void;
  /**
   * The client has taken everything up to this number. An earlier reader is ended.
   * @returns false if it cannot be continued from there: an envelope behind it was forgotten, or it was never sent
   */
  read(from: number, reader: Reader): boolean;
  /** The response of this reader has room again. */
  drained(reader: Reader): void;
  /** The response of this reader has ended. */
  left(reader: Reader): void;
  /** Ends the response, so that the client asks for the next one, and so acknowledges what it has taken. */
  turnOver(): void;
  /** Ends all streams, each with this error. */
  stop(message: string): void;
  /** Ends all streams and the response, and forgets everything. */
  end(message: string): void;
}

export function createTopic({ bounds, room, clock, onForgotten }: TopicHost): Topic {
  const buffer = new ResumeBuffer(bounds);
  const streams = new Map<string, () => void>();
  let reader: Reader | undefined;
  /** The number of the last envelope that was written to the reader. */
  let written = 0;
  let cancelTimer = (): void => undefined;

  function startGrace(): void {
    cancelTimer();
    cancelTimer = clock.after(GRACE_MS, () => {
      stop(ABANDONED);
      cancelTimer = clock.after(KEPT_MS, onForgotten);
    });
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
    room.relieve();
  }

  function isCrowded(length: number): boolean {
    if (reader?.isBehind || buffer.isHalfFull()) return true;
    // It cannot be kept, or not beside the others: it can only be written.
    if (buffer.length + length > bounds.maxLength) return reader === undefined;
    return !room.makeRoom(length);
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
      reader.write(`${text}\n`);
      if (buffer.isHalfFull()) turnOver();
    }
  }

  /** Writes what the reader does not have. */
  function flush(): void {
    if (reader === undefined || reader.isBehind) return;
    const texts = buffer.after(written);
    if (texts === undefined) {
      reader.write(RESET_LINE);
      turnOver();
      return;
    }
    written = buffer.last;
    if (texts.length > 0) reader.write(`${texts.join("\n")}\n`);
    if (buffer.isHalfFull()) turnOver();
  }

  function turnOver(): void {
    const last = reader;
    reader = undefined;
    startGrace();
    last?.end();
  }

  startGrace();
  return {
    get hasStreams() {
      return streams.size > 0;
    },
    get hasReader() {
      return reader !== undefined;
    },
    open(requestId, onStopped) {
      if (streams.has(requestId)) return undefined;
      streams.set(requestId, onStopped);
      if (reader === undefined) startGrace();
      const pace = new PartPace();
      return {
        isOpen: true,
        async send(part, signal) {
          const frame = part === undefined ? "" : JSON.stringify(part);
          const { whenRelieved } = room;
          await pace.next({ isCrowded: () => isCrowded(frame.length), whenRelieved }, signal, clock);
          if (frame !== "" && !signal.aborted && streams.has(requestId)) publish(requestId, frame);
        },
        close: () => finish(requestId),
        end: (error) => finish(requestId, error),
      };
    },
    cancel: (requestId) => stopStream(requestId, "The stream was cancelled"),
    read(from, next) {
      if (buffer.after(from) === undefined) return false;
      const before = buffer.length;
      buffer.acknowledge(from);
      room.grew(buffer.length - before);
      const last = reader;
      cancelTimer();
      reader = next;
      written = from;
      last?.end();
      flush();
      room.relieve();
      return true;
    },
    drained(which) {
      if (reader !== which) return;
      flush();
      room.relieve();
    },
    left(which) {
      if (reader !== which) return;
      reader = undefined;
      startGrace();
      room.relieve();
    },
    turnOver() {
      if (reader !== undefined && !reader.isBehind && buffer.length > 0) turnOver();
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
