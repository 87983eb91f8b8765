/** What the hub holds of its session at the server, across connections (PROTOCOL.md, rules EX5–EX9). */
import type { Envelope, Welcome } from "@patchbay/protocol";

export interface Session {
  readonly id: string;
  readonly resumeMs: number;
  /** The last message that came. */
  received: number;
  /** The last message that the server was told is applied. */
  acknowledged: number;
  /** Characters that came since the last ack. */
  unacked: number;
  /** When the connection was lost. */
  lostAt: number;
  /** Milliseconds until an ack of few characters. Several acks come in each heartbeat: on a slow connection they are the only sign of life that comes in time. */
  readonly ackMs: number;
}

/** Milliseconds until an ack: the server keeps every message in memory until then. */
export const ACK_MS = 500;
/** The same for few characters and a server that asks for no heartbeats. With `ACK_MS`, one tick a second would be two frames. */
const FEW_ACK_MS = 5_000;
/** The most that counts as few. */
const FEW_CHARS = 4_096;

export function createSession({ sessionId, resumeMs, heartbeatMs }: Welcome): Session | undefined {
  if (resumeMs <= 0) return undefined;
  const ackMs = Math.max(ACK_MS, heartbeatMs / 6 || FEW_ACK_MS);
  return { id: sessionId, resumeMs, received: 0, acknowledged: 0, unacked: 0, lostAt: 0, ackMs };
}

export function ackWithinMs({ unacked, ackMs }: Session): number {
  return unacked > FEW_CHARS ? ACK_MS : ackMs;
}

/** Whether a message is the next one, one that has come before, or shows that some are missing. */
export function acceptSeq(
  session: Session | undefined,
  { seq, after }: Pick<Envelope, "seq" | "after">,
): "next" | "old" | "gap" {
  if (session === undefined || seq === undefined) return "next";
  if (seq <= session.received) return "old";
  if ((after ?? seq - 1) > session.received) return "gap";
  session.received = seq;
  return "next";
}
