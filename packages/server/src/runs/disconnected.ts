import { ErrorCode, PatchbayError } from "@patchbay/protocol";

/** The tab or its connection is gone. A callback that does not catch it ends silently. */
export class Disconnected extends PatchbayError {
  constructor(message = "The tab is gone") {
    super(ErrorCode.Disconnected, message);
    this.name = "Disconnected";
  }
}
