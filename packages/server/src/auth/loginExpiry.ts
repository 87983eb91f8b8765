/** The login of one connection: asks the page for a new token before the login expires, and closes the connection at its end (rule EX13). */
import { CloseCode } from "@patchbay/protocol";
import type { Clock } from "../time/clock.ts";
import type { Connection } from "../wire/connection.ts";
import type { Authenticator } from "./authenticate.ts";
import type { AcceptedHandshake } from "./checkHandshake.ts";
import { SIGNED_IN_AS_ANOTHER } from "./identityName.ts";

export interface LoginExpiryOptions {
  clock: Clock;
  /** Milliseconds since the epoch. */
  now(): number;
  authenticate: Authenticator;
  handshake: AcceptedHandshake;
  connection: Pick<Connection, "announce" | "renew" | "close">;
}

export interface LoginExpiry {
  /** Checks a token from the page, and renews the login with it. */
  refresh(token: string): Promise<void>;
  end(): void;
}

/** The page is asked this long before the end, or at half time if the login is shorter. */
const AHEAD_MS = 30_000;
/** The longest wait of one timer. */
const MAX_WAIT_MS = 86_400_000;
/** How often a page is asked for one renewal. The token that it sends may be old. */
const TRIES = 3;
/** Wait before the page is asked again if `authenticate` failed. */
const AGAIN_MS = 1_000;

export function createLoginExpiry({
  clock,
  now,
  authenticate,
  handshake,
  connection,
}: LoginExpiryOptions): LoginExpiry {
  let { expiresAt } = handshake;
  let aheadMs = aheadOf(leftMs());
  let tries = 0;
  let checking = false;
  let over = false;
  let stop = (): void => undefined;

  function leftMs(): number {
    return expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - now();
  }

  function watch(): void {
    stop();
    const left = leftMs();
    if (over || left === Number.POSITIVE_INFINITY) return;
    if (left <= 0) {
      finish(CloseCode.InactivityOrRejected, "The login has expired");
      return;
    }
    if (tries === 0 && left <= aheadMs) ask();
    stop = clock.after(Math.min(tries === 0 ? left - aheadMs : left, MAX_WAIT_MS), watch);
  }

  function ask(): void {
    tries += 1;
    connection.announce({ type: "expires", inMs: Math.max(0, leftMs()) });
  }

  function finish(code: number, reason: string): void {
    end();
    connection.close(code, reason);
  }

  function end(): void {
    over = true;
    stop();
  }

  async function refresh(token: string): Promise<void> {
    // Tokens that come during a check are ignored.
    if (over || checking) return;
    checking = true;
    const request = { ...handshake.request, token };
    const result = await authenticate(request);
    checking = false;
    if (over) return;
    if (!result.allowed) {
      if (result.status === 403) finish(CloseCode.Forbidden, result.reason);
      else if (tries < TRIES) clock.after(result.status === 503 ? AGAIN_MS : 0, () => over || ask());
      return;
    }
    if (result.identity !== handshake.request.identity) {
      finish(CloseCode.InactivityOrRejected, SIGNED_IN_AS_ANOTHER);
      return;
    }
    const isLater = (result.expiresAt ?? Number.POSITIVE_INFINITY) > (expiresAt ?? 0);
    if (!isLater && tries > 0) {
      if (tries < TRIES) ask();
      return;
    }
    expiresAt = result.expiresAt;
    aheadMs = aheadOf(leftMs());
    tries = 0;
    connection.renew(request);
    watch();
  }

  watch();
  return { refresh, end };
}

function aheadOf(leftMs: number): number {
  return Math.min(AHEAD_MS, leftMs / 2);
}
