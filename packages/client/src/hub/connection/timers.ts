/** Named timers. */
import type { HubEnvironment } from "../browser.ts";

export interface Timers {
  /** Starts a timer, and cancels the one of the same name. */
  set(name: string, ms: number, work: () => void): void;
  has(name: string): boolean;
  cancel(name: string): void;
  /** Cancels all timers. */
  clear(): void;
}

export function createTimers(setTimer: HubEnvironment["setTimer"]): Timers {
  const cancels = new Map<string, () => void>();
  return {
    set(name, ms, work) {
      cancels.get(name)?.();
      const cancel = setTimer(() => {
        cancels.delete(name);
        work();
      }, ms);
      cancels.set(name, cancel);
    },
    has: (name) => cancels.has(name),
    cancel(name) {
      cancels.get(name)?.();
      cancels.delete(name);
    },
    clear() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
