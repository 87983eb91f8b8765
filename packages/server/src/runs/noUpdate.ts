/** The two ways in which a callback leaves its outputs as they are: it returns `noUpdate` or throws `PreventUpdate`. */
import { isPlainObject } from "@patchbay/protocol";

const MARK = "_dash_no_update";

/** An object instead of a symbol: it keeps its type in lists and survives JSON. */
export interface NoUpdate {
  readonly [MARK]: typeof MARK;
}

/** Returned for an output, or for all of them: the prop keeps its value. */
export const noUpdate: NoUpdate = Object.freeze({ [MARK]: MARK });

export function isNoUpdate(value: unknown): boolean {
  return isPlainObject(value) && Object.hasOwn(value, MARK);
}

/** Thrown by a callback to end without any update. */
export class PreventUpdate extends Error {
  constructor(message = "No update") {
    super(message);
    this.name = "PreventUpdate";
  }
}
