/** The WebSocket server of an app: accepts or refuses handshakes, and connects accepted sockets to sessions. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode, ErrorCode } from "@patchbay/protocol";
import { WebSocketServer } from "ws";
import type { Authenticator } from "../auth/authenticate.ts";
import {
  checkHandshake,
  GOING,
  type HandshakeResult,
  isExtended,
  isHandshake,
  type Refusal,
  refusal,
} from "../auth/checkHandshake.ts";
import { createConnectionLimit } from "../auth/connectionLimit.ts";
import { chooseSubprotocol } from "../auth/handshakeToken.ts";
import { SOCKET_ROUTE } from "../http/pages/pageConfig.ts";
import { requestUrl } from "../http/requestInfo.ts";
import type { SessionHost } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { createHeartbeats } from "../wire/heartbeats.ts";
import { ClientSocket, type ClientsHost } from "./clientSocket.ts";
import { closeSoon, terminateSoon } from "./closeSoon.ts";
import { guardSocket, ignoreError, refuseSocket } from "./rawSocket.ts";

/** A message over the limit is answered with an error. Over this multiple of the limit it is not read, and ends the connection with 1009. */
const HARD_LIMIT_FACTOR = 4;

export interface SocketServer {
  /** True if this is a handshake for this app. */
  wants(request: IncomingMessage): boolean;
  /** Handles a handshake. Returns false if it is not for this app. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Refuses the pending handshakes of a revoked identity. */
  revoked(identity: string): void;
  /** Refuses all further handshakes, because the server drains. */
  refuseMore(): void;
  /** Ends all sessions and refuses all handshakes, because the server closes. */
  close(): void;
}

/** A handshake that is being checked. */
interface PendingHandshake {
  /** Identities that were revoked since the check began. The check may have asked the engine before that. */
  readonly revoked: Set<string>;
}

interface UpgradeParts {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

export interface SocketServerOptions {
  host: SessionHost;
  sessions: Sessions;
  authenticate: Authenticator;
  routesPrefix: string;
  allowedOrigins: readonly string[];
  maxConnectionsPerIdentity: number;
  maxFramesPerSecond: number;
}

export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { host, sessions, authenticate, routesPrefix } = options;
  let draining = false;
  const pendingHandshakes = new Map<Duplex, PendingHandshake>();
  const clients: ClientsHost = {
    host,
    sessions,
    authenticate,
    heartbeats: createHeartbeats(host.clock, host.heartbeatMs),
    rateLimiter: { perSecond: options.maxFramesPerSecond, clock: host.clock },
  };
  const connectionLimit = createConnectionLimit(options.maxConnectionsPerIdentity);
  const server = new WebSocketServer({
    noServer: true,
    WebSocket: ClientSocket,
    clientTracking: false,
    perMessageDeflate: false,
    handleProtocols: chooseSubprotocol,
    maxPayload: host.maxMessageBytes * HARD_LIMIT_FACTOR,
  });

  function wants(request: IncomingMessage): boolean {
    return isHandshake(request) && requestUrl(request).pathname === routesPrefix + SOCKET_ROUTE;
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    guardSocket(socket);
    if (!wants(request)) return false;
    // `ws` accepts no other value.
    request.headers.upgrade = "websocket";
    const pending: PendingHandshake = { revoked: new Set() };
    pendingHandshakes.set(socket, pending);
    check(request, socket, pending)
      .then((result) => {
        // If it is not pending any more it was refused meanwhile. If the socket is destroyed the client has gone.
        if (pendingHandshakes.delete(socket) && !socket.destroyed)
          conclude(result, isExtended(requestUrl(request)), { request, socket, head });
      })
      .catch((error: unknown) => {
        pendingHandshakes.delete(socket);
        report(error);
        socket.destroy();
      });
    return true;
  }

  function conclude(
    result: HandshakeResult,
    extended: boolean,
    { request, socket, head }: UpgradeParts,
  ): void {
    if ("refusal" in result && !(extended && result.told)) {
      refuseHandshake(socket, result.refusal);
      return;
    }
    server.handleUpgrade(request, socket, head, (accepted) => {
      // `ws` listens for errors from now on.
      socket.off("error", ignoreError);
      if ("refusal" in result) {
        // A browser hides the reason of a failed handshake. It shows a page the reason of a close.
        accepted.on("error", ignoreError);
        closeSoon(accepted, result.refusal.code, result.refusal.reason);
      } else accepted.serve(clients, result, extended);
    });
  }

  async function check(
    request: IncomingMessage,
    socket: Duplex,
    { revoked }: PendingHandshake,
  ): Promise<HandshakeResult> {
    if (draining) return GOING;
    const result = await checkHandshake(request, options);
    if (draining) return GOING;
    if ("refusal" in result || socket.destroyed) return result;
    const { identity } = result.request;
    if (identity === undefined) return result;
    if (revoked.has(identity)) return refusal(401, "Signed out");
    // Counted in the same task, because other handshakes are checked at the same time.
    if (connectionLimit.take(identity, socket)) return result;
    const message = "This user has too many connections";
    host.log({ level: "warn", code: ErrorCode.TooManyConnections, message });
    return refusal(503, message);
  }

  function report(error: unknown): void {
    host.log({
      level: "error",
      code: ErrorCode.CallbackFailed,
      message: "A handshake could not be handled",
      error,
    });
  }

  return {
    wants,
    upgrade,
    revoked(identity) {
      for (const pending of pendingHandshakes.values()) pending.revoked.add(identity);
    },
    refuseMore() {
      draining = true;
    },
    close() {
      draining = true;
      for (const socket of pendingHandshakes.keys()) refuseHandshake(socket, GOING.refusal);
      pendingHandshakes.clear();
      sessions.close(CloseCode.GoingAway, "Server going away");
      // A client that does not answer the close must not keep the server alive.
      for (const socket of clients.heartbeats.all()) terminateSoon(socket);
    },
  };
}

/** Refuses a handshake by HTTP. Dash's clients then back off. A handshake that is accepted first would reset their backoff. */
function refuseHandshake(socket: Duplex, { status, reason }: Refusal): void {
  const error = status.slice(4).replaceAll(" ", "");
  const body = JSON.stringify({ error, code: ErrorCode.Refused, message: reason });
  refuseSocket(socket, status, { "Content-Type": "application/json" }, body);
}
