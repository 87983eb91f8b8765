/** Time as the core sees it, so that tests and simulations own it. */
export interface Clock {
  /** Milliseconds; never goes back. */
  now(): number;
  /** Calls back once after `ms`, however long that is, and never after Infinity; the result cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** Calls back once when all that is ready now has run; the result cancels it. */
  soon(callback: () => void): () => void;
}
