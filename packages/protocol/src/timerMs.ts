/** The longest wait of a timer, in milliseconds: browsers and Node take a longer one for none. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** A duration as a timer takes it. One that is longer is cut; one that is none (`NaN`, below zero) is no wait. */
export function timerMs(ms: number): number {
  return Math.min(Math.max(ms, 0) || 0, MAX_TIMER_MS);
}
