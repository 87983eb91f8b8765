/** The sessions of an app: those with a connection, and those that wait for theirs to come back. */

import { type Connection, createConnection, type Handshake } from "./connection.ts";
import { LiveSession } from "./liveSession.ts";
import { createRunSlots } from "./runSlots.ts";
import type { Session, SessionOwner } from "./session.ts";
import type { SessionHost } from "./sessionHost.ts";

export interface Sessions {
  connect(handshake: Handshake): Connection;
  list(): readonly Session[];
  /** Closes what is connected, ends what waits. */
  close(code: number, reason: string): void;
}

export function createSessions(given: SessionHost): Sessions {
  const host = { ...given, runSlots: given.runSlots ?? createRunSlots(given.maxRuns) };
  const sessions = new Map<string, Session>();
  /** Where each tab of each owner asked last. */
  const homes = new Map<string, Session>();
  /** Those without a connection, in the order they lost theirs. */
  const waiting = new Set<Session>();
  const homeKey = (tabId: string, { identity }: Session): string => JSON.stringify([identity, tabId]);

  const owner: SessionOwner = {
    /** A tab has one client at a time: where it comes to another, what the one before held for it ends. */
    tabCame(tabId, session) {
      const key = homeKey(tabId, session);
      const before = homes.get(key);
      homes.set(key, session);
      if (before !== session) before?.leave(tabId);
    },
    tabWent(tabId, session) {
      const key = homeKey(tabId, session);
      if (homes.get(key) === session) homes.delete(key);
    },
    waits(session) {
      waiting.add(session);
      const [longest] = waiting;
      if (waiting.size > host.maxWaiting) longest?.end();
    },
    goesOn: (session) => void waiting.delete(session),
    ended(session) {
      sessions.delete(session.id);
      waiting.delete(session);
    },
  };
  const find = (sessionId: string): Session | undefined => sessions.get(sessionId);

  return {
    connect(handshake) {
      const { request, identity, extended } = handshake;
      const session = new LiveSession({ host, owner, request, identity, extended });
      sessions.set(session.id, session);
      return createConnection({ host, handshake, session, find });
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
