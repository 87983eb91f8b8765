/** `app.connections`: lists the connections of an app, closes them, and revokes identities. */
import { CloseCode } from "@patchbay/protocol";
import { shortened } from "../auth/authenticate.ts";
import type { HttpRuns } from "../http/updates/httpRuns.ts";
import type { Engine } from "../revocation/engine.ts";
import { checkClose } from "../runs/websocketControl.ts";
import type { Session } from "../sessions/session.ts";
import type { ConnectionInfo } from "../sessions/sessionInfo.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Clock } from "../time/clock.ts";
import { drain } from "./drain.ts";

/** A connection must match each part that is given. */
export interface ConnectionFilter {
  /** As `authenticate` gave it; without it, the origin. */
  identity?: string;
  /** `ctx.websocket.connectionId`. */
  id?: string;
  tabId?: string;
}

export interface Connections {
  /** Open connections, and sessions that wait for their browser to come back. */
  list(filter?: ConnectionFilter): ConnectionInfo[];
  /**
   * Ends connections with all their tabs and runs; their sessions are not resumed. Where neither a connection nor a tab is
   * named, callbacks over HTTP end too. Default code 4001: pages stay away until they are used again, and then have to be let
   * in anew. @returns how many connections @throws RangeError on a code or reason that no close can say
   */
  close(filter: ConnectionFilter, code?: number, reason?: string): number;
  /**
   * Ends all connections and runs of an identity and refuses it over the socket and HTTP, on all servers of the engine, until `restore`.
   * Resolves when that holds. Rejects with a TypeError in an app without `authenticate`, which knows no identities.
   */
  revoke(identity: string, reason?: string): Promise<void>;
  restore(identity: string): Promise<void>;
}

export interface ConnectionsAdmin {
  connections: Connections;
  /** See drain.ts. */
  drain(spreadMs: number): Promise<void>;
  /** Stops listening to the engine. */
  end(): void;
}

export interface ConnectionsOptions {
  /** The callbacks that run over HTTP. */
  httpRuns?: Pick<HttpRuns, "identities" | "end">;
  engine: Engine;
  clock: Clock;
  /** From 0 to 1. */
  random(): number;
  /** Called for each revocation before a connection is closed. */
  onRevoked?(identity: string): void;
  /** False: the app has no `authenticate`, so no identity can be revoked. Default true. */
  authenticates?: boolean;
}

/** Interval at which the engine is asked about each connected identity, because its message to this server may have been lost. */
const POLL_MS = 30_000;

export function createConnections(
  sessions: Pick<Sessions, "list">,
  { httpRuns, engine, clock, random, onRevoked, authenticates = true }: ConnectionsOptions,
): ConnectionsAdmin {
  const stopListening = engine.onRevoked(endIdentity);

  function endIdentity(identity: string, reason = "Signed out"): void {
    onRevoked?.(identity);
    // A reason from another server may be longer than a close frame allows.
    close({ identity }, CloseCode.InactivityOrRejected, shortened(reason));
  }

  const asking = new Set<string>();
  let stopPolling = authenticates ? clock.after(POLL_MS, poll) : (): void => undefined;
  function poll(): void {
    for (const identity of new Set([
      ...sessions.list().map((session) => session.identity),
      ...(httpRuns?.identities() ?? []),
    ])) {
      // At most one question for each identity is open, because an engine may never answer.
      if (asking.has(identity)) continue;
      asking.add(identity);
      engine
        .isRevoked(identity)
        .then(
          (isRevoked) => isRevoked && endIdentity(identity),
          // Open connections stay until the engine answers again; new ones are refused.
          () => undefined,
        )
        .finally(() => asking.delete(identity));
    }
    stopPolling = clock.after(POLL_MS, poll);
  }

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
    checkClose(code, reason);
    const found = matching(filter);
    for (const session of found) session.close(code, reason);
    if (filter.id === undefined && filter.tabId === undefined) httpRuns?.end(filter.identity, code, reason);
    return found.length;
  }

  return {
    connections: {
      list: (filter = {}) => matching(filter).map((session) => session.info()),
      close,
      async revoke(identity, reason = "Signed out") {
        if (!authenticates)
          throw new TypeError(
            "Nobody can be revoked: the app has no authenticate, which would know them again",
          );
        if (typeof identity !== "string" || identity === "")
          throw new TypeError(
            `revoke needs an identity as authenticate gives it; ${String(identity)} is none`,
          );
        checkClose(CloseCode.InactivityOrRejected, reason);
        try {
          await engine.revoke(identity, reason);
        } finally {
          // This server closes at once; it waits neither for the engine's message nor for its success.
          endIdentity(identity, reason);
        }
      },
      restore: (identity) => engine.restore(identity),
    },
    drain: (spreadMs) => drain(sessions, { clock, random, spreadMs }),
    end() {
      stopListening();
      stopPolling();
    },
  };
}
