import type { Engine } from "./engine.ts";

/** An engine for one process, whose revocations end with it. Apps of the process may share it. */
export function createMemoryEngine(): Engine {
  const revoked = new Set<string>();
  const listeners = new Set<(identity: string, reason: string) => void>();
  return {
    async revoke(identity, reason) {
      revoked.add(identity);
      for (const listener of listeners) listener(identity, reason);
    },
    async restore(identity) {
      revoked.delete(identity);
    },
    isRevoked: async (identity) => revoked.has(identity),
    onRevoked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
