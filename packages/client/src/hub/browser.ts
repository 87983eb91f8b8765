/**
 * The browser as the hub uses it: sockets, timers, locks, and the other hubs of the origin. Besides `sharedWorker.ts`, this is the only file of
 * the hub with I/O. Tests and the simulation put other objects in its place.
 */
import { timerMs } from "@patchbay/protocol";

export interface HubSocket {
  send(text: string): void;
  close(code: number, reason: string): void;
}

export interface SocketEvents {
  opened(): void;
  /** A message came in. @param data as the browser gives it; only text is a frame */
  received(data: unknown): void;
  /** Called at most once, also for a socket that never opened. */
  closed(code: number, reason: string): void;
}

export interface HubEnvironment {
  /** @throws if the browser does not connect to such an address; then no event follows */
  openSocket(url: string, events: SocketEvents, subprotocols?: readonly string[]): HubSocket;
  fetch: typeof fetch;
  /** @returns a function that cancels */
  setTimer(work: () => void, ms: number): () => void;
  now(): number;
  random(): number;
  /**
   * Calls `free` once when the tab's lock is free: the tab is closed, crashed or navigated away, or the browser has taken the lock of a
   * sleeping page away.
   * @returns a function that stops watching
   */
  watchTab(lockId: string, free: () => void): () => void;
}

/** The environment as `createHub` takes it. By default sockets and `fetch` are the browser's, and tabs are not watched: they end with their hub. */
export type GivenEnvironment = Pick<HubEnvironment, "setTimer" | "now" | "random"> & Partial<HubEnvironment>;

/** The other hubs of the origin, and its server over HTTP. */
export interface HubSurroundings {
  /** The HTTP status at the socket's address, which tells why a socket does not open; undefined without an answer. */
  status(socketUrl: string): Promise<number | undefined>;
  /** Tells the other hubs of this origin, such as those of pages without a SharedWorker, that logins at this host have changed. */
  tellReset(host: string): void;
  hearResets(listener: (host: string) => void): void;
  /** Stops listening. The browser keeps an open channel, and everything that its listener refers to, in memory. */
  close(): void;
}

/** The environment of an endpoint and its connection. */
export type EndpointEnvironment = HubEnvironment & Pick<HubSurroundings, "status">;

/** Real time and real randomness. */
export const realTime: Pick<HubEnvironment, "setTimer" | "now" | "random"> = {
  setTimer(work, ms) {
    const timer = setTimeout(work, timerMs(ms));
    return () => clearTimeout(timer);
  },
  now: () => Date.now(),
  random: () => Math.random(),
};

/** The name of the lock that a tab holds while it lives. */
export function tabLockName(lockId: string): string {
  return `patchbay-tab-${lockId}`;
}

/** Opens a WebSocket. @throws DOMException if the address is invalid, or if the page may not connect to it */
export function openWebSocket(
  url: string,
  events: SocketEvents,
  subprotocols: readonly string[] = [],
): HubSocket {
  const socket = new WebSocket(url, [...subprotocols]);
  socket.onopen = () => events.opened();
  socket.onmessage = (event) => events.received(event.data);
  socket.onclose = (event) => events.closed(event.code, event.reason);
  return {
    send: (text) => socket.send(text),
    close(code, reason) {
      // A late event of this socket must not affect its successor.
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code, reason);
    },
  };
}

export function browserSurroundings(): HubSurroundings {
  const channel = openChannel();
  return {
    async status(socketUrl) {
      try {
        return (await fetch(socketUrl.replace(/^ws/, "http"), { method: "HEAD", credentials: "include" }))
          .status;
      } catch {
        return undefined;
      }
    },
    tellReset: (host) => channel?.postMessage(host),
    hearResets(listener) {
      if (channel !== undefined) channel.onmessage = ({ data }) => listener(data);
    },
    close: () => channel?.close(),
  };
}

/** Undefined where the browser blocks storage, and channels with it. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel("patchbay-reset");
  } catch {
    return undefined;
  }
}
