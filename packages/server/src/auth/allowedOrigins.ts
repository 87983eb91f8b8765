/** Decides which origins may use the app, by one rule for HTTP and the socket. */
import type { IncomingMessage } from "node:http";
import { ErrorCode } from "@patchbay/protocol";
import type { LogEntry } from "../log/log.ts";

/** Characters of a header in the log. The client chooses the header. */
const MAX_SHOWN = 200;

export type OriginMatch =
  /** No `Origin` header: the client is not a browser, or it is a same-origin GET. */
  "absent" | "same" | "listed" | "refused";

/**
 * Listed origins match exactly. Any other origin must have the host and port that the request was sent to. They are compared as
 * URLs, so case and default ports do not matter. The scheme is not compared, because TLS may end at a proxy.
 */
export function checkOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): OriginMatch {
  if (origin === undefined || origin === "") return "absent";
  if (allowed.includes(origin)) return "listed";
  if (host === undefined) return "refused";
  try {
    const { protocol, host: originHost } = new URL(origin);
    return originHost !== "" && new URL(`${protocol}//${host}`).host === originHost ? "same" : "refused";
  } catch {
    return "refused";
  }
}

/** The reason that the page and its author get. It fits into a close frame and reveals nothing of the server. */
const ORIGIN_NOT_ALLOWED =
  "Origin not allowed: it differs from Host (a proxy must pass Host on), and is not in websocketAllowedOrigins";

/** The same for a page in a sandboxed frame, or of a file. */
const NULL_NOT_ALLOWED =
  'Origin null (a sandboxed frame, a file) not allowed: add "null" to websocketAllowedOrigins, or allow-same-origin';

export function originRefusal(origin: string | undefined): string {
  return origin === "null" ? NULL_NOT_ALLOWED : ORIGIN_NOT_ALLOWED;
}

/** The log entry for the operator. It names the compared headers and the remedy. */
export function refusedOrigin({ headers }: Pick<IncomingMessage, "headers">): LogEntry {
  const { origin, host, "x-forwarded-host": forwardedHost } = headers;
  const compared = `A page of another origin was refused: Origin ${shown(origin)} is neither that of Host ${shown(host)} nor in websocketAllowedOrigins`;
  const behindProxy =
    forwardedHost === undefined
      ? "If a proxy stands in front of the server, let it pass Host on (nginx: proxy_set_header Host $host)"
      : `A proxy stands in front of the server: X-Forwarded-Host is ${shown(forwardedHost)}, X-Forwarded-Proto ${shown(headers["x-forwarded-proto"])}; the server does not trust them. Let it pass Host on (nginx: proxy_set_header Host $host)`;
  const message = `${compared}. ${behindProxy}, or list the origin in websocketAllowedOrigins`;
  return { level: "warn", code: ErrorCode.Refused, message };
}

function shown(value: unknown): string {
  return value === undefined ? "(none)" : JSON.stringify(String(value).slice(0, MAX_SHOWN));
}

/** @throws TypeError if an entry could never match, such as one with a wildcard or a path */
export function checkAllowedOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    if (origin !== "null" && !(URL.canParse(origin) && new URL(origin).origin === origin)) {
      throw new TypeError(
        `websocketAllowedOrigins: "${origin}" must be an exact origin such as "https://example.com" or "http://localhost:3000"`,
      );
    }
  }
}
