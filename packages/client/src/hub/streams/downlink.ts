/**
 * The downlink of one server: the streamed answers of all tabs come over one HTTP response, or by polling (PROTOCOL.md, rules DL1 to DL8).
 * A tab sends the request of a stream itself; its parts come here.
 */
import {
  type CallbackOutcome,
  isPlainObject,
  type PartUpdate,
  partUpdates,
  streamError,
} from "@patchbay/protocol";
import { downlinkRequest } from "../../downlinkRequest.ts";
import { linesOf } from "../../jsonLines.ts";
import type { EndpointEnvironment } from "../browser.ts";
import { createTimers } from "../connection/timers.ts";
import type { DownlinkIds, StreamSource } from "../hubApi.ts";
import { type BodyEnd, NO_RETRIES, nextRead } from "./retry.ts";

export interface Downlink {
  /** Adds a stream whose request is about to be sent, once. @returns the ids that the request names */
  open(requestId: string, source: StreamSource): DownlinkIds;
  /** The server has acknowledged the request: its parts come over the downlink. */
  acknowledged(requestId: string): void;
  /** Nothing of the stream is wanted any more. */
  forget(requestId: string): void;
  /** Ends all streams of a tab, on the server too. @returns their ids */
  cancelTab(tabId: string): string[];
  /** Ends all streams, on the server too: the user has signed in or out. */
  reset(): void;
}

/** What comes over a downlink. No call follows the end or the loss of a stream. */
export interface DownlinkEvents {
  /** @param updates undefined if the part is malformed. @param length of its line in characters */
  part(requestId: string, updates: PartUpdate[] | undefined, length: number): void;
  ended(requestId: string, outcome: CallbackOutcome): void;
  /** It is not known whether the callback has run to its end. @param reason for people */
  lost(requestId: string, reason: string): void;
}

/** A server that sends nothing at all for so many milliseconds may be gone: it says every 15 seconds that it is there. */
const SILENCE_MS = 50_000;
/** Milliseconds without a reader after which a server ends a stream, and tells its end as any other. */
const ABANDONED_MS = { stream: 10_000, poll: 30_000 } as const;
/** A server notices within so many milliseconds that nobody reads. */
const NOTICED_MS = 3_000;
const RESET = "The server has lost the stream: it restarted, or another server answered.";
const SIGNED_IN = "The stream was ended, because the user has signed in or out.";
const ABANDONED = "The stream ended while nobody could read it: the server may have broken it off.";

