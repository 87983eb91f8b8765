/** What a callback may return or throw instead of values. */
import { ErrorCode, isPlainObject, PatchbayError } from "@patchbay/protocol";

const MARK = "_dash_no_update";

/** An object, and not a symbol, so that it keeps its type in lists and survives a cache of JSON. */
export interface NoUpdate {
  readonly [MARK]: typeof MARK;
}

/** Returned for an output (or for all of them): leave the prop as it is. */
export const noUpdate: NoUpdate = Object.freeze({ [MARK]: MARK });

export function isNoUpdate(value: unknown): boolean {
  return isPlainObject(value) && Object.hasOwn(value, MARK);
}

/** Thrown by a callback to end it without any update. */
export class PreventUpdate extends Error {
  constructor(message = "No update") {
    super(message);
    this.name = "PreventUpdate";
  }
}

/** The tab or its connection is gone. Left uncaught it ends the callback silently. */
export class Disconnected extends PatchbayError {
  constructor(message = "The tab is gone") {
    super(ErrorCode.Disconnected, message);
    this.name = "Disconnected";
  }
}

/** Waits `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    else if (signal === undefined) setTimeout(resolve, ms);
    else fallAsleep({ signal, resolve, reject, timer: undefined }, ms);
  });
}

interface Sleeper {
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Who sleeps under a signal. It has one listener for all of them: of loops that sleep again and again there are thousands, and
 * to listen anew each time costs more than the sleep. Not longer than somebody sleeps or is about to: Node keeps every
 * composite signal that has a listener.
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
  sleeper.timer = setTimeout(wake, ms, sleeper);
}

function wake(sleeper: Sleeper): void {
  const others = asleep.get(sleeper.signal);
  others?.splice(others.indexOf(sleeper), 1);
  sleeper.resolve();
  // A loop sleeps again before this.
  if (others?.length === 0) setImmediate(endIfAwake, sleeper.signal);
}

function endIfAwake(signal: AbortSignal): void {
  if (asleep.get(signal)?.length !== 0) return;
  asleep.delete(signal);
  signal.removeEventListener("abort", wakeAll);
}

function wakeAll(this: AbortSignal): void {
  for (const { timer, reject } of asleep.get(this) ?? []) {
    clearTimeout(timer);
    reject(this.reason);
  }
  asleep.delete(this);
}
