/** The sessions of an app by id and by tab. Ends sessions that wait too long for their client, or when too many wait. */
import type { Session, SessionHost } from "./session.ts";

/** The lowest default of `maxWaiting`. */
const LEAST_WAITING = 1_000;

type IndexHost = Pick<SessionHost, "clock" | "maxWaiting" | "maxWaitingPerIdentity">;

export class SessionIndex {
  readonly #host: IndexHost;
  readonly #sessions = new Map<string, Session>();
  /** By identity and tab: the session that sent the tab's last request. */
  readonly #byTab = new Map<string, Session>();
  /** Sessions without a connection in the order they lost it, each with the end of its timer. */
  readonly #waiting = new Map<Session, () => void>();
  readonly #waitingByIdentity = new Map<string, Set<Session>>();
  #mostConnected = 0;

  constructor(host: IndexHost) {
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

  /** A tab belongs to the session that sends its requests. An earlier session of the tab ends its runs. */
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

  /** The session has lost its connection, and ends after `ms`. If too many wait, the one that has waited longest ends. */
  startWaiting(session: Session, ms: number): void {
    const { maxWaitingPerIdentity = Number.POSITIVE_INFINITY } = this.#host;
    const { clock, maxWaiting = Math.max(LEAST_WAITING, this.#mostConnected) } = this.#host;
    const own = this.#waitingByIdentity.get(session.identity) ?? new Set();
    this.#waitingByIdentity.set(session.identity, own.add(session));
    this.#waiting.set(
      session,
      clock.after(ms, () => session.end()),
    );
    endLongest(own, maxWaitingPerIdentity);
    endLongest(this.#waiting, maxWaiting);
  }

  stopWaiting(session: Session): void {
    this.#waiting.get(session)?.();
    this.#waiting.delete(session);
    const own = this.#waitingByIdentity.get(session.identity);
    if (own?.delete(session) && own.size === 0) this.#waitingByIdentity.delete(session.identity);
  }
}

function tabKey(tabId: string, { identity }: Session): string {
  return JSON.stringify([identity, tabId]);
}

/** @param waiting in the order the sessions began to wait */
function endLongest(waiting: { readonly size: number; keys(): Iterable<Session> }, most: number): void {
  if (waiting.size <= most) return;
  const [longest] = waiting.keys();
  longest?.end();
}
