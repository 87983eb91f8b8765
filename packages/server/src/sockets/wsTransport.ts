import type { WebSocket } from "ws";
import type { Transport } from "../wire/transport.ts";

/** In UTF-16 units. Less than this, behind nothing, is written at once or noticed by what follows it. */
const SMALL_LENGTH = 16 * 1024;

/** How long a client that has been sent all may take to answer a close. `ws` gives any other half a minute. */
const CLOSE_GRACE_MS = 1000;

/** Closes, and ends the connection of a client that does not answer. */
export function closeSoon(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  // The other side's goodbye may stand behind what is not read for now.
  socket.resume();
  if (socket.bufferedAmount === 0) terminateSoon(socket);
}

/** Unless it closes before. */
export function terminateSoon(socket: WebSocket): void {
  const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
  socket.once("close", () => clearTimeout(timer));
}

/** A socket of `ws` as the core sees it. */
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
    // Who waits for the network has seen many bytes buffered; nobody needs to hear of the others.
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
