/** What all sessions of an app share. */

import type { Registry } from "../callbacks/registry.ts";
import type { Log } from "../log/log.ts";
import type { RunSlots } from "../runs/runSlots.ts";
import type { Clock } from "../time/clock.ts";
import type { ResumeBufferBounds } from "./resumeBuffer.ts";

export interface SessionHost {
  readonly registry: Pick<Registry, "find">;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this server process. */
  readonly epoch: string;
  /** Unguessable: it names sessions, and who knows the name of one may be asked for no more than that. */
  newId(): string;
  /** Whether every callback may be run over the socket. */
  readonly websocketCallbacks: boolean;
  readonly devTools: boolean;
  readonly batchDelayMs: number;
  readonly heartbeatMs: number;
  readonly maxMessageBytes: number;
  /** Where other transports run callbacks too: who may begin another. Default: sessions by themselves, `maxRuns` each. */
  readonly runSlots?: RunSlots;
  /** Of one owner at a time. */
  readonly maxRuns: number;
  /** Of one tab of a session at a time. Default: as many. */
  readonly maxRunsPerTab?: number;
  readonly maxQueuedLength: number;
  /**
   * Sessions that wait for their clients; beyond, the one that has waited longest ends. Default: as many as have ever been connected
   * at a time, so that all may come back, and 1 000 at least.
   */
  readonly maxWaiting?: number | undefined;
  /** Of one identity, where identities are known: nobody pushes out the sessions of others. Default: no limit of its own. */
  readonly maxWaitingPerIdentity?: number | undefined;
  /** How long a session and its runs outlive their connection; 0: not at all. */
  readonly resumeMs: number;
  readonly replay: ResumeBufferBounds;
  /** Sees every frame; for panels and tests. */
  onFrame(frame: { connectionId: string; direction: "in" | "out"; text: string }): void;
}
