/** Raw sockets that Node hands out for an upgrade. From then on our code must handle their errors, answer and end them. */
import type { Duplex } from "node:stream";

/** How long a client may take to end its side. */
const LINGER_MS = 1000;

export function ignoreError(): void {}

/** Adds an error listener, so that an error of the socket does not end the process. Node has removed its own. */
export function guardSocket(socket: Duplex): void {
  if (!socket.listeners("error").includes(ignoreError)) socket.on("error", ignoreError);
}

/** Sends an HTTP answer and ends the connection, even if the client does not end its side. */
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
  // Reads and drops what the client still sends. With unread data the connection would be reset, and the answer lost.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
}
