import { timerMs } from "@patchbay/protocol";
import { useEffect, useRef } from "react";
import type { Rendered } from "../../props.ts";
import type { IntervalProps } from "./intervalProps.ts";

/**
 * The time of the tick after the one that was due. Ticks that were missed, in a hidden or busy tab, are left out. A timer that fires a
 * little early causes no extra tick.
 */
export function nextTick(due: number, now: number, interval: number): number {
  return due + interval * Math.max(1, 1 + Math.floor((now - due) / interval));
}

export function Interval(props: Rendered<IntervalProps>): null {
  const { interval = 1000, max_intervals = -1, n_intervals = 0, disabled } = props;
  const latest = useRef(props);
  /** The number of ticks. `n_intervals` may be older, because several ticks may pass before the component renders. */
  const ticks = useRef(n_intervals);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    ticks.current = n_intervals;
  }, [n_intervals]);

  const ended = max_intervals >= 0 && n_intervals >= max_intervals;
  const running = !disabled && !ended && interval > 0;
  useEffect(() => {
    if (!running) return;
    let due = performance.now() + interval;
    let timer = setTimeout(tick, timerMs(interval));
    function tick(): void {
      due = nextTick(due, performance.now(), interval);
      // The next tick is scheduled first, so that it comes even if `setProps` is slow or throws.
      timer = setTimeout(tick, timerMs(due - performance.now()));
      const { setProps, max_intervals: max = -1 } = latest.current;
      if (max >= 0 && ticks.current >= max) return;
      ticks.current += 1;
      setProps({ n_intervals: ticks.current });
    }
    return () => clearTimeout(timer);
  }, [running, interval]);
  return null;
}
