/** The tabs of one session. The index and the tab directory know them too. */
import type { Session, TabDirectory } from "./session.ts";
import type { SessionIndex } from "./sessionIndex.ts";

/** Far more tabs than a browser has. Without a limit a client could invent tabs without end. */
const MAX_TABS = 1_000;

export interface SessionTabsOptions {
  session: Session;
  index: SessionIndex;
  directory: TabDirectory | undefined;
  /** False: the client does not say that a tab has gone. The tab that was heard of first is forgotten if there are too many. */
  extended: boolean;
}

export class SessionTabs {
  readonly #options: SessionTabsOptions;
  /** The time of each tab's first request, in milliseconds since 1970. Undefined before the first tab: an empty map takes memory in each session. */
  #ids: Map<string, number> | undefined;

  constructor(options: SessionTabsOptions) {
    this.#options = options;
  }

  /** Returns false if the session has too many tabs. */
  add(tabId: string): boolean {
    const { session, index, directory, extended } = this.#options;
    this.#ids ??= new Map();
    if (this.#ids.has(tabId)) return true;
    if (this.#ids.size >= MAX_TABS) {
      const [oldest] = this.#ids.keys();
      if (extended || oldest === undefined) return false;
      this.remove(oldest);
    }
    const since = Date.now();
    this.#ids.set(tabId, since);
    index.addTab(tabId, session, extended);
    directory?.came({ session, tabId, since });
    return true;
  }

  remove(tabId: string): void {
    const { session, index, directory } = this.#options;
    const since = this.#ids?.get(tabId);
    if (since === undefined) return;
    this.#ids?.delete(tabId);
    index.removeTab(tabId, session);
    directory?.left({ session, tabId, since });
  }

  clear(): void {
    for (const tabId of this.list()) this.remove(tabId);
    this.#ids = undefined;
  }

  list(): readonly string[] {
    return [...(this.#ids?.keys() ?? [])];
  }

  /** The time of the tab's first request, in milliseconds since 1970; undefined if it is no tab of the session. */
  since(tabId: string): number | undefined {
    return this.#ids?.get(tabId);
  }

  isEmpty(): boolean {
    return this.#ids === undefined || this.#ids.size === 0;
  }
}
