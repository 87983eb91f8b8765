/** A session's line to its client, while it has one. */
import type { ServerMessage } from "@patchbay/protocol";

export interface Link {
  /**
   * @param text one encoded message
   * @param message what it says, where it may be left out or others because of it
   * @param seq its number, which ends the text
   */
  push(text: string, message?: ServerMessage, seq?: number): void;
  /** The client has all up to this number. */
  continueAfter(seq: number): void;
  /** Sends what is queued now, unless the network is behind. */
  flush(): void;
  /** Sends what is queued, then closes. */
  close(code: number, reason: string): void;
  /** Outgoing and not sent yet, in UTF-16 units. */
  queuedLength(): number;
}
