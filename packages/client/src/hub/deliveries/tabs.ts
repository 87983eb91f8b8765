/** The tabs of one connection, and the settings that they ask for together. */
import type { Delivery } from "../hubApi.ts";
import type { Tab } from "./tab.ts";

export interface Tabs {
  readonly size: number;
  get(tabId: string): Tab | undefined;
  set(tabId: string, tab: Tab): void;
  delete(tabId: string): void;
  all(): Tab[];
  each(delivery: Delivery): void;
  /** Whether a user sees one of them. */
  readonly watched: boolean;
  /** The shortest that a tab asked for, in milliseconds; 0 if none did. */
  heartbeatMs(): number;
  /** The longest that a tab asked for, in milliseconds; infinite if one of them switches it off. */
  readonly inactivityMs: number;
  /** The last place in the session up to which all is applied. */
  appliedOf(received: number): number;
}

export function createTabs(): Tabs {
  const tabs = new Map<string, Tab>();
  const all = (): Tab[] => [...tabs.values()];
  return {
    get size() {
      return tabs.size;
    },
    get: (tabId) => tabs.get(tabId),
    set: (tabId, tab) => void tabs.set(tabId, tab),
    delete: (tabId) => void tabs.delete(tabId),
    all,
    each(delivery) {
      for (const tab of tabs.values()) tab.push(delivery);
    },
    get watched() {
      return all().some((tab) => tab.visible);
    },
    heartbeatMs() {
      const asked = all()
        .map((tab) => tab.hello.heartbeatMs)
        .filter((ms) => ms > 0);
      return asked.length === 0 ? 0 : Math.min(...asked);
    },
    get inactivityMs() {
      const limits = all().map((tab) => tab.hello.inactivityMs);
      // A server may also send what is no duration: that switches it off, too.
      return limits.some((ms) => !(ms > 0)) ? Number.POSITIVE_INFINITY : Math.max(0, ...limits);
    },
    appliedOf: (received) => Math.min(received, ...all().map((tab) => tab.firstUnapplied - 1)),
  };
}
