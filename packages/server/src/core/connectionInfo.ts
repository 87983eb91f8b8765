import type { ActiveRequest } from "./requests.ts";

/** A look at one session and its connection, for panels and tests. */
export interface ConnectionInfo {
  readonly id: string;
  /** Milliseconds on the server's clock, as are all times here. */
  readonly openedAt: number;
  /** Whether the client speaks the extension. */
  readonly extended: boolean;
  /** Whose it is, as `authenticate` gave it; without it, the origin. */
  readonly identity: string;
  /** False while the session waits for its client to come back. */
  readonly connected: boolean;
  readonly remoteAddress: string | undefined;
  readonly framesIn: number;
  readonly framesOut: number;
  /** Bad messages received. */
  readonly faults: number;
  /** Outgoing and not sent yet, in UTF-16 units. */
  readonly queuedLength: number;
  /** Sent and not acknowledged, in UTF-16 units: what a resume would send again. */
  readonly replayLength: number;
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

export function describeTabs(
  known: ReadonlySet<string>,
  requests: readonly ActiveRequest[],
): ConnectionInfo["tabs"] {
  const running = requests.map(({ message, tabId, startedAt }) => ({
    tabId,
    requestId: message.requestId,
    output: message.payload.output,
    startedAt,
  }));
  const tabIds = new Set([...known, ...running.map(({ tabId }) => tabId)]);
  return [...tabIds].map((tabId) => ({ tabId, requests: running.filter((one) => one.tabId === tabId) }));
}
