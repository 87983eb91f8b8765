import type { WebSocket } from "ws";
import type { Transport } from "../wire/transport.ts";

/** In UTF-16 units. A shorter text with nothing before it is written at once, or the next send finds it buffered. */
const SMALL_LENGTH = 16 * 1024;

/** How long a client may take to answer a close once all data is written. `ws` gives other clients half a minute. */
const CLOSE_GRACE_MS = 1000;

/** Closes, and ends the connection of a client that does not answer. */
export function closeSoon(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  // The client's close frame may come after frames that were not read while the socket was paused.
  socket.resume();
  if (socket.bufferedAmount === 0) terminateSoon(socket);
}

/** Ends the connection if it has not closed by then. */
export function terminateSoon(socket: WebSocket): void {
  const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
  socket.once("close", () => clearTimeout(timer));
}

/** The transport of a `ws` socket. */
export function wsTransport(socket: WebSocket): Transport {
  return new WsTransport(socket);
}

class WsTransport implements Transport {
  readonly #socket: WebSocket;
  #drained: (() => void)[] | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  send(text: string): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    // A send queue that waits for a drain has seen many bytes buffered, so small writes need no callback.
    if (socket.bufferedAmount > 0 || text.length >= SMALL_LENGTH) socket.send(text, () => this.#written());
    else socket.send(text);
  }

  close(code: number, reason: string): void {
    closeSoon(this.#socket, code, reason);
  }

  bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  onDrain(listener: () => void): void {
    this.#drained ??= [];
    this.#drained.push(listener);
  }

  #written(): void {
    for (const listener of this.#drained ?? []) listener();
  }
}
