import type { ActiveRun } from "./activeRuns.ts";

/** A look at one session and its connection, for panels and tests. */
export interface ConnectionInfo {
  readonly id: string;
  readonly openedAt: Date;
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
      /** As its author knows it: by its name, else its outputs, else the place where it was registered. */
      readonly callback: string;
      /** `<id>.<prop>` of each, joined by commas; empty for a callback without. */
      readonly output: string;
      readonly startedAt: Date;
    }[];
  }[];
}

export function describeTabs(
  known: ReadonlySet<string>,
  requests: readonly ActiveRun[],
): ConnectionInfo["tabs"] {
  const tabIds = new Set([...known, ...requests.map(({ tabId }) => tabId)]);
  return [...tabIds].map((tabId) => ({
    tabId,
    requests: requests.filter((one) => one.tabId === tabId).map(describeRequest),
  }));
}

function describeRequest({
  message: { requestId, payload },
  startedAt,
  source,
}: ActiveRun): ConnectionInfo["tabs"][number]["requests"][number] {
  const output = source?.outputs.join(", ") ?? payload.output;
  return {
    requestId,
    callback: source?.name ?? (output === "" ? (source?.registeredAt ?? "") : output),
    output,
    startedAt: new Date(startedAt),
  };
}
