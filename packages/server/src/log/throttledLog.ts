/** Throttles a log, so that no client can fill it: drops repeated entries, and logs their number. */
import type { Clock } from "../time/clock.ts";
import type { Log } from "./log.ts";

/** Limit of entries of one code and one callback within `WITHIN_MS`. */
const ENTRIES = 20;
const WITHIN_MS = 10_000;

/** After `WITHIN_MS`, one entry has the number of dropped ones. */
export function throttleLog(log: Log, clock: Clock): Log {
  const counts = new Map<string, number>();

  return (entry) => {
    const { level, code, callback } = entry;
    const key = JSON.stringify([code, callback]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count === 1) {
      clock.after(WITHIN_MS, () => {
        const left = (counts.get(key) ?? 0) - ENTRIES;
        counts.delete(key);
        const message = `${left} more of these were left out in ${WITHIN_MS / 1000} s`;
        if (left > 0) log({ level, code, message, ...(callback && { callback }) });
      });
    }
    if (count <= ENTRIES) log(entry);
  };
}
