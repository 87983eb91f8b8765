/** The state of a connection as the hub shows it to tabs. */
import type { ConnectionState } from "./connectionState.ts";

/**
 * Where the hub lives: a SharedWorker, the SharedWorker of the server's origin by a hidden frame, this page, or nowhere (the server offers
 * no socket).
 */
export type HubPlace = "worker" | "frame" | "page" | "none";

export interface ConnectionView {
  place: HubPlace;
  state: "idle" | "connecting" | "open" | "waiting" | "refused" | "closed";
  /** The reason, for people, why the connection is not open. */
  reason?: string;
  /** The time of the next attempt while `waiting`, in milliseconds since the epoch. */
  retryAt?: number;
  /** Counts how often the connection was opened. Every rise after the first is a reconnection. */
  generation: number;
  /** Tabs that share the hub, this one included. */
  tabs: number;
}

export interface HubStats {
  /** Tabs that share the connection. */
  tabs: number;
  framesIn: number;
  framesOut: number;
}

/** @param tabs how many tabs share the connection */
export function viewOf(
  { phase, opens, reason, retryAt }: ConnectionState,
  tabs: number,
): Omit<ConnectionView, "place"> {
  return {
    state: phase,
    generation: opens,
    tabs,
    ...(reason !== undefined && { reason }),
    ...(retryAt !== undefined && { retryAt }),
  };
}
