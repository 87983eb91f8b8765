/** A real session server in virtual time, which crashes, restarts, and sends people away. */
import { CloseCode } from "@patchbay/protocol";
import {
  type Clock,
  type Connection,
  createConnections,
  createMemoryEngine,
  createSessions,
  type Handshake,
  type RequestInfo,
  type SessionHost,
  type Sessions,
} from "@patchbay/server";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtualTime.ts";
import { createWorkload, type Workload } from "./workload.ts";

export interface Server {
  readonly workload: Workload;
  readonly running: boolean;
  readonly sessions: Sessions;
  /** Undefined while nobody is let in, or where this one is sent away. */
  connect(handshake: Omit<Handshake, "request">): Connection | undefined;
  /** The process is gone, and with it all it knew. */
  crash(): void;
  start(): void;
  /** Before a restart: sends all away, lets nobody in, and is followed by the next process. */
  drain(): void;
  /** Ends what this identity has, and lets it in no more. */
  revoke(identity: string): void;
  /** Of all, where none is named. */
  restore(identity?: string): void;
}

export const RESUME_MS = 30_000;
const DRAIN_MS = 5_000;

export interface ServerOptions {
  time: VirtualTime;
  random: Random;
  host: Partial<SessionHost>;
  /** Whether who was sent away is kept out. */
  keepsOut: boolean;
  fail(what: string): void;
}

export function createServer({ time, random, host: overrides, keepsOut, fail }: ServerOptions): Server {
  const clock: Clock = {
    now: time.now,
    after: (ms, work) => time.after(ms, work),
    soon: (work) => time.after(0, work),
  };
  const revoked = new Set<string>();
  const workload = createWorkload({
    time,
    random,
    happens(token) {
      if (revoked.has(token.split("t")[0] ?? "")) fail(`${token} ran though its user was sent away`);
    },
  });
  let epochs = 0;
  let ids = 0;
  let running = true;
  let draining = false;
  const engine = createMemoryEngine();
  let sessions = begin();
  let people = createConnections(sessions, { engine, clock, random: random.next });

  function begin(): Sessions {
    return createSessions({
      registry: workload.registry,
      clock,
      log: () => undefined,
      epoch: `epoch-${++epochs}`,
      newId: () => `id-${++ids}`,
      websocketCallbacks: true,
      devTools: true,
      batchDelayMs: 5,
      heartbeatMs: 10_000,
      maxMessageBytes: 100_000,
      maxRuns: 100,
      maxQueuedLength: 1_000_000,
      maxWaiting: 100,
      resumeMs: RESUME_MS,
      replay: { maxMessages: 400, maxLength: 100_000 },
      onFrame: () => undefined,
      ...overrides,
    });
  }

  function crash(): void {
    if (!running) return;
    running = draining = false;
    // Nothing of a dead process goes on; that its sessions end says so to the runs.
    people.end();
    sessions.close(1012, "gone");
  }

  function start(): void {
    if (running) return;
    sessions = begin();
    people = createConnections(sessions, { engine, clock, random: random.next });
    running = true;
  }

  return {
    workload,
    get running() {
      return running;
    },
    get sessions() {
      return sessions;
    },
    connect(handshake) {
      if (!running || draining) return undefined;
      if (!keepsOut || !revoked.has(handshake.identity))
        return sessions.connect({ ...handshake, request: HANDSHAKE });
      handshake.socket.close(CloseCode.InactivityOrRejected, "Not signed in");
      return undefined;
    },
    crash,
    start,
    drain() {
      if (!running || draining) return;
      draining = true;
      const drained = sessions;
      void people.drain(DRAIN_MS).then(() => {
        if (!draining || sessions !== drained) return;
        crash();
        start();
      });
    },
    revoke(identity) {
      if (!running) return;
      revoked.add(identity);
      void people.connections.revoke(identity);
    },
    restore(identity) {
      for (const one of identity === undefined ? [...revoked] : [identity]) {
        revoked.delete(one);
        void engine.restore(one);
      }
    },
  };
}

const HANDSHAKE: RequestInfo = {
  transport: "socket",
  headers: {},
  cookies: {},
  path: "/_dash-ws-callback",
  query: new URLSearchParams(),
  remoteAddress: undefined,
  token: undefined,
  identity: undefined,
};
