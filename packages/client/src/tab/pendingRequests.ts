/** The requests of this tab that have no outcome yet. Each settles exactly once. */
import type { PartUpdate } from "@patchbay/protocol";
import type { RequestOptions, RequestOutcome } from "../client.ts";

export interface PendingRequests {
  /** @param stopDeadline called when the request settles */
  add(requestId: string, request: RequestOptions, stopDeadline?: () => void): void;
  /** An update of a part. It is dropped if the request has settled (rule ST3). */
  part(requestId: string, update: PartUpdate): void;
  /** @returns false if the request has settled before */
  settle(requestId: string, outcome: RequestOutcome): boolean;
  ids(): string[];
  /** Whether updates of this run are still wanted. */
  wants(run: number): boolean;
  /** Updates of this run are not wanted any more. */
  abandon(run: number): void;
}

/** How many abandoned runs are remembered: servers stop a cancelled run soon. */
const REMEMBERED_RUNS = 1_000;

export function createPendingRequests(): PendingRequests {
  const open = new Map<string, { request: RequestOptions; stopDeadline: (() => void) | undefined }>();
  const abandoned = new Set<number>();
  return {
    add: (requestId, request, stopDeadline) => void open.set(requestId, { request, stopDeadline }),
    part: (requestId, update) => open.get(requestId)?.request.part?.(update),
    settle(requestId, outcome) {
      const entry = open.get(requestId);
      if (entry === undefined) return false;
      open.delete(requestId);
      entry.stopDeadline?.();
      entry.request.settle(outcome);
      return true;
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
