/** Closes `ws` sockets whose clients may not answer. */
import type { WebSocket } from "ws";

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
