/** Values that a callback may return or throw in place of a result. */
import { ErrorCode, isPlainObject, PatchbayError } from "@patchbay/protocol";

const MARK = "_dash_no_update";

/** An object, and not a symbol, so that it keeps its type in lists and survives a cache of JSON. */
export interface NoUpdate {
  readonly [MARK]: typeof MARK;
}

/** Returned for an output (or for all of them): leave the prop as it is. */
export const noUpdate: NoUpdate = Object.freeze({ [MARK]: MARK });

export function isNoUpdate(value: unknown): boolean {
  return isPlainObject(value) && Object.hasOwn(value, MARK);
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
