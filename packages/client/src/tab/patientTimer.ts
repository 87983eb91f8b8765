import type { HubEnvironment } from "../hub/browser.ts";

const STEPS = 5;

/**
 * Calls `work` after `ms` milliseconds, unless the page is too busy to hear an answer in that time. The time passes in steps, and between two
 * of them the page hears what has arrived: a page that evaluates megabytes of scripts for seconds is late, and not the other side.
 * @returns a function that cancels
 */
export function patientTimer(setTimer: HubEnvironment["setTimer"], work: () => void, ms: number): () => void {
  let left = STEPS;
  let cancel = setTimer(step, ms / STEPS);
  function step(): void {
    left -= 1;
    if (left === 0) work();
    else cancel = setTimer(step, ms / STEPS);
  }
  return () => cancel();
}
