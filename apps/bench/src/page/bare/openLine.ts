/** Connects a page without a renderer to its server: by its own socket, or by one in a SharedWorker. */
import { loadComlink } from "./loadComlink.ts";

/** The API of the relay's worker. */
export interface Relay {
  open(url: string, receive: (text: string) => unknown): Promise<void>;
  send(text: string): void;
}

export interface Line {
  send(text: string): void;
}

export async function openSocket(url: string, receive: (text: string) => void): Promise<Line> {
  const socket = new WebSocket(url);
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  socket.onmessage = ({ data }) => receive(data as string);
  return socket;
}

/** A relay with Comlink between page and worker: the lowest cost of one connection for all tabs. */
export async function openRelay(url: string, receive: (text: string) => void): Promise<Line> {
  const { proxy, wrap } = await loadComlink();
  // A worker needs the page's origin, and the bench's scripts have another one.
  const script = `import ${JSON.stringify(new URL("relayWorker.js", import.meta.url).href)}`;
  const worker = new SharedWorker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), {
    type: "module",
  });
  const relay = wrap<Relay>(worker.port);
  await relay.open(url, proxy(receive));
  return { send: (text) => void relay.send(text) };
}
