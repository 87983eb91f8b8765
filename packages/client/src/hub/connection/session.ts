/** The hub's half of its session at the server, which outlives connections (PROTOCOL.md, rules EX5–EX9). */
import type { Envelope, Welcome } from "@patchbay/protocol";

export interface Session {
  readonly id: string;
  readonly resumeMs: number;
  /** The number of the last message that came. */
  received: number;
  /** The number that was last acknowledged: all messages up to it are applied. */
  acknowledged: number;
  /** Characters that came since the last ack. */
  unacked: number;
  /** When the connection was lost. */
  lostAt: number;
  /**
   * Milliseconds until an ack of few characters. Several acks fit into one heartbeat interval: on a slow connection they are the only
   * sign of life that reaches the server in time.
   */
  readonly ackMs: number;
}

/** Milliseconds until an ack. Until then the server keeps every message in memory. */
export const ACK_MS = 500;
/** The same for few characters and a server without heartbeats. With `ACK_MS`, each message of a slow stream would cost a second frame. */
const FEW_ACK_MS = 5_000;
/** The limit of "few characters". */
const FEW_CHARS = 4_096;
/** Milliseconds until an ack of much. A server makes no more parts of an answer while half of its resume buffer is not acknowledged. */
const MUCH_ACK_MS = 20;
/** With more than one of these, it is much: a fraction of half a resume buffer, in messages and in characters. */
const MUCH_MESSAGES = 1_000;
const MUCH_CHARS = 256 * 1_024;

export function createSession({ sessionId, resumeMs, heartbeatMs }: Welcome): Session | undefined {
  if (resumeMs <= 0) return undefined;
  const ackMs = Math.max(ACK_MS, heartbeatMs / 6 || FEW_ACK_MS);
  return { id: sessionId, resumeMs, received: 0, acknowledged: 0, unacked: 0, lostAt: 0, ackMs };
}

export function ackWithinMs({ unacked, received, acknowledged, ackMs }: Session): number {
  if (received - acknowledged > MUCH_MESSAGES || unacked > MUCH_CHARS) return MUCH_ACK_MS;
  return unacked > FEW_CHARS ? ACK_MS : ackMs;
}

/** Whether a message is the next one, has come before (`old`), or shows that others are missing (`gap`). */
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
