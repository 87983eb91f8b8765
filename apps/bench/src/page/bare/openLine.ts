/** How a page without a renderer speaks with its server: by a socket of its own, or by one in a SharedWorker. */
import { loadComlink } from "./loadComlink.ts";

/** What the relay's worker offers. */
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

/** Comlink between page and worker, and nothing else: the least that one connection for all tabs costs. */
export async function openRelay(url: string, receive: (text: string) => void): Promise<Line> {
  const { proxy, wrap } = await loadComlink();
  // A worker must be of the page's origin, and its scripts are not.
  const script = `import ${JSON.stringify(new URL("relayWorker.js", import.meta.url).href)}`;
  const worker = new SharedWorker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), {
    type: "module",
  });
  const relay = wrap<Relay>(worker.port);
  await relay.open(url, proxy(receive));
  return { send: (text) => void relay.send(text) };
}
