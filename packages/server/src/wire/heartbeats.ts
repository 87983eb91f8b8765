/**
 * Finds dead connections by pings. A browser answers pings even if it has frozen the worker or page that the socket belongs to. A client
 * that speaks the extension therefore has to send messages as well (rule HB2).
 */
import type { Clock } from "../time/clock.ts";

export interface Probed {
  /** The connection sets it on each frame and pong. Each ping clears it. */
  heard: boolean;
  /** Pings since the last message. The connection sets it to 0 on each message. */
  silentPings: number;
  /** The client sends a message in each interval. */
  readonly givesSigns: boolean;
  /** Index of its time slot; assigned by `add`. */
  turn: number;
  /** The socket is not being read, so a pong may have arrived unread. */
  readonly isPaused: boolean;
  ping(): void;
  /** Sends a message that a client answers whose timers are slow. */
  probe(): void;
  terminate(): void;
}

export interface Heartbeats<P extends Probed> {
  add(one: P): void;
  remove(one: P): void;
  all(): Iterable<P>;
}

/** Number of time slots per interval. Thousands of pings at once would block the process. */
const TURNS = 64;
/** The shortest time slot. Timers are not more exact. */
const LEAST_TURN_MS = 10;
/** A client that sent no message between so many pings is frozen. Timers of hidden pages can be a minute late. */
const MAX_SILENT_PINGS = 3;

/** One timer serves all connections. Each is pinged every `intervalMs`, and terminated if nothing came since its last ping, or if it is frozen. */
export function createHeartbeats<P extends Probed>(clock: Clock, intervalMs: number): Heartbeats<P> {
  const count = Math.max(1, Math.min(TURNS, Math.floor(intervalMs / LEAST_TURN_MS)));
  const turns = Array.from({ length: count }, () => new Set<P>());
  let size = 0;
  /** The time slot for the next added connection. */
  let free = 0;
  let due = 0;
  let stop: (() => void) | undefined;

  function wait(): void {
    stop = clock.after(intervalMs / count, () => {
      wait();
      const turn = turns[due];
      due = (due + 1) % count;
      for (const one of turn ?? []) ping(one);
    });
  }

  return {
    add(one) {
      one.heard = true;
      one.silentPings = 0;
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

function ping(one: Probed): void {
  const isFrozen = one.givesSigns && one.silentPings >= MAX_SILENT_PINGS;
  if (!one.isPaused && (!one.heard || isFrozen)) {
    one.terminate();
    return;
  }
  one.heard = false;
  if (!one.isPaused) one.silentPings += 1;
  if (one.givesSigns && one.silentPings === MAX_SILENT_PINGS) one.probe();
  one.ping();
}
