/** How many callbacks each owner has running, whatever they came by. */
import type { RequestInfo } from "./context.ts";

export interface RunSlots {
  /** A slot, until the result is called, once; undefined where there is none left. */
  take(owner: string): (() => void) | undefined;
}

/** @param maxRuns of one owner at a time */
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

/**
 * Whose runs count together: those of one user, over the socket, HTTP and in the background. Where nobody is known, those of one
 * connection; over HTTP, which has none, those of one network address.
 */
export function runOwner({ identity, remoteAddress = "" }: RequestInfo, connectionId?: string): string {
  if (identity !== undefined) return `user ${identity}`;
  return connectionId === undefined ? `address ${remoteAddress}` : `connection ${connectionId}`;
}
