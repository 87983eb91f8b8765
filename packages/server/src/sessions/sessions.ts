/** The sessions of an app: those with a connection, and those that wait for theirs to come back. */

import { createRunSlots } from "../runs/runSlots.ts";
import { type Connection, createConnection, type Handshake } from "../wire/connection.ts";
import { LiveSession } from "./liveSession.ts";
import type { Session, SessionHost, SessionOwner } from "./session.ts";

/** So many may wait in any case. */
const LEAST_WAITING = 1_000;

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
  /** The same by identity. */
  const waitingOf = new Map<string, Set<Session>>();
  let mostConnected = 0;
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
      const own = waitingOf.get(session.identity) ?? new Set();
      waitingOf.set(session.identity, own.add(session));
      waiting.add(session);
      endLongest(own, host.maxWaitingPerIdentity ?? Number.POSITIVE_INFINITY);
      endLongest(waiting, host.maxWaiting ?? Math.max(LEAST_WAITING, mostConnected));
    },
    goesOn: waitsNoMore,
    ended(session) {
      sessions.delete(session.id);
      waitsNoMore(session);
    },
  };

  function waitsNoMore(session: Session): void {
    waiting.delete(session);
    const own = waitingOf.get(session.identity);
    if (own?.delete(session) && own.size === 0) waitingOf.delete(session.identity);
  }

  const find = (sessionId: string): Session | undefined => sessions.get(sessionId);

  return {
    connect(handshake) {
      const { request, identity, extended } = handshake;
      const session = new LiveSession({ host, owner, request, identity, extended });
      sessions.set(session.id, session);
      mostConnected = Math.max(mostConnected, sessions.size - waiting.size);
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

function endLongest(waiting: ReadonlySet<Session>, most: number): void {
  const [longest] = waiting;
  if (waiting.size > most) longest?.end();
}
