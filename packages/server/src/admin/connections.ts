/** The connections of an app: who is there, and the end of those that should not be. */
import { CloseCode } from "@patchbay/protocol";
import { shortened } from "../auth/authenticate.ts";
import type { Engine } from "../engine/engine.ts";
import type { HttpRuns } from "../http/updates/httpRuns.ts";
import { checkClose } from "../runs/websocketControl.ts";
import type { Session } from "../sessions/session.ts";
import type { ConnectionInfo } from "../sessions/sessionInfo.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Clock } from "../time/clock.ts";

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
   * Ends connections with all their tabs and runs; their sessions are not resumed. Where neither a connection nor a tab is
   * named, callbacks over HTTP end too. Default code 4001: pages stay away until they are used again, and then have to be let
   * in anew. @returns how many connections @throws RangeError on a code or reason that no close can say
   */
  close(filter: ConnectionFilter, code?: number, reason?: string): number;
  /**
   * Ends what an identity has, and lets it in no more, over the socket or HTTP, on all servers of the engine, until `restore`.
   * Resolves when that holds. Rejects with a TypeError in an app without `authenticate`, which knows nobody by name.
   */
  revoke(identity: string, reason?: string): Promise<void>;
  restore(identity: string): Promise<void>;
}

export interface ConnectionsAdmin {
  connections: Connections;
  /** Sends clients away as they come to rest, at random within `spreadMs`, and all at its end. */
  drain(spreadMs: number): Promise<void>;
  /** Listens to its engine no more. */
  end(): void;
}

export interface ConnectionsOptions {
  /** Callbacks that run over HTTP, where some do. */
  httpRuns?: Pick<HttpRuns, "identities" | "end">;
  engine: Engine;
  clock: Clock;
  random(): number;
  /** Hears of each revocation before anything is closed. */
  onRevoked?(identity: string): void;
  /** False: nobody is asked who they are, so there is nobody to revoke. Default true. */
  authenticates?: boolean;
}

/** How often it is looked whether a connection may go. */
const LOOK_MS = 50;
/** How often the engine is asked for those who are connected: its word to this server may have been lost. */
const ASK_MS = 30_000;
/** For clients that go at the last moment. */
const GRACE_MS = 1_000;

export function createConnections(
  sessions: Pick<Sessions, "list">,
  { httpRuns, engine, clock, random, onRevoked, authenticates = true }: ConnectionsOptions,
): ConnectionsAdmin {
  const stopListening = engine.onRevoked(putOut);

  function putOut(identity: string, reason = "Signed out"): void {
    onRevoked?.(identity);
    // Another server may say more than a close can.
    close({ identity }, CloseCode.InactivityOrRejected, shortened(reason));
  }

  const asking = new Set<string>();
  let stopAsking = authenticates ? clock.after(ASK_MS, ask) : (): void => undefined;
  function ask(): void {
    for (const identity of new Set([
      ...sessions.list().map((session) => session.identity),
      ...(httpRuns?.identities() ?? []),
    ])) {
      // The question before may never be answered; there is no more than one at a time.
      if (asking.has(identity)) continue;
      asking.add(identity);
      engine
        .isRevoked(identity)
        .then(
          (isRevoked) => isRevoked && putOut(identity),
          // Who is there may stay until it can be asked; nobody new is let in.
          () => undefined,
        )
        .finally(() => asking.delete(identity));
    }
    stopAsking = clock.after(ASK_MS, ask);
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

  /**
   * A moment that is its own, so that a restart does not bring all browsers back at once: a client that knows the word finds it
   * itself, and goes between two requests.
   */
  function drainOne(session: Session, spreadMs: number): Promise<void> {
    return new Promise((resolve) => {
      const told = session.announce({ type: "drain", spreadMs });
      const goesAt = clock.now() + random() * spreadMs;
      const endsAt = clock.now() + spreadMs + (told ? GRACE_MS : 0);
      const look = (): void => {
        const mayGo = told ? session.link() === undefined : clock.now() >= goesAt;
        // A run that ends soon may still answer.
        if (clock.now() < endsAt && (!mayGo || session.isBusy())) clock.after(LOOK_MS, look);
        else {
          session.close(CloseCode.ServiceRestart, "The server restarts");
          resolve();
        }
      };
      look();
    });
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
          // This server does not wait until it hears of it from the engine, nor whether the engine could tell the others.
          putOut(identity, reason);
        }
      },
      restore: (identity) => engine.restore(identity),
    },
    end() {
      stopListening();
      stopAsking();
    },
    async drain(spreadMs) {
      await Promise.all(sessions.list().map((session) => drainOne(session, spreadMs)));
    },
  };
}
