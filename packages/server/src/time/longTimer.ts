/** Timers of any length. Those of the platform are limited to 24 days, and fire at once if they are given more. */
import { MAX_TIMER_MS } from "@patchbay/protocol";

/** @param ms Infinity: never fires, and does not keep the process alive @returns a function that cancels the timer */
export function startTimer(
  ms: number,
  callback: () => void,
  { unref = false }: { unref?: boolean } = {},
): () => void {
  let timer: NodeJS.Timeout | undefined;
  function wait(left: number): void {
    if (left === Number.POSITIVE_INFINITY) return;
    timer =
      left > MAX_TIMER_MS
        ? setTimeout(wait, MAX_TIMER_MS, left - MAX_TIMER_MS)
        : setTimeout(callback, Math.max(0, left));
    if (unref) timer.unref();
  }
  wait(ms);
  return () => clearTimeout(timer);
}

/** @param name for the error @param options.forever Infinity is valid @throws TypeError if `ms` is no number of milliseconds */
export function checkDuration(
  name: string,
  ms: unknown,
  { forever = false }: { forever?: boolean } = {},
): void {
  const isValid =
    typeof ms === "number" && ms >= 0 && (ms <= MAX_TIMER_MS || (forever && ms === Number.POSITIVE_INFINITY));
  if (isValid) return;
  const most = `${MAX_TIMER_MS}${forever ? ", or Infinity for never" : ""}`;
  throw new TypeError(`${name} must be milliseconds from 0 to ${most}; it is ${String(ms)}`);
}
