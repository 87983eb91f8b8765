/** What a callback may return or throw instead of values. */
import { ErrorCode, isPlainObject, PatchbayError } from "@patchbay/protocol";

/** Returned for an output (or for all of them): leave the prop as it is. */
export const noUpdate: unique symbol = Symbol.for("patchbay.noUpdate");
export type NoUpdate = typeof noUpdate;

const SERIALISED_NO_UPDATE = "_dash_no_update";

/** Also knows the marker's JSON form, as it comes back out of a cache. */
export function isNoUpdate(value: unknown): boolean {
  if (value === noUpdate) return true;
  return isPlainObject(value) && Object.hasOwn(value, SERIALISED_NO_UPDATE);
}

/** Thrown by a callback to end it without any update. */
export class PreventUpdate extends Error {
  constructor(message = "No update") {
    super(message);
    this.name = "PreventUpdate";
  }
}

/** The tab or its connection is gone. Left uncaught it ends the callback silently. */
export class Disconnected extends PatchbayError {
  constructor(message = "The tab is gone") {
    super(ErrorCode.Disconnected, message);
    this.name = "Disconnected";
  }
}

/** Waits `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
