/** Limits the connections of each identity. A socket counts from its handshake on. */
import type { EventEmitter } from "node:events";

export interface ConnectionLimit {
  /** Counts this socket until it closes. Returns false if the identity is at its limit. */
  take(identity: string, socket: Pick<EventEmitter, "once">): boolean;
}

export function createConnectionLimit(perIdentity: number): ConnectionLimit {
  const taken = new Map<string, number>();

  function count(identity: string, change: number): void {
    const now = (taken.get(identity) ?? 0) + change;
    if (now === 0) taken.delete(identity);
    else taken.set(identity, now);
  }

  return {
    take(identity, socket) {
      if ((taken.get(identity) ?? 0) >= perIdentity) return false;
      count(identity, 1);
      // The network socket also closes if the handshake fails.
      socket.once("close", () => count(identity, -1));
      return true;
    },
  };
}
