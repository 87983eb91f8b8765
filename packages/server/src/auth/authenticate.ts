/** One door for HTTP and the socket: who asks, whether they may, and for how long. */
import { isPlainObject } from "@patchbay/protocol";
import type { RequestInfo } from "../runs/context.ts";
import type { Clock } from "../time/clock.ts";
import { withDeadline } from "../time/deadline.ts";

export interface Identified {
  /** Not empty. */
  identity: string;
  /** Milliseconds since 1970, as of `Date.now()`, or a Date; from then on this login counts no more. Default: never. */
  expiresAt?: number | Date;
}

export interface Refused {
  /** 401: who signs in may come. 403: this one may not. */
  status: 401 | 403;
  /** Shown to people, and no secret; 123 bytes of it at most. */
  reason: string;
}

type Answer = string | Identified | Refused | false | null | undefined;

/**
 * Names who a request is from, by its cookies, headers or token; or says why they are not let in; undefined, null or false:
 * nobody, who is not let in. While it throws or does not answer in time nobody is let in, and all are asked to come back later.
 */
export type Authenticate = (request: RequestInfo) => Answer | Promise<Answer>;

export type AuthResult =
  | {
      allowed: true;
      /** Undefined where the app asks nobody who they are. */
      identity: string | undefined;
      expiresAt?: number;
    }
  | Denied;

export interface Denied {
  allowed: false;
  /** 503: nobody can say just now. */
  status: 401 | 403 | 503;
  reason: string;
}

export type Authenticator = (request: RequestInfo) => Promise<AuthResult>;

export interface AuthenticatorOptions {
  authenticate: Authenticate | undefined;
  isRevoked(identity: string): Promise<boolean>;
  onError(error: unknown): void;
  /** For an answer, in milliseconds. */
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
    if (identity === "") throw new TypeError("authenticate gave an empty identity; undefined is nobody");
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

/** As milliseconds this is in 1973, as seconds in the year 5138. */
const LEAST_MS = 1e11;

function milliseconds(expiresAt: unknown): number {
  const ms = expiresAt instanceof Date ? expiresAt.getTime() : expiresAt;
  if (typeof ms === "number" && Number.isFinite(ms) && ms >= LEAST_MS) return ms;
  throw new TypeError(`authenticate: expiresAt is milliseconds since 1970, and ${String(ms)} is not`);
}

/** The close of a socket takes no more than 123 bytes of UTF-8. */
export function shortened(reason: string): string {
  const { written } = new TextEncoder().encodeInto(reason, new Uint8Array(123));
  return Buffer.from(reason).toString("utf8", 0, written);
}
