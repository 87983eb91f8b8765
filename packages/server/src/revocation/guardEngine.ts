import { ErrorCode } from "@patchbay/protocol";
import type { Log } from "../log/log.ts";
import { callSafely } from "../options/callSafely.ts";
import type { Engine } from "./engine.ts";

/** Wraps the engine of an author. However it fails, its methods reject, and their callers deny the request. */
export function guardEngine(engine: Engine, log: Log): Engine {
  const failed = (error: unknown): void =>
    log({ level: "error", code: ErrorCode.CallbackFailed, message: "The engine failed", error });
  return {
    revoke: async (identity, reason) => engine.revoke(identity, reason),
    restore: async (identity) => engine.restore(identity),
    async isRevoked(identity) {
      const isRevoked: unknown = await engine.isRevoked(identity);
      if (typeof isRevoked !== "boolean")
        throw new TypeError("engine.isRevoked must resolve to true or false");
      return isRevoked;
    },
    onRevoked(listener) {
      const stop: unknown = engine.onRevoked((identity: unknown, reason: unknown) => {
        // Without an identity every connection would match.
        if (typeof identity !== "string")
          failed(new TypeError("engine.onRevoked must call its listener with an identity, which is a text"));
        else listener(identity, typeof reason === "string" ? reason : "Signed out");
      });
      if (typeof stop === "function") return () => callSafely(() => stop(), failed);
      // If it is a promise that rejects, the rejection is handled here and not logged: the TypeError below says enough.
      callSafely(
        () => stop,
        () => undefined,
      );
      throw new TypeError("engine.onRevoked must return a function that stops its listener");
    },
  };
}
