/** Finds connections whose other end vanished without a word. Browsers answer pings even while their scripts sleep. */
import type { Clock } from "../time/clock.ts";

export interface Probed {
  /** Set by whoever hears it; it is asked again each time. */
  heard: boolean;
  /** Which of the turns is its own; set here. */
  turn: number;
  /** What is not read for now may hold its answer. */
  readonly isPaused: boolean;
  ping(): void;
  terminate(): void;
}

export interface Heartbeats<P extends Probed> {
  add(one: P): void;
  remove(one: P): void;
  all(): Iterable<P>;
}

/** All are asked in so many turns, one after the other: asked at once, thousands would hold up everything else. */
const TURNS = 64;
/** And turns are no shorter than timers are exact. */
const LEAST_TURN_MS = 10;

/** One timer for all connections: each is asked every `intervalMs`, and given up if it has said nothing since. */
export function createHeartbeats<P extends Probed>(clock: Clock, intervalMs: number): Heartbeats<P> {
  const count = Math.max(1, Math.min(TURNS, Math.floor(intervalMs / LEAST_TURN_MS)));
  const turns = Array.from({ length: count }, () => new Set<P>());
  let size = 0;
  /** The next newcomer's. */
  let free = 0;
  let due = 0;
  let stop: (() => void) | undefined;

  function wait(): void {
    stop = clock.after(intervalMs / count, () => {
      wait();
      const turn = turns[due];
      due = (due + 1) % count;
      for (const one of turn ?? []) ask(one);
    });
  }

  return {
    add(one) {
      one.heard = true;
      one.turn = free;
      turns[free]?.add(one);
      free = (free + 1) % count;
      size += 1;
      if (stop === undefined) wait();
    },
    remove(one) {
      if (turns[one.turn]?.delete(one)) size -= 1;
      if (size > 0) return;
      stop?.();
      stop = undefined;
    },
    *all() {
      for (const turn of turns) yield* turn;
    },
  };
}

function ask(one: Probed): void {
  if (!one.heard && !one.isPaused) {
    one.terminate();
    return;
  }
  one.heard = false;
  one.ping();
}
