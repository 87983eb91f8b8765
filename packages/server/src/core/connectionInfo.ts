/** A look at one connection, for panels and tests. */
export interface ConnectionInfo {
  readonly id: string;
  /** Milliseconds on the server's clock, as are all times here. */
  readonly openedAt: number;
  /** Whether the client speaks the extension. */
  readonly extended: boolean;
  readonly remoteAddress: string | undefined;
  readonly framesIn: number;
  readonly framesOut: number;
  /** Bad messages received. */
  readonly faults: number;
  /** Outgoing and not sent yet, in UTF-16 units. */
  readonly queuedLength: number;
  /** `getProp` calls that wait for an answer. */
  readonly pendingReads: number;
  /** Tabs heard of; without the extension only those with requests in flight. */
  readonly tabs: readonly {
    readonly tabId: string;
    readonly requests: readonly {
      readonly requestId: string;
      readonly output: string;
      readonly startedAt: number;
    }[];
  }[];
}
