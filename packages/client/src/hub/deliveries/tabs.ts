/** The settings that the tabs of one connection ask for together. */
import type { TabHello } from "../hubApi.ts";

/** The part of a tab that its connection depends on. */
export interface ConnectedTab {
  readonly hello: TabHello;
  /** The user can see the tab. */
  readonly visible: boolean;
  /** The session's number of the oldest message that the tab has not applied; infinite if there is none. */
  readonly firstUnapplied: number;
}

/** By the tab's id. */
export type ConnectedTabs = ReadonlyMap<string, ConnectedTab>;

/** The shortest interval that a tab asked for, in milliseconds; 0 if none did. */
export function heartbeatMsOf(tabs: ConnectedTabs): number {
  const asked = all(tabs)
    .map((tab) => tab.hello.heartbeatMs)
    .filter((ms) => ms > 0);
  return asked.length === 0 ? 0 : Math.min(...asked);
}

/** The longest time that a tab asked for, in milliseconds; infinite if one of them switches it off. */
export function inactivityMsOf(tabs: ConnectedTabs): number {
  const limits = all(tabs).map((tab) => tab.hello.inactivityMs);
  // A server can also send a value that is not a duration: it counts as switched off.
  return limits.some((ms) => !(ms > 0)) ? Number.POSITIVE_INFINITY : Math.max(0, ...limits);
}

/** The session's number up to which the tabs have applied every message that was received. */
export function appliedOf(tabs: ConnectedTabs, received: number): number {
  return Math.min(received, ...all(tabs).map((tab) => tab.firstUnapplied - 1));
}

function all(tabs: ConnectedTabs): ConnectedTab[] {
  return [...tabs.values()];
}
