/** One door for HTTP and the socket: who asks, and whether they may. */
import type { IncomingMessage } from "node:http";
import type { Clock } from "./core/clock.ts";
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
  deadline: { ms: number; clock: Clock },
): Gate {
  return async (request, transport) => {
    if (authenticate === undefined) return { admitted: true, identity: undefined };
    let stop = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`authenticate did not answer within ${deadline.ms} ms`);
      stop = deadline.clock.after(deadline.ms, () => reject(error));
    });
    try {
      const identity = await Promise.race([authenticate(requestInfo(request, transport)), late]);
      return typeof identity === "string" && !isRevoked(identity)
        ? { admitted: true, identity }
        : { admitted: false };
    } catch (error) {
      onError(error);
      return { admitted: false };
    } finally {
      stop();
    }
  };
}
