/** The WebSocket side of an app: handshakes in, sessions out. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode, ErrorCode } from "@patchbay/protocol";
import { WebSocketServer } from "ws";
import { ClientSocket, type ClientsHost } from "./clientSocket.ts";
import type { SessionHost } from "./core/sessionHost.ts";
import type { Sessions } from "./core/sessions.ts";
import type { Gate } from "./gate.ts";
import {
  GOING,
  isExtended,
  isHandshake,
  judgeHandshake,
  type Refusal,
  refusal,
  type Verdict,
} from "./handshake.ts";
import { createHeartbeats } from "./heartbeats.ts";
import { SOCKET_ROUTE } from "./http/pageConfig.ts";
import { requestUrl } from "./http/requestInfo.ts";
import { createPlaces } from "./places.ts";
import { guardSocket, ignoreError, refuseSocket } from "./rawSocket.ts";

/**
 * A message over the limit is answered with an error; one over this many times the limit is not even taken in, and
 * ends the connection with 1009.
 */
const HARD_LIMIT_FACTOR = 4;
/** How long a client may take to answer a close when the server goes. */
const CLOSE_GRACE_MS = 1000;

export interface SocketSide {
  /** True when the handshake was for this app, and is dealt with. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** From now on nobody is let in: the server is to go. */
  refuseMore(): void;
  /** Ends every session: the server is going away. */
  close(): void;
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

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    guardSocket(socket);
    const url = requestUrl(request);
    if (url.pathname !== routesPrefix + SOCKET_ROUTE || !isHandshake(request)) return false;
    // `ws` takes it alone.
    request.headers.upgrade = "websocket";
    const extended = isExtended(url);
    judge(request, socket)
      .then((verdict) => {
        if (socket.destroyed) return;
        if ("refusal" in verdict && !(extended && verdict.told)) {
          refuseHandshake(socket, verdict.refusal);
          return;
        }
        server.handleUpgrade(request, socket, head, (accepted) => {
          // From here on `ws` listens.
          socket.off("error", ignoreError);
          // A browser hides why a handshake failed; a client that knows us may be told after it.
          if ("refusal" in verdict)
            accepted.on("error", ignoreError).close(verdict.refusal.code, verdict.refusal.reason);
          else accepted.serve(clients, verdict, extended);
        });
      })
      .catch((error: unknown) => {
        report(error);
        socket.destroy();
      });
    return true;
  }

  async function judge(request: IncomingMessage, socket: Duplex): Promise<Verdict> {
    const verdict = await judgeHandshake(request, options);
    if (draining) return GOING;
    if ("refusal" in verdict || socket.destroyed) return verdict;
    const { identity } = verdict.request;
    // At once, before anything else is waited for: others of a burst are judged meanwhile.
    if (identity !== undefined && !places.take(identity, socket)) {
      const message = "This user has too many connections";
      host.log({ level: "warn", code: ErrorCode.TooManyConnections, message });
      return refusal(503, message);
    }
    return verdict;
  }

  function report(error: unknown): void {
    host.log({ level: "error", code: ErrorCode.CallbackFailed, message: "Handling a message failed", error });
  }

  return {
    upgrade,
    refuseMore() {
      draining = true;
    },
    close() {
      sessions.close(CloseCode.GoingAway, "Server going away");
      for (const socket of clients.heartbeats.all()) {
        // A client that does not answer the close must not keep the server.
        const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
        socket.once("close", () => clearTimeout(timer));
      }
    },
  };
}

/** Stock clients see a failed handshake and back off; accepting first would reset their backoff each time. */
function refuseHandshake(socket: Duplex, { status, reason }: Refusal): void {
  const error = status.slice(4).replaceAll(" ", "");
  const body = JSON.stringify({ error, code: ErrorCode.Refused, message: reason });
  refuseSocket(socket, status, { "Content-Type": "application/json" }, body);
}
