import { timerMs } from "@patchbay/protocol";
import { useEffect, useRef } from "react";
import type { Rendered } from "../../props.ts";
import type { IntervalProps } from "./intervalProps.ts";

/**
 * When the tick after the one that was due is. Beats missed (a hidden or busy tab) are not made up for; timers also come a
 * little early, which makes no tick of its own.
 */
export function nextTick(due: number, now: number, interval: number): number {
  return due + interval * Math.max(1, 1 + Math.floor((now - due) / interval));
}

export function Interval(props: Rendered<IntervalProps>): null {
  const { interval = 1000, max_intervals = -1, n_intervals = 0, disabled } = props;
  const latest = useRef(props);
  /** Counted here as well: several ticks may pass before the page renders. */
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
      // Scheduled first, so that a slow or throwing callback does not stop the beat.
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
