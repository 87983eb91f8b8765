/** What the hub needs of the world, so that tests and the simulation can give it another one. */

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

/** A hub's world in a browser, worker or page. `locks` is missing on insecure origins. */
export function browserHubEnvironment(scope: {
  WebSocket: typeof WebSocket;
  locks: LockManager | undefined;
}): HubEnvironment {
  return {
    openSocket: (url, events) => openWebSocket(scope.WebSocket, url, events),
    setTimer(work, ms) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
    watchTab(tabId, gone) {
      const stop = new AbortController();
      scope.locks
        ?.request(tabLockName(tabId), { signal: stop.signal }, () => gone())
        // Aborted: the tab left by itself, or the hub is done with it.
        .catch(() => undefined);
      return () => stop.abort();
    },
  };
}

/** A tab holds this lock while it lives. */
export function tabLockName(tabId: string): string {
  return `patchbay-tab-${tabId}`;
}

function openWebSocket(Socket: typeof WebSocket, url: string, events: SocketEvents): HubSocket {
  const socket = new Socket(url);
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
