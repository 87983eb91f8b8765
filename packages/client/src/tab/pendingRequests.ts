/** The requests of this tab that have no outcome yet. One object per request; it settles exactly once. */
import type { RequestOptions, RequestOutcome } from "../client.ts";

export interface PendingRequests {
  add(requestId: string, options: RequestOptions): void;
  /** False if there is no such request any more: it has settled before. */
  settle(requestId: string, outcome: RequestOutcome): boolean;
  has(requestId: string): boolean;
  /** Settles all, each with what `outcome` says of it. */
  settleAll(outcome: (options: RequestOptions) => RequestOutcome): void;
  ids(): string[];
  /** Whether what this run streams is still wanted. */
  wants(run: number): boolean;
  /** Ends a run: what it still streams is not wanted. */
  abandon(run: number): void;
}

/** Servers stop a cancelled run soon; so many are remembered at least. */
const REMEMBERED_RUNS = 1_000;

export function createPendingRequests(): PendingRequests {
  const open = new Map<string, RequestOptions>();
  const abandoned = new Set<number>();
  const settle = (requestId: string, outcome: RequestOutcome): boolean => {
    const options = open.get(requestId);
    if (options === undefined) return false;
    open.delete(requestId);
    options.settle(outcome);
    return true;
  };
  return {
    add: (requestId, options) => void open.set(requestId, options),
    settle,
    has: (requestId) => open.has(requestId),
    settleAll(outcome) {
      for (const [requestId, options] of [...open]) settle(requestId, outcome(options));
    },
    ids: () => [...open.keys()],
    wants: (run) => !abandoned.has(run),
    abandon(run) {
      abandoned.add(run);
      for (const oldest of abandoned) {
        if (abandoned.size <= REMEMBERED_RUNS) break;
        abandoned.delete(oldest);
      }
    },
  };
}
