import type { Registry } from "../callbacks/registry.ts";
import type { RequestInfo } from "../runs/context.ts";
import type { Session, SessionHost } from "../sessions/session.ts";
import { createSessions } from "../sessions/sessions.ts";
import type { Connection } from "../wire/connection.ts";
import type { Transport } from "../wire/transport.ts";
import { createFakeClock } from "./fakeClock.ts";

/** A host with the defaults of tests: everything goes over the socket, ids are `id-1`, `id-2`, … */
export function createSessionHost(
  registry: Pick<Registry, "find">,
  overrides: Partial<SessionHost> = {},
): SessionHost {
  let ids = 0;
  return {
    registry,
    clock: createFakeClock(),
    log: () => undefined,
    epoch: "epoch",
    newId: () => `id-${++ids}`,
    websocketCallbacks: true,
    devTools: false,
    batchDelayMs: 5,
    heartbeatMs: 30_000,
    maxMessageBytes: 1000,
    maxRuns: 1000,
    maxQueuedLength: 1_000_000,
    maxWaiting: 1000,
    resumeMs: 0,
    replay: { maxMessages: 100, maxLength: 100_000 },
    onFrame: () => undefined,
    ...overrides,
  };
}

export const handshake: RequestInfo = {
  transport: "socket",
  headers: {},
  cookies: { user: "ann" },
  path: "/_dash-ws-callback",
  query: new URLSearchParams(),
  remoteAddress: "127.0.0.1",
  token: undefined,
  identity: undefined,
};

/** A connection and the session that began with it. */
export function openSession(
  host: SessionHost,
  socket: Transport,
  extended = true,
): { connection: Connection; session: Session } {
  const connection = createSessions(host).connect({ socket, request: handshake, identity: "ann", extended });
  return { connection, session: connection.session() };
}
