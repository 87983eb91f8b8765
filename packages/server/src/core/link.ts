/** A session's line to its client, while it has one. */
export interface Link {
  /** @param text one encoded message */
  push(text: string): void;
  /** Sends what is queued now, unless the network is behind. */
  flush(): void;
  /** Sends what is queued, then closes. */
  close(code: number, reason: string): void;
  /** Outgoing and not sent yet, in UTF-16 units. */
  readonly queuedLength: number;
}
