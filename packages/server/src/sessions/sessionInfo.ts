import type { CallbackRequest } from "@patchbay/protocol";
import type { CallbackSource } from "../log/log.ts";

/** The state of one session and its connection, for panels and tests. */
export interface ConnectionInfo {
  readonly id: string;
  readonly openedAt: Date;
  /** True if the client speaks the extension. */
  readonly extended: boolean;
  /** The result of `authenticate`; in an app without it, the origin. */
  readonly identity: string;
  /** False while the session waits for its client. */
  readonly connected: boolean;
  readonly remoteAddress: string | undefined;
  readonly framesIn: number;
  readonly framesOut: number;
  /** Number of malformed messages. */
  readonly faults: number;
  /** Length of the send queue, in UTF-16 units. */
  readonly queuedLength: number;
  /** Length of the resume buffer, in UTF-16 units: messages that were sent and are not acknowledged. */
  readonly replayLength: number;
  /** `getProp` calls that wait for an answer. */
  readonly pendingReads: number;
  /** Tabs that have sent a request. Without the extension: only tabs with active runs. */
  readonly tabs: readonly {
    readonly tabId: string;
    readonly requests: readonly {
      readonly requestId: string;
      /** The name of the callback; without one its outputs; without outputs the place where it was registered. */
      readonly callback: string;
      /** `<id>.<prop>` of each output, joined by commas; empty for a callback without outputs. */
      readonly output: string;
      readonly startedAt: Date;
    }[];
  }[];
}

interface DescribedRun {
  readonly message: CallbackRequest;
  readonly tabId: string;
  readonly startedAt: number;
  readonly source: CallbackSource | undefined;
}

/** @param known all tabs of the session, also those without a run */
export function describeTabs(
  known: readonly string[],
  runs: readonly DescribedRun[],
): ConnectionInfo["tabs"] {
  const tabIds = new Set([...known, ...runs.map(({ tabId }) => tabId)]);
  return [...tabIds].map((tabId) => ({
    tabId,
    requests: runs.filter((run) => run.tabId === tabId).map(describeRun),
  }));
}

function describeRun({
  message: { requestId, payload },
  startedAt,
  source,
}: DescribedRun): ConnectionInfo["tabs"][number]["requests"][number] {
  const output = source?.outputs.join(", ") ?? payload.output;
  return {
    requestId,
    callback: source?.name ?? (output === "" ? (source?.registeredAt ?? "") : output),
    output,
    startedAt: new Date(startedAt),
  };
}
