/** The sessions of an app by id and by tab. Ends sessions that wait too long for their client, or when too many wait. */
import type { Session, SessionHost } from "./session.ts";

/** The lowest default of `maxWaiting`. */
const LEAST_WAITING = 1_000;

/**
 * How long a session still waits once a tab of it has come with another session, in milliseconds. The worker of the session has then
 * ended, and its other tabs have found another one too, or are gone. A tab that moved alone leaves the others this time to resume.
 */
const MOVED_MS = 5_000;

type IndexHost = Pick<SessionHost, "clock" | "maxWaiting" | "maxWaitingPerIdentity">;

interface Wait {
  until: number;
  stop(): void;
}

export class SessionIndex {
  readonly #host: IndexHost;
  readonly #sessions = new Map<string, Session>();
  /** By tab: the session of each identity that sent the tab's last request, and all stock sessions that have it. */
  readonly #byTab = new Map<string, readonly Session[]>();
  /** Sessions without a connection in the order they lost it. */
  readonly #waiting = new Map<Session, Wait>();
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

  /** The sessions that have this tab: one, unless another identity uses the same id. */
  ofTab(tabId: string): readonly Session[] {
    return this.#byTab.get(tabId) ?? [];
  }

  /**
   * A tab of a client that speaks the extension belongs to the session that sends its requests. An earlier session of the tab ends its runs,
   * and does not wait much longer for its client.
   */
  addTab(tabId: string, session: Session, extended: boolean): void {
    const known = this.ofTab(tabId);
    const before = extended ? known.find(({ identity }) => identity === session.identity) : undefined;
    if (before === session) return;
    this.#byTab.set(tabId, [...known.filter((each) => each !== before), session]);
    if (before === undefined) return;
    before.leave(tabId);
    this.#shortenWait(before);
  }

  removeTab(tabId: string, session: Session): void {
    const others = this.ofTab(tabId).filter((each) => each !== session);
    if (others.length > 0) this.#byTab.set(tabId, others);
    else this.#byTab.delete(tabId);
  }

  /** The session has lost its connection, and ends after `ms`. If too many wait, the one that has waited longest ends. */
  startWaiting(session: Session, ms: number): void {
    const { maxWaitingPerIdentity = Number.POSITIVE_INFINITY } = this.#host;
    const { clock, maxWaiting = Math.max(LEAST_WAITING, this.#mostConnected) } = this.#host;
    const own = this.#waitingByIdentity.get(session.identity) ?? new Set();
    this.#waitingByIdentity.set(session.identity, own.add(session));
    const stop = clock.after(ms, () => session.end());
    this.#waiting.set(session, { until: clock.now() + ms, stop });
    endLongest(own, maxWaitingPerIdentity);
    endLongest(this.#waiting, maxWaiting);
  }

  #shortenWait(session: Session): void {
    const { clock } = this.#host;
    const wait = this.#waiting.get(session);
    if (wait === undefined || wait.until <= clock.now() + MOVED_MS) return;
    wait.stop();
    wait.until = clock.now() + MOVED_MS;
    wait.stop = clock.after(MOVED_MS, () => session.end());
  }

  stopWaiting(session: Session): void {
    this.#waiting.get(session)?.stop();
    this.#waiting.delete(session);
    const own = this.#waitingByIdentity.get(session.identity);
    if (own?.delete(session) && own.size === 0) this.#waitingByIdentity.delete(session.identity);
  }
}

/** @param waiting in the order the sessions began to wait */
function endLongest(waiting: { readonly size: number; keys(): Iterable<Session> }, most: number): void {
  if (waiting.size <= most) return;
  const [longest] = waiting.keys();
  longest?.end();
}
