/** What the hub needs of the world, so that tests and the simulation can give it another one. */
import { timerMs } from "@patchbay/protocol";

export interface HubSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
}

export interface SocketEvents {
  opened(): void;
  /** `data` as the platform gives it; only text is a frame. */
  received(data: unknown): void;
  /** Also for a socket that never opened; at most once. */
  closed(code: number, reason: string): void;
}

export interface HubEnvironment {
  /** @throws where the browser goes to no such address; then no event follows */
  openSocket(url: string, events: SocketEvents): HubSocket;
  /** @returns a function that cancels */
  setTimer(work: () => void, ms: number): () => void;
  now(): number;
  random(): number;
  /**
   * Calls `gone` once when the tab is closed, crashed or navigated away.
   * @returns a function that stops watching
   */
  watchTab(tabId: string, gone: () => void): () => void;
}

/** What a hub has to be given; the rest is by default the platform's WebSocket, and a tab that dies with its hub. */
export type GivenEnvironment = Omit<HubEnvironment, "openSocket" | "watchTab"> &
  Partial<Pick<HubEnvironment, "openSocket" | "watchTab">>;

/** Time and chance as they are. */
export const realTime: Pick<HubEnvironment, "setTimer" | "now" | "random"> = {
  setTimer(work, ms) {
    const timer = setTimeout(work, timerMs(ms));
    return () => clearTimeout(timer);
  },
  now: () => Date.now(),
  random: () => Math.random(),
};

/** A tab holds this lock while it lives. */
export function tabLockName(tabId: string): string {
  return `patchbay-tab-${tabId}`;
}
