/** A session's line to its client, while it has one. */
import type { Sequenced, ServerMessage } from "@patchbay/protocol";

export interface Link {
  /**
   * @param text one encoded message
   * @param message what it says, where it may be left out or others because of it
   */
  push(text: string, message?: ServerMessage & Sequenced): void;
  /** The client has all up to this number. */
  continueAfter(seq: number): void;
  /** Sends what is queued now, unless the network is behind. */
  flush(): void;
  /** Sends what is queued, then closes. */
  close(code: number, reason: string): void;
  /** Outgoing and not sent yet, in UTF-16 units. */
  queuedLength(): number;
}
