/** The connections of an app: who is there, and the end of those that should not be. */
import { CloseCode } from "@patchbay/protocol";
import type { Clock } from "./core/clock.ts";
import type { ConnectionInfo } from "./core/connectionInfo.ts";
import type { Session } from "./core/session.ts";
import type { Sessions } from "./core/sessions.ts";

/** What is named must match. */
export interface ConnectionFilter {
  /** As `authenticate` gave it; without it, the origin. */
  identity?: string;
  /** `ctx.websocket.connectionId`. */
  id?: string;
  tabId?: string;
}

export interface Connections {
  /** Those that stand, and sessions that wait for their browser to come back. */
  list(filter?: ConnectionFilter): ConnectionInfo[];
  /**
   * Ends connections with all their tabs and runs; their sessions are not resumed. Default code 4001: pages stay away until
   * they are used again, and then have to be let in anew. @returns how many
   */
  close(filter: ConnectionFilter, code?: number, reason?: string): number;
  /** Ends what an identity has, and lets it in no more, over the socket or HTTP, until `restore`. */
  revoke(identity: string, reason?: string): void;
  restore(identity: string): void;
}

export interface ConnectionsSide {
  connections: Connections;
  isRevoked(identity: string): boolean;
  /** Closes connections as they come to rest, at random within `spreadMs`, and all at its end. */
  drain(spreadMs: number): Promise<void>;
}

export function createConnections(
  sessions: Pick<Sessions, "list">,
  { clock, random }: { clock: Clock; random: () => number },
): ConnectionsSide {
  const revoked = new Set<string>();

  function matching({ identity, id, tabId }: ConnectionFilter): Session[] {
    return sessions
      .list()
      .filter(
        (session) =>
          (identity === undefined || session.identity === identity) &&
          (id === undefined || session.id === id) &&
          (tabId === undefined || session.info().tabs.some((tab) => tab.tabId === tabId)),
      );
  }

  function close(
    filter: ConnectionFilter,
    code: number = CloseCode.InactivityOrRejected,
    reason = "Signed out",
  ): number {
    const found = matching(filter);
    for (const session of found) session.close(code, reason);
    return found.length;
  }

  /** A moment that is its own, so that a restart does not bring all browsers back at once. */
  function drainOne(session: Session, spreadMs: number): Promise<void> {
    return new Promise((resolve) => {
      const endsAt = clock.now() + spreadMs;
      const look = (): void => {
        // A run that ends soon may still answer.
        if (session.isBusy && clock.now() < endsAt) {
          clock.after(Math.min(100, endsAt - clock.now()), look);
          return;
        }
        session.close(CloseCode.ServiceRestart, "The server restarts");
        resolve();
      };
      clock.after(random() * spreadMs, look);
    });
  }

  return {
    connections: {
      list: (filter = {}) => matching(filter).map((session) => session.info()),
      close,
      revoke(identity, reason = "Signed out") {
        revoked.add(identity);
        close({ identity }, CloseCode.InactivityOrRejected, reason);
      },
      restore: (identity) => void revoked.delete(identity),
    },
    isRevoked: (identity) => revoked.has(identity),
    async drain(spreadMs) {
      await Promise.all(sessions.list().map((session) => drainOne(session, spreadMs)));
    },
  };
}
