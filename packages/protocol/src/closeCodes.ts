/** Close codes, and for each when the client connects again (PROTOCOL.md, rules CL1–CL6). */

export const CloseCode = {
  Normal: 1000,
  GoingAway: 1001,
  ProtocolError: 1002,
  Unsupported: 1003,
  NoStatus: 1005,
  Abnormal: 1006,
  InvalidPayload: 1007,
  PolicyViolation: 1008,
  TooLarge: 1009,
  InternalError: 1011,
  ServiceRestart: 1012,
  TryAgainLater: 1013,
  HeartbeatTimeout: 4000,
  /** Sent by the client: idle. Sent by a server: not authorised (rule CL4). */
  InactivityOrRejected: 4001,
  /** The server does not allow this user or the page's origin. Signing in does not help. */
  Forbidden: 4003,
} as const;

export type Reconnect =
  /** Backoff with jitter from the first step. */
  | "retry"
  /** Backoff that starts with long delays: the server asked for time, or one side has a bug. */
  | "retrySlowly"
  /** When the page is used again or shown again, or its identity changes. */
  | "onDemand"
  /** When the identity changes. */
  | "whenIdentityChanges";

export interface ClosePolicy {
  reconnect: Reconnect;
  /** For people and logs. */
  meaning: string;
}

const POLICY: ReadonlyMap<number, ClosePolicy> = new Map([
  [CloseCode.Normal, { reconnect: "retry", meaning: "closed by the server" }],
  [CloseCode.GoingAway, { reconnect: "retry", meaning: "server going away" }],
  [CloseCode.ProtocolError, { reconnect: "retrySlowly", meaning: "protocol error" }],
  [CloseCode.Unsupported, { reconnect: "retrySlowly", meaning: "unsupported data" }],
  [CloseCode.NoStatus, { reconnect: "retry", meaning: "closed without a status" }],
  [CloseCode.Abnormal, { reconnect: "retry", meaning: "connection lost" }],
  [CloseCode.InvalidPayload, { reconnect: "retrySlowly", meaning: "invalid payload" }],
  [CloseCode.PolicyViolation, { reconnect: "whenIdentityChanges", meaning: "refused by policy" }],
  [CloseCode.TooLarge, { reconnect: "retry", meaning: "message too large" }],
  [CloseCode.InternalError, { reconnect: "retry", meaning: "server error" }],
  [CloseCode.ServiceRestart, { reconnect: "retry", meaning: "server restart" }],
  [CloseCode.TryAgainLater, { reconnect: "retrySlowly", meaning: "server busy" }],
  [CloseCode.HeartbeatTimeout, { reconnect: "retry", meaning: "no heartbeat" }],
  [CloseCode.InactivityOrRejected, { reconnect: "whenIdentityChanges", meaning: "not authorised" }],
  [CloseCode.Forbidden, { reconnect: "whenIdentityChanges", meaning: "not allowed" }],
]);

/**
 * @param code close code as the browser reports it
 * @param closedByUs whether this side closed the connection. Then 1000 and 4001 mean idle, not refusal.
 */
export function closePolicy(code: number, closedByUs: boolean): ClosePolicy {
  if (closedByUs && (code === CloseCode.Normal || code === CloseCode.InactivityOrRejected)) {
    return { reconnect: "onDemand", meaning: "idle" };
  }
  return POLICY.get(code) ?? { reconnect: "retry", meaning: `closed with code ${code}` };
}
