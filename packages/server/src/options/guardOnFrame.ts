import { ErrorCode } from "@patchbay/protocol";
import type { Log } from "../log/log.ts";
import type { Frame } from "./appOptions.ts";
import { callSafely } from "./callSafely.ts";

/** Wraps the option `onFrame`: an error in it goes to the log and does not reach the connection. */
export function guardOnFrame(
  onFrame: ((frame: Frame) => unknown) | undefined,
  log: Log,
): (frame: Frame) => void {
  if (onFrame === undefined) return () => undefined;
  const failed = (error: unknown): void =>
    log({ level: "error", code: ErrorCode.CallbackFailed, message: "onFrame failed", error });
  return (frame) => callSafely(() => onFrame(frame), failed);
}
