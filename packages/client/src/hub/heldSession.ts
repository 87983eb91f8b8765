/** What the hub holds of its session at the server, across connections (PROTOCOL.md, rules EX5–EX9). */
import type { Envelope, Welcome } from "@patchbay/protocol";

export interface HeldSession {
  readonly id: string;
  readonly resumeMs: number;
  /** The last message that came. */
  received: number;
  /** The last message that the server was told is applied. */
  acknowledged: number;
  /** When the connection was lost. */
  lostAt: number;
}

export function holdSession({ sessionId, resumeMs }: Welcome): HeldSession | undefined {
  return resumeMs > 0 ? { id: sessionId, resumeMs, received: 0, acknowledged: 0, lostAt: 0 } : undefined;
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
