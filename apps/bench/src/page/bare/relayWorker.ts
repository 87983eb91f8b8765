/** A SharedWorker that owns the page's socket and passes frames on. */
import { loadComlink } from "./loadComlink.ts";
import type { Relay } from "./openLine.ts";

interface Scope {
  onconnect: ((event: MessageEvent) => unknown) | null;
}

// Set at once, because earlier connect events would be lost.
(globalThis as unknown as Scope).onconnect = async ({ ports: [port] }) => {
  let socket: WebSocket | undefined;
  const relay: Relay = {
    async open(url, receive) {
      socket = new WebSocket(url);
      socket.onmessage = ({ data }) => void receive(data as string);
      await new Promise((resolve) => {
        if (socket !== undefined) socket.onopen = resolve;
      });
    },
    send: (text) => socket?.send(text),
  };
  const { expose } = await loadComlink();
  if (port !== undefined) expose(relay, port);
};
