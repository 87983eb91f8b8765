import type { Clock } from "../time/clock.ts";

export interface FakeClock extends Clock {
  /** Moves on, running what falls due on the way, in order; 0 runs what is ready. */
  advance(ms: number): void;
  readonly pending: number;
}

export function createFakeClock(): FakeClock {
  let time = 0;
  const timers: { at: number; callback: () => void }[] = [];
  function after(ms: number, callback: () => void): () => void {
    const timer = { at: time + ms, callback };
    timers.push(timer);
    return () => {
      const index = timers.indexOf(timer);
      if (index >= 0) timers.splice(index, 1);
    };
  }
  return {
    now: () => time,
    after,
    soon: (callback) => after(0, callback),
    advance(ms) {
      const end = time + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.splice(timers.indexOf(next), 1);
        time = Math.max(time, next.at);
        next.callback();
      }
      time = end;
    },
    get pending() {
      return timers.length;
    },
  };
}
