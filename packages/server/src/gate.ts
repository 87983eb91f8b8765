/** One door for HTTP and the socket: who asks, and whether they may. */
import type { IncomingMessage } from "node:http";
import type { RequestInfo } from "./core/context.ts";
import { requestInfo } from "./http/requestInfo.ts";

/**
 * Names who a request is from, by its cookies or headers; undefined or null: nobody, who is not let in. One that throws
 * lets nobody in either.
 */
export type Authenticate = (
  request: RequestInfo,
) => string | null | undefined | Promise<string | null | undefined>;

export type Admission =
  /** `identity` is undefined where the app asks nobody who they are. */
  { admitted: true; identity: string | undefined } | { admitted: false };

export type Gate = (request: IncomingMessage, transport: "http" | "socket") => Promise<Admission>;

export function createGate(
  authenticate: Authenticate | undefined,
  isRevoked: (identity: string) => boolean,
  onError: (error: unknown) => void,
): Gate {
  return async (request, transport) => {
    if (authenticate === undefined) return { admitted: true, identity: undefined };
    try {
      const identity = await authenticate(requestInfo(request, transport));
      return typeof identity === "string" && !isRevoked(identity)
        ? { admitted: true, identity }
        : { admitted: false };
    } catch (error) {
      onError(error);
      return { admitted: false };
    }
  };
}
