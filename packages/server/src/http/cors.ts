/** What pages of other origins are told before they send. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { allowed, type Route } from "./findRoute.ts";
import { sendNothing } from "./respond.ts";

/** Scripts are no secret, and pages of other origins embed them. */
export function allowEveryone(response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
}

/** For what the route has, and for nothing else: a yes to more would open other routes of the same server. */
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
