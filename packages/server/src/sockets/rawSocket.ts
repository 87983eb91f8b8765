/** Sockets that Node has handed out: nobody else listens to them, answers on them or ends them. */
import type { Duplex } from "node:stream";

/** How long a client may take to end its side. */
const LINGER_MS = 1000;

export function ignoreError(): void {}

/** From now on nothing of this socket ends the process: Node takes its own listener off before it hands a socket out. */
export function guardSocket(socket: Duplex): void {
  if (!socket.listeners("error").includes(ignoreError)) socket.on("error", ignoreError);
}

/** Answers, and ends the connection: also of a client that never ends its side. */
export function refuseSocket(
  socket: Duplex,
  status: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): void {
  guardSocket(socket);
  const lines = Object.entries({
    ...headers,
    Connection: "close",
    "Content-Length": String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n${body}`);
  // What it still sends is read and dropped: ended with something unread, the connection would be reset, and the answer lost.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
}
