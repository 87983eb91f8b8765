/** When a downlink is read again (PROTOCOL.md, rules DL4 and DL5). Pure. */

/** How one body of a downlink ended. */
export type BodyEnd =
  /** The server closed it. `envelopes`: how many it brought. `isAlive`: anything came, a blank line too. */
  | { status: "closed"; envelopes: number; isAlive: boolean }
  /** Nothing came for longer than a server is silent: the connection may be dead. */
  | { status: "silent" }
  /** No connection, no answer with a body, or a line that cannot be read. */
  | { status: "failed" }
  /** The server does not serve this downlink (any 4xx). */
  | { status: "refused"; httpStatus: number };

export interface Retries {
  /** Failures in a row. */
  failures: number;
  /** When the first of them was. */
  since: number;
  /** Polls in a row that brought nothing. */
  emptyPolls: number;
}

export type DownlinkMode = { kind: "stream" } | { kind: "poll"; intervalMs: number };

export const NO_RETRIES: Retries = { failures: 0, since: 0, emptyPolls: 0 };

/** Milliseconds before each next attempt, then always the last. */
const DELAYS_MS = [1_000, 2_000, 4_000, 5_000] as const;
/** Milliseconds of failures after which the streams are given up. */
const GIVE_UP_MS = 30_000;
/** Milliseconds before a body that was cut is read on. A proxy that cuts at each part must not make a tight loop. */
const AGAIN_MS = 100;
const MOST_SLOWER = 5;

/** @returns the milliseconds to wait, or the reason, for people, why the streams are given up */
export function nextRead(
  retries: Retries,
  end: BodyEnd,
  mode: DownlinkMode,
  now: number,
): { retries: Retries; afterMs: number } | { reason: string } {
  if (end.status === "refused")
    return { reason: `The server answered ${end.httpStatus} to the downlink of the stream.` };
  if (end.status === "silent") return { retries: NO_RETRIES, afterMs: AGAIN_MS };
  if (end.status === "closed" && mode.kind === "poll") {
    const emptyPolls = end.envelopes > 0 ? 0 : retries.emptyPolls + 1;
    const slower = Math.min(MOST_SLOWER, 2 ** Math.max(0, emptyPolls - 2));
    return { retries: { ...NO_RETRIES, emptyPolls }, afterMs: mode.intervalMs * slower };
  }
  if (end.status === "closed" && end.isAlive) return { retries: NO_RETRIES, afterMs: AGAIN_MS };
  const since = retries.failures === 0 ? now : retries.since;
  if (now - since >= GIVE_UP_MS) return { reason: "The downlink of the stream was lost." };
  const afterMs = DELAYS_MS[Math.min(retries.failures, DELAYS_MS.length - 1)] as number;
  return { retries: { failures: retries.failures + 1, since, emptyPolls: 0 }, afterMs };
}
