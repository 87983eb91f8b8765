/** The WebSocket side of an app: handshakes in, sessions out. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode, ErrorCode } from "@patchbay/protocol";
import { WebSocketServer } from "ws";
import type { Gate } from "../auth/authenticate.ts";
import {
  GOING,
  isExtended,
  isHandshake,
  judgeHandshake,
  type Refusal,
  refusal,
  type Verdict,
} from "../auth/checkHandshake.ts";
import { createPlaces } from "../auth/connectionLimit.ts";
import { SOCKET_ROUTE } from "../http/pages/pageConfig.ts";
import { requestUrl } from "../http/requestInfo.ts";
import type { SessionHost } from "../sessions/sessionHost.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { createHeartbeats } from "../wire/heartbeats.ts";
import { ClientSocket, type ClientsHost } from "./clientSocket.ts";
import { guardSocket, ignoreError, refuseSocket } from "./rawSocket.ts";
import { closeSoon, terminateSoon } from "./wsTransport.ts";

/**
 * A message over the limit is answered with an error; one over this many times the limit is not even taken in, and
 * ends the connection with 1009.
 */
const HARD_LIMIT_FACTOR = 4;

export interface SocketSide {
  /** Whether this is a handshake for this app. */
  wants(request: IncomingMessage): boolean;
  /** True when the handshake was for this app, and is dealt with. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Is heard of each revocation. */
  revoked(identity: string): void;
  /** From now on nobody is let in: the server is to go. */
  refuseMore(): void;
  /** Ends every session, and turns away who is not let in yet: the server is going away. */
  close(): void;
}

/** A handshake that is being judged. */
interface Judgement {
  /** Who was revoked meanwhile: they may have been asked about before. */
  readonly revoked: Set<string>;
}

interface Asked {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

export interface SocketSideOptions {
  host: SessionHost;
  sessions: Sessions;
  gate: Gate;
  routesPrefix: string;
  allowedOrigins: readonly string[];
  maxConnectionsPerIdentity: number;
  maxFramesPerSecond: number;
}

export function createSocketSide(options: SocketSideOptions): SocketSide {
  const { host, sessions, gate, routesPrefix } = options;
  let draining = false;
  const judging = new Map<Duplex, Judgement>();
  const clients: ClientsHost = {
    host,
    sessions,
    gate,
    heartbeats: createHeartbeats(host.clock, host.heartbeatMs),
    intake: { perSecond: options.maxFramesPerSecond, clock: host.clock },
  };
  const places = createPlaces(options.maxConnectionsPerIdentity);
  const server = new WebSocketServer({
    noServer: true,
    WebSocket: ClientSocket,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: host.maxMessageBytes * HARD_LIMIT_FACTOR,
  });

  function wants(request: IncomingMessage): boolean {
    return isHandshake(request) && requestUrl(request).pathname === routesPrefix + SOCKET_ROUTE;
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    guardSocket(socket);
    if (!wants(request)) return false;
    // `ws` takes it alone.
    request.headers.upgrade = "websocket";
    const judgement: Judgement = { revoked: new Set() };
    judging.set(socket, judgement);
    judge(request, socket, judgement)
      .then((verdict) => {
        // Else it was turned away meanwhile, or has gone.
        if (judging.delete(socket) && !socket.destroyed)
          conclude(verdict, isExtended(requestUrl(request)), { request, socket, head });
      })
      .catch((error: unknown) => {
        judging.delete(socket);
        report(error);
        socket.destroy();
      });
    return true;
  }

  function conclude(verdict: Verdict, extended: boolean, { request, socket, head }: Asked): void {
    if ("refusal" in verdict && !(extended && verdict.told)) {
      refuseHandshake(socket, verdict.refusal);
      return;
    }
    server.handleUpgrade(request, socket, head, (accepted) => {
      // From here on `ws` listens.
      socket.off("error", ignoreError);
      if ("refusal" in verdict) {
        // A browser hides why a handshake failed; a client that knows us may be told after it.
        accepted.on("error", ignoreError);
        closeSoon(accepted, verdict.refusal.code, verdict.refusal.reason);
      } else accepted.serve(clients, verdict, extended);
    });
  }

  async function judge(request: IncomingMessage, socket: Duplex, { revoked }: Judgement): Promise<Verdict> {
    if (draining) return GOING;
    const verdict = await judgeHandshake(request, options);
    if (draining) return GOING;
    if ("refusal" in verdict || socket.destroyed) return verdict;
    const { identity } = verdict.request;
    if (identity === undefined) return verdict;
    if (revoked.has(identity)) return refusal(401, "Signed out");
    // At once, before anything else is waited for: others of a burst are judged meanwhile.
    if (places.take(identity, socket)) return verdict;
    const message = "This user has too many connections";
    host.log({ level: "warn", code: ErrorCode.TooManyConnections, message });
    return refusal(503, message);
  }

  function report(error: unknown): void {
    host.log({ level: "error", code: ErrorCode.CallbackFailed, message: "Handling a message failed", error });
  }

  return {
    wants,
    upgrade,
    revoked(identity) {
      for (const judgement of judging.values()) judgement.revoked.add(identity);
    },
    refuseMore() {
      draining = true;
    },
    close() {
      draining = true;
      for (const socket of judging.keys()) refuseHandshake(socket, GOING.refusal);
      judging.clear();
      sessions.close(CloseCode.GoingAway, "Server going away");
      // A client that does not answer the close must not keep the server, whatever it has not read.
      for (const socket of clients.heartbeats.all()) terminateSoon(socket);
    },
  };
}

/** Stock clients see a failed handshake and back off; accepting first would reset their backoff each time. */
function refuseHandshake(socket: Duplex, { status, reason }: Refusal): void {
  const error = status.slice(4).replaceAll(" ", "");
  const body = JSON.stringify({ error, code: ErrorCode.Refused, message: reason });
  refuseSocket(socket, status, { "Content-Type": "application/json" }, body);
}
