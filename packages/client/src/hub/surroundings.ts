/** What a hub asks of its origin besides sockets and time; apart from its environment, so that no page carries it before it needs a hub. */
export interface HubSurroundings {
  /** What the server of a socket answers over HTTP, to learn why it opens none; undefined if it does not answer. */
  status(socketUrl: string): Promise<number | undefined>;
  /** Tells the other hubs of this origin, as of pages without a SharedWorker, that logins at this host have changed. */
  tellReset(host: string): void;
  hearResets(listener: (host: string) => void): void;
  /** Hears no more. A channel that is listened to is kept, and all behind it, until it is closed. */
  close(): void;
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
