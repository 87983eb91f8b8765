import type { WebSocket } from "ws";
import type { Transport } from "../wire/transport.ts";

/** In UTF-16 units. `ws` usually writes a shorter text at once. If it does not, the next send finds bytes buffered. */
const SMALL_LENGTH = 16 * 1024;

/** How long a client may take to answer a close after all data is written. The default of `ws` is half a minute. */
const CLOSE_GRACE_MS = 1000;

/** Closes the socket, and terminates it if the client does not answer. */
export function closeSoon(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  // A paused socket must be read again: the client's close frame may wait behind unread frames.
  socket.resume();
  if (socket.bufferedAmount === 0) terminateSoon(socket);
}

/** Terminates the socket if it has not closed after `CLOSE_GRACE_MS`. */
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
    // The callback reports a drain. A small write with nothing buffered needs none: no send queue waits for a drain then.
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
