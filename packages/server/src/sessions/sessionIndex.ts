/** The sessions of an app by id, by tab, and by how long they have waited for their client. */
import type { Session, SessionHost } from "./session.ts";

/** This many may wait in any case. */
const LEAST_WAITING = 1_000;

export class SessionIndex {
  readonly #host: Pick<SessionHost, "maxWaiting" | "maxWaitingPerIdentity">;
  readonly #sessions = new Map<string, Session>();
  /** By identity and tab: the session over which the tab asked last. */
  readonly #byTab = new Map<string, Session>();
  /** Sessions without a connection, in the order they lost it. */
  readonly #waiting = new Set<Session>();
  readonly #waitingByIdentity = new Map<string, Set<Session>>();
  #mostConnected = 0;

  constructor(host: Pick<SessionHost, "maxWaiting" | "maxWaitingPerIdentity">) {
    this.#host = host;
  }

  add(session: Session): void {
    this.#sessions.set(session.id, session);
    this.#mostConnected = Math.max(this.#mostConnected, this.#sessions.size - this.#waiting.size);
  }

  remove(session: Session): void {
    this.#sessions.delete(session.id);
    this.stopWaiting(session);
  }

  find(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId);
  }

  list(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** A tab asks over this session. Another session that held the tab ends its runs: a tab has one client at a time. */
  addTab(tabId: string, session: Session): void {
    const key = tabKey(tabId, session);
    const before = this.#byTab.get(key);
    this.#byTab.set(key, session);
    if (before !== session) before?.leave(tabId);
  }

  removeTab(tabId: string, session: Session): void {
    const key = tabKey(tabId, session);
    if (this.#byTab.get(key) === session) this.#byTab.delete(key);
  }

  /** The session has lost its connection. Where too many wait, the one that has waited longest ends. */
  startWaiting(session: Session): void {
    const { maxWaitingPerIdentity = Number.POSITIVE_INFINITY } = this.#host;
    const { maxWaiting = Math.max(LEAST_WAITING, this.#mostConnected) } = this.#host;
    const own = this.#waitingByIdentity.get(session.identity) ?? new Set();
    this.#waitingByIdentity.set(session.identity, own.add(session));
    this.#waiting.add(session);
    endLongest(own, maxWaitingPerIdentity);
    endLongest(this.#waiting, maxWaiting);
  }

  stopWaiting(session: Session): void {
    this.#waiting.delete(session);
    const own = this.#waitingByIdentity.get(session.identity);
    if (own?.delete(session) && own.size === 0) this.#waitingByIdentity.delete(session.identity);
  }
}

function tabKey(tabId: string, { identity }: Session): string {
  return JSON.stringify([identity, tabId]);
}

function endLongest(waiting: ReadonlySet<Session>, most: number): void {
  const [longest] = waiting;
  if (waiting.size > most) longest?.end();
}
