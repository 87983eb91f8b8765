/** Guards around functions of the author of an app: they may reject, throw, or return another type. */
import { ErrorCode } from "@patchbay/protocol";
import type { Engine } from "../engine/engine.ts";
import type { Log } from "../log/log.ts";
import type { Frame } from "./appOptions.ts";
import { callSafely } from "./callSafely.ts";

/** The methods reject however the engine fails, and callers then deny the request. */
export function guardEngine(engine: Engine, log: Log): Engine {
  const failed = report(log, "The engine failed");
  return {
    revoke: async (identity, reason) => engine.revoke(identity, reason),
    restore: async (identity) => engine.restore(identity),
    async isRevoked(identity) {
      const isRevoked: unknown = await engine.isRevoked(identity);
      if (typeof isRevoked !== "boolean") throw new TypeError("engine.isRevoked gave neither true nor false");
      return isRevoked;
    },
    onRevoked(listener) {
      const stop: unknown = engine.onRevoked((identity: unknown, reason: unknown) => {
        // Without an identity every connection would match.
        if (typeof identity !== "string") failed(new TypeError("engine.onRevoked told of nobody"));
        else listener(identity, typeof reason === "string" ? reason : "Signed out");
      });
      if (typeof stop === "function") return () => callSafely(() => stop(), failed);
      // A promise that rejects is handled here; the TypeError below tells of it.
      callSafely(
        () => stop,
        () => undefined,
      );
      throw new TypeError("engine.onRevoked must return a function that ends it");
    },
  };
}

export function guardOnFrame(
  onFrame: ((frame: Frame) => unknown) | undefined,
  log: Log,
): (frame: Frame) => void {
  if (onFrame === undefined) return () => undefined;
  const failed = report(log, "onFrame failed");
  return (frame) => callSafely(() => onFrame(frame), failed);
}

function report(log: Log, message: string): (error: unknown) => void {
  return (error) => log({ level: "error", code: ErrorCode.CallbackFailed, message, error });
}
