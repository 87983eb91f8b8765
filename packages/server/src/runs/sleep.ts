/** `sleep`: a wait that ends with its run. */
import { startTimer } from "../time/longTimer.ts";

/**
 * Waits `ms` milliseconds. Rejects with the signal's reason as soon as it aborts. A negative `ms` does not wait. Infinity waits
 * until the signal aborts. Rejects with a TypeError if `ms` is no number.
 */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (typeof ms !== "number" || Number.isNaN(ms))
      throw new TypeError(`sleep: ${String(ms)} is no number of milliseconds`);
    if (signal?.aborted) reject(signal.reason);
    else if (signal === undefined) startTimer(ms, resolve);
    else fallAsleep({ signal, resolve, reject, stop: undefined }, ms);
  });
}

interface Sleeper {
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
  stop: (() => void) | undefined;
}

/**
 * The sleepers of each signal. They share one listener: a server has thousands of loops that sleep again and again, and adding a
 * listener each time costs more than the sleep. The listener is removed when no sleeper is left, because Node keeps every
 * composite signal alive that has a listener.
 */
const asleep = new WeakMap<AbortSignal, Sleeper[]>();

function fallAsleep(sleeper: Sleeper, ms: number): void {
  const { signal } = sleeper;
  let others = asleep.get(signal);
  if (others === undefined) {
    others = [];
    asleep.set(signal, others);
    signal.addEventListener("abort", wakeAll, { once: true });
  }
  others.push(sleeper);
  sleeper.stop = startTimer(ms, () => wake(sleeper));
}

function wake(sleeper: Sleeper): void {
  const others = asleep.get(sleeper.signal);
  others?.splice(others.indexOf(sleeper), 1);
  sleeper.resolve();
  // A loop usually sleeps again before the next turn of the event loop, and then the listener stays.
  if (others?.length === 0) setImmediate(endIfAwake, sleeper.signal);
}

function endIfAwake(signal: AbortSignal): void {
  if (asleep.get(signal)?.length !== 0) return;
  asleep.delete(signal);
  signal.removeEventListener("abort", wakeAll);
}

function wakeAll(this: AbortSignal): void {
  for (const { stop, reject } of asleep.get(this) ?? []) {
    stop?.();
    reject(this.reason);
  }
  asleep.delete(this);
}
