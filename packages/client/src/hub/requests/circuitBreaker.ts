/**
 * Callbacks whose requests may be what breaks the connection. One that was sent a moment before a break is tried alone the
 * next time; one that breaks it again is quarantined, for longer each time. Pure.
 */

export interface Suspects {
  /** A request of this callback is on the connection now. */
  wrote(requestId: string, callback: string, now: number): void;
  /** An answer clears its callback. A cancel does not: the connection may still break of what was sent. */
  answered(requestId: string, callback: string): void;
  /** The connection broke. @returns the callbacks that are quarantined from now on */
  accuse(now: number): string[];
  /** A suspect waits while another is tried, and in its quarantine. */
  mayWrite(callback: string, now: number): boolean;
  isQuarantined(callback: string, now: number): boolean;
}

/** A request is suspect if the connection breaks so soon after it was sent; one that is tried alone has as long to show it. */
export const TRIAL_MS = 500;
const QUARANTINE_MS = 10_000;
/** When more callbacks are accused, all are forgotten. */
const MAX_CASES = 1_000;

export function createSuspects(): Suspects {
  const cases = new Map<string, { strikes: number; until: number }>();
  /** What the connection has not borne yet, by request: what was cancelled too. */
  const onTrial = new Map<string, { callback: string; at: number }>();

  const isSuspect = (callback: string): boolean => cases.has(callback);
  const isQuarantined = (callback: string, now: number): boolean => (cases.get(callback)?.until ?? 0) > now;

  /** Half a second that the connection has borne clears a callback. */
  function acquit(now: number): void {
    for (const [requestId, { callback, at }] of onTrial) {
      if (now - at < TRIAL_MS) return;
      onTrial.delete(requestId);
      cases.delete(callback);
    }
  }

  return {
    wrote(requestId, callback, now) {
      acquit(now);
      // Behind the others again: they stand in the order of their time.
      onTrial.delete(requestId);
      onTrial.set(requestId, { callback, at: now });
    },
    answered(requestId, callback) {
      onTrial.delete(requestId);
      cases.delete(callback);
    },
    accuse(now) {
      acquit(now);
      const callbacks = new Set([...onTrial.values()].map(({ callback }) => callback));
      const known = [...callbacks].filter(isSuspect);
      onTrial.clear();
      if (cases.size > MAX_CASES) cases.clear();
      for (const callback of known.length > 0 ? known : callbacks) {
        const strikes = (cases.get(callback)?.strikes ?? 0) + 1;
        const until = strikes < 2 ? 0 : now + QUARANTINE_MS * 2 ** Math.min(strikes - 2, 6);
        cases.set(callback, { strikes, until });
      }
      return known;
    },
    mayWrite(callback, now) {
      acquit(now);
      return (
        !isSuspect(callback) ||
        !(isQuarantined(callback, now) || [...onTrial.values()].some((other) => isSuspect(other.callback)))
      );
    },
    isQuarantined,
  };
}
