/** The longest delay of a timer, in milliseconds. Browsers and Node run a timer with a longer delay at once. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** A duration that is safe for a timer. A longer one is cut to the maximum. `NaN` and negative durations become 0. */
export function timerMs(ms: number): number {
  return Math.min(Math.max(ms, 0) || 0, MAX_TIMER_MS);
}
