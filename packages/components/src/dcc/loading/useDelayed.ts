import { timerMs } from "@patchbay/protocol";
import { useEffect, useRef, useState } from "react";

/**
 * A flag that becomes true when `wanted` has been true for `delayShow` ms, and then stays true for at least `delayHide` ms, so that
 * short work does not flicker.
 */
export function useDelayed(
  wanted: boolean,
  delayShow: number,
  delayHide: number,
  initially: boolean,
): boolean {
  const [shown, setShown] = useState(initially);
  const shownSince = useRef(initially ? performance.now() : 0);
  useEffect(() => {
    if (wanted === shown) return;
    const wait = timerMs(wanted ? delayShow : shownSince.current + delayHide - performance.now());
    function turn(): void {
      if (wanted) shownSince.current = performance.now();
      setShown(wanted);
    }
    if (wait === 0) {
      turn();
      return;
    }
    const timer = setTimeout(turn, wait);
    return () => clearTimeout(timer);
  }, [wanted, shown, delayShow, delayHide]);
  return shown;
}
