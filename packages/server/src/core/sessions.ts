/** The sessions of an app: those with a connection, and those that wait for theirs to come back. */

import { type Connection, createConnection } from "./connection.ts";
import type { RequestInfo } from "./context.ts";
import { createSession, type Session } from "./session.ts";
import type { SessionHost } from "./sessionHost.ts";
import type { SocketPort } from "./socketPort.ts";

export interface Handshake {
  socket: SocketPort;
  request: RequestInfo;
  /** Whose connection it is; a session is resumed by its owner only. */
  identity: string;
  /** The client asked for the extension. */
  extended: boolean;
}

export interface Sessions {
  connect(handshake: Handshake): Connection;
  list(): readonly Session[];
  /** Closes what is connected, ends what waits. */
  close(code: number, reason: string): void;
}

export function createSessions(host: SessionHost): Sessions {
  const sessions = new Map<string, Session>();
  return {
    connect({ socket, request, identity, extended }) {
      const session = createSession({
        host,
        request,
        identity,
        extended,
        onEnd: () => sessions.delete(session.id),
      });
      sessions.set(session.id, session);
      return createConnection({
        host,
        socket,
        request,
        identity,
        extended,
        session,
        find: (sessionId) => sessions.get(sessionId),
      });
    },
    list: () => [...sessions.values()],
    close(code, reason) {
      for (const session of [...sessions.values()]) {
        session.close(code, reason);
        session.end();
      }
    },
  };
}
