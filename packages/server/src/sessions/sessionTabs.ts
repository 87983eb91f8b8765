/** The tabs of one session. The index knows them too, because a tab belongs to one session at a time. */
import type { Session } from "./session.ts";
import type { SessionIndex } from "./sessionIndex.ts";

/** Far more tabs than a browser has. Without a limit a client could invent tabs without end. */
const MAX_TABS = 1_000;

export class SessionTabs {
  readonly #session: Session;
  readonly #index: SessionIndex;
  /** Undefined before the first tab: an empty set takes memory in each session. */
  #ids: Set<string> | undefined;

  constructor(session: Session, index: SessionIndex) {
    this.#session = session;
    this.#index = index;
  }

  /** Returns false if the session has too many tabs. */
  add(tabId: string): boolean {
    this.#ids ??= new Set();
    if (this.#ids.has(tabId)) return true;
    if (this.#ids.size >= MAX_TABS) return false;
    this.#ids.add(tabId);
    this.#index.addTab(tabId, this.#session);
    return true;
  }

  remove(tabId: string): void {
    this.#ids?.delete(tabId);
    this.#index.removeTab(tabId, this.#session);
  }

  clear(): void {
    for (const tabId of this.list()) this.#index.removeTab(tabId, this.#session);
    this.#ids = undefined;
  }

  list(): readonly string[] {
    return [...(this.#ids ?? [])];
  }

  isEmpty(): boolean {
    return this.#ids === undefined || this.#ids.size === 0;
  }
}
