/** What the hub needs of the platform, and the platform itself: the only file of the hub with I/O besides `worker.ts`. Tests and the simulation give it another one. */
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

/** What a hub asks of its origin besides sockets and time. */
export interface HubSurroundings {
  /** What the server of a socket answers over HTTP, to learn why it opens none; undefined if it does not answer. */
  status(socketUrl: string): Promise<number | undefined>;
  /** Tells the other hubs of this origin, as of pages without a SharedWorker, that logins at this host have changed. */
  tellReset(host: string): void;
  hearResets(listener: (host: string) => void): void;
  /** Hears no more. A channel that is listened to is kept, and all behind it, until it is closed. */
  close(): void;
}

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

/** A socket of the platform. @throws DOMException for an address that is none, or to which the page may not go */
export function openWebSocket(url: string, events: SocketEvents): HubSocket {
  const socket = new WebSocket(url);
  socket.onopen = () => events.opened();
  socket.onmessage = (event) => events.received(event.data);
  socket.onclose = (event) => events.closed(event.code, event.reason);
  return {
    send: (text) => socket.send(text),
    close(code, reason) {
      // From here on the socket is no longer ours to listen to: a late event must not touch its successor.
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code, reason);
    },
  };
}

export function browserSurroundings(): HubSurroundings {
  const channel = new BroadcastChannel("patchbay-reset");
  return {
    async status(socketUrl) {
      try {
        return (await fetch(socketUrl.replace(/^ws/, "http"), { method: "HEAD", credentials: "include" }))
          .status;
      } catch {
        return undefined;
      }
    },
    tellReset: (host) => channel.postMessage(host),
    hearResets(listener) {
      channel.onmessage = ({ data }) => listener(data);
    },
    close: () => channel.close(),
  };
}
