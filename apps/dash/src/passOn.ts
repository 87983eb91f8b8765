/** Forwards requests and sockets unchanged to a server on another port of this machine. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";

/** @param body the body, if it has been read */
export function passRequest(
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
  body?: Buffer,
): void {
  const { url, method, headers } = request;
  const onward = httpRequest({ host: "127.0.0.1", port, path: url, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  if (body === undefined) request.pipe(onward);
  else onward.end(body);
}

export function passUpgrade(
  port: number,
  { url, headers }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const upstream = connectTcp(port, "127.0.0.1");
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  upstream.write(`GET ${url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
  upstream.write(head);
  socket.pipe(upstream).pipe(socket);
  for (const [one, other] of [
    [socket, upstream],
    [upstream, socket],
  ] as const) {
    one.on("error", () => one.destroy());
    one.on("close", () => other.destroy());
  }
}
