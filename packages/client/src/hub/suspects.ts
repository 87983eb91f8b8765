/**
 * Callbacks whose requests may be what breaks the connection. One that was sent a moment before a break is tried alone the
 * next time; one that breaks it again is quarantined, for longer each time. Pure.
 */

export interface Suspects {
  /** Sent a moment before the connection broke. @returns whether it is quarantined from now on */
  accuse(callback: string, now: number): boolean;
  /** The connection has borne it. */
  acquit(callback: string): void;
  isSuspect(callback: string): boolean;
  isQuarantined(callback: string, now: number): boolean;
}

/** A request is suspect if the connection breaks so soon after it was sent; one that is tried alone has as long to show it. */
export const TRIAL_MS = 500;
const QUARANTINE_MS = 10_000;

export function createSuspects(): Suspects {
  const cases = new Map<string, { strikes: number; until: number }>();
  return {
    accuse(callback, now) {
      const strikes = (cases.get(callback)?.strikes ?? 0) + 1;
      cases.set(callback, {
        strikes,
        until: strikes < 2 ? 0 : now + QUARANTINE_MS * 2 ** Math.min(strikes - 2, 6),
      });
      return strikes >= 2;
    },
    acquit: (callback) => void cases.delete(callback),
    isSuspect: (callback) => cases.has(callback),
    isQuarantined: (callback, now) => (cases.get(callback)?.until ?? 0) > now,
  };
}
