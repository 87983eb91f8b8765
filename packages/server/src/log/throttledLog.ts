/** A log that no client can fill: of what is said again and again, some, and then how much more there was. */
import type { Clock } from "../time/clock.ts";
import type { Log } from "./log.ts";

/** So many entries of one code, and of one callback where it is about one, */
const ENTRIES = 20;
/** in such a time. */
const WITHIN_MS = 10_000;

/** What is left out is told, with its number, when its time is over. */
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
