/** Limits the number of runs per owner, over all transports together. */
import type { RequestInfo } from "./context.ts";

export interface RunSlots {
  /** Takes a slot. @returns a function that frees it and must be called once; undefined if no slot is left */
  take(owner: string): (() => void) | undefined;
}

/** @param maxRuns runs of one owner at a time */
export function createRunSlots(maxRuns: number): RunSlots {
  const taken = new Map<string, number>();
  return {
    take(owner) {
      const count = taken.get(owner) ?? 0;
      if (count >= maxRuns) return undefined;
      taken.set(owner, count + 1);
      return () => {
        const left = (taken.get(owner) ?? 0) - 1;
        if (left > 0) taken.set(owner, left);
        else taken.delete(owner);
      };
    },
  };
}

/** The owner of a run: its identity. Without an identity it is the connection, and over HTTP the network address. */
export function runOwner({ identity, remoteAddress = "" }: RequestInfo, connectionId?: string): string {
  if (identity !== undefined) return `user ${identity}`;
  return connectionId === undefined ? `address ${remoteAddress}` : `connection ${connectionId}`;
}
