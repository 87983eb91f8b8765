/** How many connections each identity has, or is about to have. */
import type { EventEmitter } from "node:events";

export interface ConnectionLimit {
  /** Counts this socket until it closes. False: the identity has as many as it may. */
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
      // Of the network's socket: it also closes where the handshake comes to nothing.
      socket.once("close", () => count(identity, -1));
      return true;
    },
  };
}
