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

/** A connection must match all given members. */
export interface ConnectionFilter {
  /** The result of `authenticate`; in an app without it, the origin. */
  identity?: string;
  /** The value of `ctx.websocket.connectionId`. */
  id?: string;
  tabId?: string;
}

export interface Connections {
  /** Lists open connections, and sessions that wait for their browser. */
  list(filter?: ConnectionFilter): ConnectionInfo[];
  /**
   * Closes connections with all their tabs and runs. Their sessions cannot be resumed. Without `id` and `tabId`, callbacks over HTTP end
   * too. Default code 4001: a page reconnects only when somebody uses it, and is authenticated again. @returns the number of
   * connections @throws RangeError on a code or reason that a close frame cannot carry
   */
  close(filter: ConnectionFilter, code?: number, reason?: string): number;
  /**
   * Ends all connections and runs of an identity, and refuses it over the socket and HTTP, until `restore`. This holds on all servers
   * of the engine. Resolves when the engine has stored it. Rejects with a TypeError in an app without `authenticate`.
   */
  revoke(identity: string, reason?: string): Promise<void>;
  /** Takes back a revocation. */
  restore(identity: string): Promise<void>;
}

export interface ConnectionsAdmin {
  connections: Connections;
  /** As `drain` of drain.ts. */
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

/** Interval at which the engine is asked about each connected identity. Its message about a revocation may have been lost. */
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
      // An engine may never answer, so at most one request per identity is open.
      if (asking.has(identity)) continue;
      asking.add(identity);
      engine
        .isRevoked(identity)
        .then(
          (isRevoked) => isRevoked && endIdentity(identity),
          // While the engine fails, open connections stay, and new ones are refused.
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
          throw new TypeError("revoke needs the option authenticate: without it the app knows no identities");
        if (typeof identity !== "string" || identity === "")
          throw new TypeError(
            `revoke needs the identity that authenticate returns, which is a text; it got ${String(identity)}`,
          );
        checkClose(CloseCode.InactivityOrRejected, reason);
        try {
          await engine.revoke(identity, reason);
        } finally {
          // This server closes the connections even if the engine fails.
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
