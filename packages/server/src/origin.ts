/** Who may talk to the app from a browser: one rule for HTTP and for the socket. */

import { ErrorCode } from "@patchbay/protocol";
import type { LogEntry } from "./core/log.ts";

/** Characters of what a client calls its origin. */
const MAX_SHOWN = 200;

export type OriginVerdict =
  /** No `Origin` header: not a browser, or a same-origin GET. */
  "absent" | "same" | "listed" | "refused";

/**
 * Listed origins match exactly. Else host and port must be those the request was sent to, compared as URLs, so that
 * case and default ports do not matter. The scheme is not compared: TLS may end at a proxy.
 */
export function judgeOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): OriginVerdict {
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

/** For the operator; the page that is refused can only tell its reader. */
export function refusedOrigin(origin: string | undefined): LogEntry {
  const shown = JSON.stringify(String(origin).slice(0, MAX_SHOWN));
  const message = `A page of another origin was refused: ${shown} is not in websocketAllowedOrigins`;
  return { level: "warn", code: ErrorCode.Refused, message };
}

/** @throws TypeError when an entry could never match: no wildcards, no paths */
export function checkAllowedOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    if (origin !== "null" && !(URL.canParse(origin) && new URL(origin).origin === origin)) {
      throw new TypeError(
        `websocketAllowedOrigins: "${origin}" must be an exact origin such as "https://example.com" or "http://localhost:3000"`,
      );
    }
  }
}
