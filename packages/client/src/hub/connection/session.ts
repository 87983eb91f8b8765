/** What the hub holds of its session at the server, across connections (PROTOCOL.md, rules EX5–EX9). */
import type { Envelope, Welcome } from "@patchbay/protocol";

export interface HeldSession {
  readonly id: string;
  readonly resumeMs: number;
  /** The last message that came. */
  received: number;
  /** The last message that the server was told is applied. */
  acknowledged: number;
  /** What came since then, in characters. */
  untold: number;
  /** When the connection was lost. */
  lostAt: number;
  /** How long a little may wait. Several times in each heartbeat: on a slow line it is the only sign of life that comes in time. */
  readonly littleMs: number;
}

/** How long a server waits to hear what has been applied: what it keeps until then is its memory. */
export const ACK_MS = 500;
/** The same where that is little (a tick a second would else be two frames, one out and one in), for servers that ask for no signs of life. */
const LITTLE_ACK_MS = 5_000;
/** More than this is not little, in characters. */
const LITTLE = 4_096;

export function holdSession({ sessionId, resumeMs, heartbeatMs }: Welcome): HeldSession | undefined {
  if (resumeMs <= 0) return undefined;
  const littleMs = Math.max(ACK_MS, heartbeatMs / 6 || LITTLE_ACK_MS);
  return { id: sessionId, resumeMs, received: 0, acknowledged: 0, untold: 0, lostAt: 0, littleMs };
}

export function ackWithinMs({ untold, littleMs }: HeldSession): number {
  return untold > LITTLE ? ACK_MS : littleMs;
}

/** Whether a message is the next one, one that has come before, or shows that some are missing. */
export function takeInTurn(
  session: HeldSession | undefined,
  { seq, after }: Pick<Envelope, "seq" | "after">,
): "next" | "again" | "gap" {
  if (session === undefined || seq === undefined) return "next";
  if (seq <= session.received) return "again";
  if ((after ?? seq - 1) > session.received) return "gap";
  session.received = seq;
  return "next";
}
