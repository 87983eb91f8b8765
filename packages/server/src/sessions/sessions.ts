/** Creates the sessions of an app. Each begins with a connection. */
import { createRunSlots } from "../runs/runSlots.ts";
import { type Connection, createConnection, type Handshake } from "../wire/connection.ts";
import { LiveSession } from "./liveSession.ts";
import type { Session, SessionHost } from "./session.ts";
import { SessionIndex } from "./sessionIndex.ts";

export interface Sessions {
  connect(handshake: Handshake): Connection;
  list(): readonly Session[];
  find(sessionId: string): Session | undefined;
  /** The sessions that have this tab: one, unless another identity uses the same id. */
  ofTab(tabId: string): readonly Session[];
  /** Closes connected sessions and ends waiting ones. */
  close(code: number, reason: string): void;
}

export function createSessions(host: SessionHost): Sessions {
  const runSlots = host.runSlots ?? createRunSlots(host.maxRuns);
  const index = new SessionIndex(host);
  return {
    connect(handshake) {
      const session = new LiveSession({ host, index, runSlots, handshake });
      index.add(session);
      return createConnection({ host, handshake, session, index });
    },
    list: () => index.list(),
    find: (sessionId) => index.find(sessionId),
    ofTab: (tabId) => index.ofTab(tabId),
    close(code, reason) {
      for (const session of index.list()) {
        session.close(code, reason);
        session.end();
      }
    },
  };
}
