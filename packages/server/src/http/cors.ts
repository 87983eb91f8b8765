/** CORS: headers and refusals for pages of other origins. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorCode } from "@patchbay/protocol";
import { checkOrigin, originRefusal, refusedOrigin } from "../auth/allowedOrigins.ts";
import type { Settings } from "../options/optionTable.ts";
import { allowed, type Route } from "./findRoute.ts";
import { requestHost } from "./requestInfo.ts";
import { sendNothing, sendRefusal } from "./respond.ts";

/** For scripts, which are public: pages of other origins embed them. */
export function allowEveryone(response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
}

/** True if the route answers this preflight. Answering for other methods would allow requests to other routes of the same server. */
export function mayAsk({ headers }: IncomingMessage, { methods, preflight }: Route): boolean {
  if (preflight === "everyone") return true;
  const method = headers["access-control-request-method"] ?? "";
  return preflight === "credentials" && headers.origin !== undefined && methods.includes(method);
}

export function sendPreflight({ headers }: IncomingMessage, response: ServerResponse, route: Route): void {
  const methods = { "Access-Control-Allow-Methods": route.methods.join(", ") };
  if (route.preflight === "everyone") {
    allowEveryone(response);
    sendNothing(response, { ...allowed(route), ...methods });
    return;
  }
  const wanted = headers["access-control-request-headers"];
  sendNothing(response, {
    ...methods,
    Vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    "Access-Control-Allow-Origin": headers.origin ?? "",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Max-Age": "600",
    ...(wanted !== undefined && { "Access-Control-Allow-Headers": wanted }),
  });
}

/**
 * Allows data for the origin of the server and for listed origins. Other origins get a 403 that their page can read.
 * @returns false if the request was refused, and is answered
 */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  { websocketAllowedOrigins, log }: Pick<Settings, "websocketAllowedOrigins" | "log">,
): boolean {
  const { origin } = request.headers;
  const match = checkOrigin(origin, requestHost(request), websocketAllowedOrigins);
  response.setHeader("Vary", "Origin");
  if (match === "listed" || match === "refused") {
    response.setHeader("Access-Control-Allow-Origin", origin ?? "");
    response.setHeader("Access-Control-Allow-Credentials", "true");
  }
  if (match !== "refused") return true;
  log(refusedOrigin(request));
  sendRefusal(response, 403, { code: ErrorCode.Refused, message: originRefusal(origin) });
  return false;
}

/**
 * Lets pages of listed origins read an asset: an embedded app reads its style sheets, and a module script is always read. Refuses nobody,
 * because an asset is also the target of plain links and images.
 */
export function shareWithListed(
  { headers }: IncomingMessage,
  response: ServerResponse,
  { websocketAllowedOrigins }: Pick<Settings, "websocketAllowedOrigins">,
): void {
  // Also without an origin: a cache must not give that answer to a page that reads it.
  response.setHeader("Vary", "Origin");
  if (headers.origin === undefined || !websocketAllowedOrigins.includes(headers.origin)) return;
  response.setHeader("Access-Control-Allow-Origin", headers.origin);
  response.setHeader("Access-Control-Allow-Credentials", "true");
}
