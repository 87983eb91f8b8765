import type { Clock } from "./clock.ts";
import { startTimer } from "./longTimer.ts";

/** The clock of the process. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => startTimer(ms, callback, { unref: true }),
  soon(callback) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  },
};
