import type { ComponentId } from "@patchbay/protocol";

export interface IntervalProps {
  id?: ComponentId;
  key?: string | number;
  /** Milliseconds between ticks. Default 1000. */
  interval?: number;
  /** Number of ticks so far. */
  n_intervals?: number;
  /** Stops after so many ticks. -1 (default): never. 0: no ticks at all. */
  max_intervals?: number;
  disabled?: boolean;
}
