/** A request that asks for another protocol, answered in this one: a server may always ignore `Upgrade` (RFC 9110, 7.8). */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import { Server as TlsServer } from "node:tls";
import { ignoreError, refuseSocket } from "./rawSocket.ts";

/** What Node collects by default; more is dropped, and the length of a body may be among it. */
const MAX_HEADERS = 2000;

/**
 * Once a server listens for upgrades, Node before 24.9 gives it every request with `Upgrade` as a bare socket. This puts the request
 * back into the connection, without the wish in `Connection`, and gives the connection to the server once more. The server's
 * `connection` listeners hear of it a second time.
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
    // The server adds its own.
    socket.off("error", ignoreError);
    // An idle time that began with the answer before must not end this one.
    if ("setTimeout" in socket && typeof socket.setTimeout === "function") socket.setTimeout(0);
    socket.unshift(Buffer.concat([Buffer.from(text, "latin1"), head]));
    server.emit(server instanceof TlsServer ? "secureConnection" : "connection", socket);
  });
}

/** undefined: nothing in it asks for an upgrade, so that it would come back as it is. */
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

/** Answers of earlier requests on this connection come first. */
function afterResponses(
  socket: Duplex & { _httpMessage?: ServerResponse | null },
  proceed: () => void,
): void {
  const current = socket._httpMessage;
  if (current) current.once("close", () => afterResponses(socket, proceed));
  else proceed();
}
