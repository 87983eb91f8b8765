import type { IncomingMessage } from "node:http";
import { parseCookie } from "cookie";
import { handshakeToken } from "../auth/handshakeToken.ts";
import type { RequestInfo } from "../runs/context.ts";

/** Makes `ctx.request` of an HTTP request or a handshake. */
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
    // `url.searchParams` would keep the whole URL in memory for as long as the connection lives.
    query: new URLSearchParams(search),
    remoteAddress: request.socket.remoteAddress,
    token: bearerToken(request.headers.authorization) ?? tokenOf(request, transport),
    identity,
  };
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
}

function tokenOf({ headers }: IncomingMessage, transport: "http" | "socket"): string | undefined {
  return transport === "socket" ? handshakeToken(headers["sec-websocket-protocol"]) : undefined;
}

/** The URL as the browser sent it. A router of the host may have removed its mount path from `url`. */
export function requestUrl(request: IncomingMessage & { originalUrl?: unknown }): URL {
  const target = typeof request.originalUrl === "string" ? request.originalUrl : (request.url ?? "/");
  const base = "http://server.invalid";
  // After the base, two slashes do not start a host. An invalid target counts as the root.
  const url = absoluteTarget(target) ?? `${base}${target}`;
  return URL.canParse(url) ? new URL(url) : new URL(base);
}

/** The host that the request was sent to. An absolute target takes precedence over `Host` (RFC 9112, 3.2.2). */
export function requestHost({ url = "/", headers }: IncomingMessage): string | undefined {
  const target = absoluteTarget(url);
  return target !== undefined && URL.canParse(target) ? new URL(target).host : headers.host;
}

function absoluteTarget(target: string): string | undefined {
  return /^https?:\/\//i.test(target) ? target : undefined;
}
