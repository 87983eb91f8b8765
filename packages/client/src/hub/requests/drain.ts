/** When a hub leaves a server that is to go: at a moment of its own, between two requests (PROTOCOL.md, rule EX14). */
import type { HubEnvironment } from "../environment.ts";

export interface Drain {
  begin(spreadMs: number): void;
  /** Time is up: what begins now would be cut off. */
  readonly isOver: boolean;
  /** Something has ended. */
  check(): void;
  stop(): void;
}

export interface DrainHost {
  /** No request is open that will end by itself. */
  isFree(): boolean;
  leave(): void;
}

/** So long before the end of its time nothing new is begun. */
const LAST_MS = 1_000;

export function createDrain(
  { setTimer, random }: Pick<HubEnvironment, "setTimer" | "random">,
  { isFree, leave }: DrainHost,
): Drain {
  let timers: (() => void)[] = [];
  let due = false;
  let over = false;

  function stop(): void {
    due = over = false;
    for (const cancel of timers) cancel();
    timers = [];
  }

  function go(): void {
    stop();
    leave();
  }

  function check(): void {
    if (due && isFree()) go();
  }

  return {
    begin(spreadMs) {
      stop();
      const at = (ms: number, work: () => void): number => timers.push(setTimer(work, Math.max(0, ms)));
      at(random() * spreadMs, () => {
        due = true;
        check();
      });
      at(spreadMs - LAST_MS, () => {
        due = over = true;
        check();
      });
      at(spreadMs, go);
    },
    get isOver() {
      return over;
    },
    check,
    stop,
  };
}
