/** Holds a streaming callback back: for other tasks, and while its client does not keep up. */
import type { Clock } from "../time/clock.ts";
import type { Session } from "./session.ts";

/**
 * Parts that may follow each other before other tasks run, and the milliseconds that these may take. A turn of the event loop for each
 * small part would cost a third of its processor time.
 */
const PARTS = 64;
const PARTS_MS = 1;

/** The pace of one run. */
export class PartPace {
  #parts = 0;
  /** When other tasks have run. */
  #since = Number.NEGATIVE_INFINITY;

  /**
   * Lets other tasks run every few parts, and at once after slow ones: a generator that never waits would keep the process from sending
   * its parts and from reading its cancellation.
   * @returns a promise if the next part has to wait; it resolves when the session has room for more messages, or the signal aborts
   */
  next(
    session: Pick<Session, "isCrowded" | "whenRelieved">,
    signal: AbortSignal,
    clock: Pick<Clock, "soon" | "now">,
  ): Promise<void> | undefined {
    this.#parts += 1;
    if (this.#parts < PARTS && clock.now() - this.#since < PARTS_MS && !session.isCrowded()) return undefined;
    return this.#wait(session, signal, clock);
  }

  async #wait(
    session: Pick<Session, "isCrowded" | "whenRelieved">,
    signal: AbortSignal,
    clock: Pick<Clock, "soon" | "now">,
  ): Promise<void> {
    await new Promise<void>((resolve) => clock.soon(resolve));
    while (session.isCrowded() && !signal.aborted) await relief(session, signal);
    this.#parts = 0;
    this.#since = clock.now();
  }
}

function relief(session: Pick<Session, "whenRelieved">, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const onAbort = (): void => resolve();
    signal.addEventListener("abort", onAbort, { once: true });
    session.whenRelieved(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
  });
}
