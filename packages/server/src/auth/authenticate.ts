/** Authenticates requests of HTTP and handshakes of the socket. The result is an identity with the end of its login, or a denial. */
import { isPlainObject } from "@patchbay/protocol";
import type { RequestInfo } from "../runs/context.ts";
import type { Clock } from "../time/clock.ts";
import { withDeadline } from "../time/deadline.ts";

export interface Identified {
  /** Not empty. */
  identity: string;
  /** The end of the login: milliseconds since 1970, as of `Date.now()`, or a Date. Default: never. */
  expiresAt?: number | Date;
}

export interface Refused {
  /** 401: another login may be allowed. 403: this login is not. */
  status: 401 | 403;
  /** Shown to people, so it must not be secret. At most 123 bytes of it are kept. */
  reason: string;
}

type Answer = string | Identified | Refused | false | null | undefined;

/**
 * Gives the identity of a request, from its cookies, headers or token, or the reason for a refusal. undefined, null and false
 * are a refusal with 401. If it throws or does not answer in time, the request is refused with 503.
 */
export type Authenticate = (request: RequestInfo) => Answer | Promise<Answer>;

export type AuthResult =
  | {
      allowed: true;
      /** Undefined in an app without `authenticate`. */
      identity: string | undefined;
      expiresAt?: number;
    }
  | Denied;

export interface Denied {
  allowed: false;
  /** 503: `authenticate` or the engine has failed. */
  status: 401 | 403 | 503;
  reason: string;
}

export type Authenticator = (request: RequestInfo) => Promise<AuthResult>;

export interface AuthenticatorOptions {
  authenticate: Authenticate | undefined;
  isRevoked(identity: string): Promise<boolean>;
  onError(error: unknown): void;
  /** The longest wait for an answer, in milliseconds. */
  deadlineMs: number;
  clock: Clock;
}

const NOBODY: Denied = { allowed: false, status: 401, reason: "Not signed in" };
const SIGNED_OUT: Denied = { allowed: false, status: 401, reason: "Signed out" };
const EXPIRED: Denied = { allowed: false, status: 401, reason: "The login has expired" };
const UNKNOWN: Denied = { allowed: false, status: 503, reason: "Logins cannot be checked just now" };

export function createAuthenticator({
  authenticate,
  isRevoked,
  onError,
  deadlineMs,
  clock,
}: AuthenticatorOptions): Authenticator {
  if (authenticate === undefined) return async () => ({ allowed: true, identity: undefined });

  async function check(answer: unknown): Promise<AuthResult> {
    if (answer === undefined || answer === null || answer === false) return NOBODY;
    const { identity, expiresAt, status, reason } = isPlainObject(answer) ? answer : { identity: answer };
    if ((status === 401 || status === 403) && typeof reason === "string") {
      return { allowed: false, status, reason: shortened(reason) };
    }
    if (identity === "")
      throw new TypeError("authenticate gave an empty identity; to refuse, return undefined");
    if (typeof identity !== "string")
      throw new TypeError("authenticate gave neither an identity nor a refusal");
    const ends = expiresAt === undefined ? undefined : milliseconds(expiresAt);
    if (await isRevoked(identity)) return SIGNED_OUT;
    if (ends === undefined) return { allowed: true, identity };
    return ends <= Date.now() ? EXPIRED : { allowed: true, identity, expiresAt: ends };
  }

  return async (request) => {
    try {
      const ask = async (): Promise<AuthResult> => check(await authenticate(request));
      return await withDeadline(clock, deadlineMs, "authenticate", ask);
    } catch (error) {
      onError(error);
      return UNKNOWN;
    }
  };
}

/** Smaller values are refused, because they are seconds by mistake. In milliseconds it is in 1973, in seconds in the year 5138. */
const LEAST_MS = 1e11;

function milliseconds(expiresAt: unknown): number {
  const ms = expiresAt instanceof Date ? expiresAt.getTime() : expiresAt;
  if (typeof ms === "number" && Number.isFinite(ms) && ms >= LEAST_MS) return ms;
  throw new TypeError(
    `authenticate: expiresAt must be milliseconds since 1970 or a Date, not ${String(ms)}; multiply seconds by 1000`,
  );
}

/** Cuts a reason to the 123 bytes of UTF-8 that a close frame can carry. */
export function shortened(reason: string): string {
  const { written } = new TextEncoder().encodeInto(reason, new Uint8Array(123));
  return Buffer.from(reason).toString("utf8", 0, written);
}