export function createDownlink(
  environment: Pick<EndpointEnvironment, "fetch" | "setTimer" | "now" | "random">,
  events: DownlinkEvents,
): Downlink {
  const timers = createTimers(environment.setTimer);
  /** By request id. */
  const streams = new Map<string, { source: StreamSource; isAcknowledged: boolean }>();
  let ids: DownlinkIds = { endId: "", downlinkId: "" };
  /** The number of the last envelope that was taken. */
  let cursor = 0;
  /** Ends the reading of the downlink; undefined while nothing reads. */
  let reading: AbortController | undefined;
  let continueNow: (() => void) | undefined;
  let retries = NO_RETRIES;
  /** When the downlink was last read, or since when it could have been. */
  let readAt = 0;
  /** Until then a stream that ends may have been broken off by the server. */
  let doubtUntil = 0;

  function openSource(): StreamSource | undefined {
    return [...streams.values()].find(({ isAcknowledged }) => isAcknowledged)?.source;
  }

  /** Reads until no stream is open. */
  async function follow(): Promise<void> {
    const stop = new AbortController();
    reading = stop;
    retries = NO_RETRIES;
    for (let source = openSource(); source !== undefined; source = openSource()) {
      const end = await readBody(source, stop.signal);
      if (stop.signal.aborted) return;
      const next = nextRead(retries, end, source.mode, environment.now());
      if ("reason" in next) {
        loseAll(next.reason);
        return;
      }
      retries = next.retries;
      await new Promise<void>((resolve) => {
        continueNow = resolve;
        timers.set("pause", next.afterMs, resolve);
      });
      if (stop.signal.aborted) return;
    }
  }

  async function readBody(source: StreamSource, stopped: AbortSignal): Promise<BodyEnd> {
    const body = new AbortController();
    const close = (): void => body.abort();
    let stopSilence = environment.setTimer(close, SILENCE_MS);
    const hear = (): void => {
      readAt = environment.now();
      stopSilence();
      stopSilence = environment.setTimer(close, SILENCE_MS);
    };
    stopped.addEventListener("abort", close);
    let hasAnswered = false;
    let isAlive = false;
    let envelopes = 0;
    try {
      const [url, init] = downlinkRequest(source, ids, { streamDownlink: { from: cursor } });
      const response = await environment.fetch(url, { ...init, signal: body.signal });
      if (response.status >= 400 && response.status < 500)
        return { status: "refused", httpStatus: response.status };
      if (!response.ok || response.body === null) return { status: "failed" };
      hasAnswered = true;
      if (environment.now() - readAt > ABANDONED_MS[source.mode.kind])
        doubtUntil = environment.now() + NOTICED_MS;
      hear();
      for await (const line of linesOf(response.body)) {
        if (stopped.aborted) break;
        hear();
        const isNew = line.trim() === "" || take(line);
        isAlive ||= isNew;
        envelopes += Number(isNew && line.trim() !== "");
      }
    } catch (error) {
      if (error instanceof BadLine || !hasAnswered) return { status: "failed" };
      if (body.signal.aborted) return { status: "silent" };
      if (!isAlive) return { status: "failed" };
    } finally {
      stopSilence();
      stopped.removeEventListener("abort", close);
      body.abort();
    }
    // It was read until now, unless the machine has slept.
    if (environment.now() - readAt < SILENCE_MS) readAt = environment.now();
    return { status: "closed", envelopes, isAlive };
  }

  /** Takes an envelope. @returns whether it is new. @throws BadLine */
  function take(line: string): boolean {
    const envelope = parsed(line);
    if (!isPlainObject(envelope)) throw new BadLine();
    const { rid, seq, frame, reset } = envelope;
    if (reset === true) {
      cursor = 0;
      loseAll(RESET);
      return true;
    }
    if (!Number.isSafeInteger(seq)) throw new BadLine();
    // A server that is read again from a number may send some of them twice.
    if ((seq as number) <= cursor) return false;
    cursor = seq as number;
    if (typeof rid !== "string" || !streams.has(rid)) return true;
    if (!isPlainObject(frame) || !frame.done) {
      events.part(rid, partUpdates(frame), line.length);
      return true;
    }
    forget(rid);
    const { error } = frame;
    if (error !== undefined && error !== null)
      events.ended(rid, { status: "error", message: streamError(error) });
    else if (environment.now() < doubtUntil) events.lost(rid, ABANDONED);
    else events.ended(rid, { status: "ok", stream: true, done: true });
    return true;
  }

  /** Loses the streams that the server has acknowledged. The others learn from the answer to their request. */
  function loseAll(reason: string): void {
    for (const [requestId, { isAcknowledged }] of [...streams]) {
      if (!isAcknowledged) continue;
      forget(requestId);
      events.lost(requestId, reason);
    }
  }

  function forget(requestId: string): void {
    streams.delete(requestId);
    if (openSource() === undefined) {
      reading?.abort();
      reading = undefined;
      continueNow?.();
      timers.clear();
    }
  }

  /** Ends a stream, on the server too. */
  function cancel(requestId: string): void {
    const { source } = streams.get(requestId) ?? {};
    if (source === undefined) return;
    // A server that cannot be told ends the stream because nobody reads it.
    const [url, init] = downlinkRequest(source, ids, { streamCancel: { requestId } });
    environment.fetch(url, { ...init, keepalive: true }).catch(() => undefined);
    forget(requestId);
  }

  return {
    open(requestId, source) {
      if (streams.has(requestId)) return ids;
      if (streams.size === 0) {
        const downlinkId = `${environment.now().toString(36)}-${environment.random().toString(36).slice(2)}`;
        ids = { endId: source.endId, downlinkId };
        cursor = 0;
        readAt = environment.now();
      }
      streams.set(requestId, { source, isAcknowledged: false });
      return ids;
    },
    acknowledged(requestId) {
      const stream = streams.get(requestId);
      if (stream === undefined) return;
      stream.isAcknowledged = true;
      if (reading === undefined) void follow();
      else {
        retries = { ...retries, emptyPolls: 0 };
        continueNow?.();
      }
    },
    forget,
    cancelTab(tabId) {
      const own = [...streams.keys()].filter((requestId) => requestId.startsWith(`${tabId}-`));
      for (const requestId of own) cancel(requestId);
      return own;
    },
    reset() {
      for (const requestId of [...streams.keys()]) {
        cancel(requestId);
        events.lost(requestId, SIGNED_IN);
      }
    },
  };
}

/** A line that is no envelope. The connection has failed, and not the callback. */
class BadLine extends Error {}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
