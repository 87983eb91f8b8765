/** When a hub leaves a server that is to go: at a moment of its own, between two requests (PROTOCOL.md, rule EX14). */
import type { HubEnvironment } from "../environment.ts";

export interface Departure {
  begin(spreadMs: number): void;
  /** Time is up: what begins now would be cut off. */
  readonly isNear: boolean;
  /** Something has ended. */
  look(): void;
  stop(): void;
}

export interface DepartureHost {
  /** No request is open that will end by itself. */
  isFree(): boolean;
  leave(): void;
}

/** So long before the end of its time nothing new is begun. */
const LAST_MS = 1_000;

export function createDeparture(
  { setTimer, random }: Pick<HubEnvironment, "setTimer" | "random">,
  { isFree, leave }: DepartureHost,
): Departure {
  let timers: (() => void)[] = [];
  let due = false;
  let near = false;

  function stop(): void {
    due = near = false;
    for (const cancel of timers) cancel();
    timers = [];
  }

  function go(): void {
    stop();
    leave();
  }

  function look(): void {
    if (due && isFree()) go();
  }

  return {
    begin(spreadMs) {
      stop();
      const at = (ms: number, work: () => void): number => timers.push(setTimer(work, Math.max(0, ms)));
      at(random() * spreadMs, () => {
        due = true;
        look();
      });
      at(spreadMs - LAST_MS, () => {
        due = near = true;
        look();
      });
      at(spreadMs, go);
    },
    get isNear() {
      return near;
    },
    look,
    stop,
  };
}
