/** Drain: closes the sessions of a server that will be replaced, each at its own time. */
import { CloseCode } from "@patchbay/protocol";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Clock } from "../time/clock.ts";

/** Interval at which a session is checked. */
const POLL_MS = 50;
/** Time for clients that leave at the last moment. */
const GRACE_MS = 1_000;

export interface DrainOptions {
  readonly clock: Clock;
  readonly spreadMs: number;
  /** From 0 to 1. */
  random(): number;
}

/**
 * Closes each session at a random time within `spreadMs`, or later when its runs have ended. At the end of `spreadMs` it closes all.
 * Resolves when all are closed.
 */
export async function drain(sessions: Pick<Sessions, "list">, options: DrainOptions): Promise<void> {
  await Promise.all(sessions.list().map((session) => drainSession(session, options)));
}

/**
 * Random times keep the browsers from reaching the next server all at once. A client that speaks the extension gets `drain`, and
 * leaves by itself between two requests.
 */
function drainSession(session: Session, { clock, spreadMs, random }: DrainOptions): Promise<void> {
  return new Promise((resolve) => {
    const isTold = session.announce({ type: "drain", spreadMs });
    const leavesAt = clock.now() + random() * spreadMs;
    const endsAt = clock.now() + spreadMs + (isTold ? GRACE_MS : 0);
    const poll = (): void => {
      const mayClose = isTold ? session.sendQueue() === undefined : clock.now() >= leavesAt;
      // A run that ends soon may still answer.
      if (clock.now() < endsAt && (!mayClose || session.isBusy())) clock.after(POLL_MS, poll);
      else {
        session.close(CloseCode.ServiceRestart, "The server restarts");
        resolve();
      }
    };
    poll();
  });
}
