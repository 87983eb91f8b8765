/** A log that no client can fill: it drops repeated entries and tells how many. */
import type { Clock } from "../time/clock.ts";
import type { Log } from "./log.ts";

/** Entries of one code and one callback that are logged within `WITHIN_MS`. */
const ENTRIES = 20;
const WITHIN_MS = 10_000;

/** After `WITHIN_MS` one entry tells how many were dropped. */
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
