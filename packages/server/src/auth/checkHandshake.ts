/** Decides whether a request may open a socket, before the handshake is accepted. */
import type { IncomingMessage } from "node:http";
import { CloseCode, EXTENSION_QUERY, IDENTITY_QUERY } from "@patchbay/protocol";
import { requestHost, requestInfo } from "../http/requestInfo.ts";
import type { Log } from "../log/log.ts";
import type { RequestInfo } from "../runs/context.ts";
import { checkOrigin, originRefusal, refusedOrigin } from "./allowedOrigins.ts";
import type { Authenticator, Denied } from "./authenticate.ts";
import { isForAnother, SIGNED_IN_AS_ANOTHER } from "./identityName.ts";

export interface Refusal {
  /** The HTTP status of a refused handshake. */
  status: string;
  /** The close code for a client that is accepted first, to tell it the reason. */
  code: number;
  reason: string;
}

export interface AcceptedHandshake {
  request: RequestInfo;
  expiresAt: number | undefined;
}

/** `told`: a client that speaks the extension is accepted first and then closed: a browser hides the reason of a failed handshake */
export type HandshakeResult = AcceptedHandshake | { refusal: Refusal; told: boolean };

export const GOING: { refusal: Refusal; told: false } = {
  told: false,
  refusal: {
    status: "503 Service Unavailable",
    code: CloseCode.ServiceRestart,
    reason: "The server restarts",
  },
};

const REFUSALS: Readonly<Record<Denied["status"], Omit<Refusal, "reason">>> = {
  401: { status: "401 Unauthorized", code: CloseCode.InactivityOrRejected },
  403: { status: "403 Forbidden", code: CloseCode.Forbidden },
  503: { status: "503 Service Unavailable", code: CloseCode.TryAgainLater },
};

/** The refusal that corresponds to an HTTP status. */
export function refusal(status: Denied["status"], reason: string): HandshakeResult {
  return { told: true, refusal: { ...REFUSALS[status], reason } };
}

/** True if a request asks for a WebSocket. `Upgrade` may list several protocols (RFC 9110, 7.8). */
export function isHandshake({
  method,
  httpVersionMajor,
  httpVersionMinor,
  headers,
}: IncomingMessage): boolean {
  const isNewEnough = httpVersionMajor > 1 || (httpVersionMajor === 1 && httpVersionMinor >= 1);
  return method === "GET" && isNewEnough && protocols(headers.upgrade).includes("websocket");
}

function protocols(upgrade: string | undefined): string[] {
  return (upgrade ?? "").split(",").map((protocol) => protocol.trim().toLowerCase());
}

/** True if the client asks for the extension. */
export function isExtended(url: URL): boolean {
  return url.search.slice(1).split("&").includes(EXTENSION_QUERY);
}

export interface HandshakeHost {
  readonly host: { readonly log: Log };
  readonly authenticate: Authenticator;
  readonly allowedOrigins: readonly string[];
}

export async function checkHandshake(
  request: IncomingMessage,
  { authenticate, allowedOrigins, host }: HandshakeHost,
): Promise<HandshakeResult> {
  const origin = checkOrigin(request.headers.origin, requestHost(request), allowedOrigins);
  if (origin === "absent") return refusal(403, "Origin header required");
  if (origin === "refused") {
    host.log(refusedOrigin(request));
    return refusal(403, originRefusal(request.headers.origin));
  }
  const info = requestInfo(request, "socket");
  const result = await authenticate(info);
  if (!result.allowed) return refusal(result.status, result.reason);
  const { identity, expiresAt } = result;
  if (isForAnother(info.query.get(IDENTITY_QUERY), identity)) return refusal(401, SIGNED_IN_AS_ANOTHER);
  return { request: { ...info, identity }, expiresAt };
}
