import type { IncomingMessage } from "node:http";
import { parseCookie } from "cookie";
import type { RequestInfo } from "../core/context.ts";

/** What callbacks learn of the request they came by; for a socket, of its handshake. */
export function requestInfo(
  request: IncomingMessage,
  transport: "http" | "socket",
  identity?: string,
): RequestInfo {
  const { pathname, search } = requestUrl(request);
  return {
    transport,
    headers: request.headers,
    cookies: parseCookie(request.headers.cookie ?? ""),
    path: pathname,
    // Not the URL's own, which would keep the whole of it for as long as the connection lives.
    query: new URLSearchParams(search),
    remoteAddress: request.socket.remoteAddress,
    token: /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1],
    identity,
  };
}

/** The URL as the browser asked for it: a router above us may have cut its mount path off `url`. */
export function requestUrl(request: IncomingMessage & { originalUrl?: unknown }): URL {
  const path = typeof request.originalUrl === "string" ? request.originalUrl : (request.url ?? "/");
  const base = "http://server.invalid";
  // Two slashes would start an authority; a path that is no URL at all is answered as the root.
  return URL.canParse(`${base}${path}`) ? new URL(`${base}${path}`) : new URL(base);
}
