/** Holds a streaming callback back while its client does not keep up. */
import type { Clock } from "../time/clock.ts";
import type { Session } from "./session.ts";

/**
 * Waits until the session has room for more messages, or the signal aborts. It always lets other tasks run: a generator that never
 * waits would keep the process from reading its cancellation.
 */
export async function awaitRoom(
  session: Pick<Session, "isCrowded" | "whenRelieved">,
  signal: AbortSignal,
  clock: Pick<Clock, "soon">,
): Promise<void> {
  await new Promise<void>((resolve) => clock.soon(resolve));
  while (session.isCrowded() && !signal.aborted) await relief(session, signal);
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
