/** Time and timers. Tests and simulations replace them. */
export interface Clock {
  /** Milliseconds; never goes back. */
  now(): number;
  /** Calls back once after `ms`, which may be longer than a platform timer; Infinity: never. @returns a function that cancels it */
  after(ms: number, callback: () => void): () => void;
  /** Calls back once after the tasks that are ready now. @returns a function that cancels it */
  soon(callback: () => void): () => void;
}
