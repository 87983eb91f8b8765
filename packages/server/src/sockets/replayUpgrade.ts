/** Answers a request with `Upgrade` as a normal HTTP request: a server may always ignore `Upgrade` (RFC 9110, 7.8). */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import { Server as TlsServer } from "node:tls";
import { ignoreError, refuseSocket } from "./rawSocket.ts";

/** Number of headers that Node keeps by default. It drops further ones, and `Content-Length` may be among them. */
const MAX_HEADERS = 2000;

/**
 * If a server listens for upgrades, Node before 24.9 passes every request with `Upgrade` as a raw socket. This function puts the
 * request back into the socket, without `upgrade` in `Connection`, and emits the socket to the server again. The server's
 * `connection` listeners are called a second time.
 */
export function replayUpgrade(
  server: HttpServer | HttpsServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const text = withoutUpgrade(request);
  if (text === undefined || request.rawHeaders.length >= 2 * (server.maxHeadersCount || MAX_HEADERS)) {
    refuseSocket(socket, "431 Request Header Fields Too Large");
    return;
  }
  afterResponses(socket, () => {
    if (socket.destroyed) return;
    // The server adds its own error listener.
    socket.off("error", ignoreError);
    // The idle timeout of an earlier response must not end this one.
    if ("setTimeout" in socket && typeof socket.setTimeout === "function") socket.setTimeout(0);
    socket.unshift(Buffer.concat([Buffer.from(text, "latin1"), head]));
    server.emit(server instanceof TlsServer ? "secureConnection" : "connection", socket);
  });
}

/** Returns undefined if `Connection` does not ask for an upgrade. Node would then pass the same request again. */
function withoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): string | undefined {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  let found = false;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    let value = rawHeaders[at + 1] ?? "";
    if (/^(proxy-)?connection$/i.test(name)) {
      const options = value.split(",").map((option) => option.trim());
      const others = options.filter((option) => option.toLowerCase() !== "upgrade");
      if (others.length < options.length) found = true;
      value = others.join(", ");
    }
    lines.push(`${name}: ${value}`);
  }
  return found ? `${lines.join("\r\n")}\r\n\r\n` : undefined;
}

/** Waits for the responses to earlier requests on this connection. */
function afterResponses(
  socket: Duplex & { _httpMessage?: ServerResponse | null },
  proceed: () => void,
): void {
  const current = socket._httpMessage;
  if (current) current.once("close", () => afterResponses(socket, proceed));
  else proceed();
}
