/** The delay before the next attempt to connect: exponential backoff with full jitter, without a last attempt (PROTOCOL.md, rule CL5). */

export interface BackoffOptions {
  /** Upper bound of the first delay, in milliseconds. */
  baseMs: number;
  /** Upper bound of every delay, in milliseconds. */
  capMs: number;
}

export const RETRY: BackoffOptions = { baseMs: 500, capMs: 30_000 };
/** For close codes that ask the client to wait (see `closePolicy`). */
export const RETRY_SLOWLY: BackoffOptions = { baseMs: 10_000, capMs: 120_000 };

/** With this factor the upper bound is two fifths of the time since the loss: long enough for a server that starts, and no longer. */
const GROWTH = 1.25;

/**
 * @param attempt failed attempts so far, from 0
 * @param random a number in [0, 1)
 * @returns milliseconds, spread over the whole interval so that the clients of a restarted server do not return all at once
 */
export function backoffMs(attempt: number, random: number, { baseMs, capMs }: BackoffOptions): number {
  const ceiling = Math.min(capMs, baseMs * GROWTH ** Math.min(attempt, 40));
  return Math.round(random * ceiling);
}
