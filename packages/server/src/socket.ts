/** The WebSocket side of an app: handshakes in, sessions out. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode, ErrorCode, EXTENSION_QUERY } from "@patchbay/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import type { Connection } from "./core/connection.ts";
import { createIntake } from "./core/intake.ts";
import type { SessionHost } from "./core/sessionHost.ts";
import type { Sessions } from "./core/sessions.ts";
import type { SocketPort } from "./core/socketPort.ts";
import type { Gate } from "./gate.ts";
import { SOCKET_ROUTE } from "./http/pageConfig.ts";
import { requestInfo, requestUrl } from "./http/requestInfo.ts";
import { judgeOrigin } from "./origin.ts";

/**
 * A message over the limit is answered with an error; one over this many times the limit is not even taken in, and
 * ends the connection with 1009.
 */
const HARD_LIMIT_FACTOR = 4;
/** How long a client may take to answer a close when the server goes. */
const CLOSE_GRACE_MS = 1000;
/** Enough of a message that is too large to see whose it is. */
const ENVELOPE_BYTES = 1024;
const TOO_LARGE = { code: ErrorCode.TooLarge, message: "The message is too large" };
const NOT_HANDLED = { code: ErrorCode.CallbackFailed, message: "The message could not be handled" };

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
  const { host, sessions, gate, routesPrefix, allowedOrigins } = options;
  let draining = false;
  const open = new Set<WebSocket>();
  const perIdentity = new Map<string, number>();
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: host.maxMessageBytes * HARD_LIMIT_FACTOR,
  });

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = requestUrl(request);
    if (url.pathname !== routesPrefix + SOCKET_ROUTE) return false;
    const extended = url.search.slice(1).split("&").includes(EXTENSION_QUERY);
    // Until it is known who asks, nothing of this socket may end the process.
    socket.on("error", ignoreError);
    judge(request)
      .then((verdict) => {
        socket.off("error", ignoreError);
        if (socket.destroyed) return;
        if ("refusal" in verdict && !(extended && verdict.told)) {
          refuseHandshake(socket, verdict.refusal);
          return;
        }
        server.handleUpgrade(request, socket, head, (accepted) => {
          // A browser hides why a handshake failed; a client that knows us may be told after it.
          if ("refusal" in verdict)
            accepted.on("error", ignoreError).close(verdict.refusal.code, verdict.refusal.reason);
          else serve(accepted, request, extended, verdict.identity);
        });
      })
      .catch((error: unknown) => {
        report(error);
        socket.destroy();
      });
    return true;
  }

  async function judge(request: IncomingMessage): Promise<Verdict> {
    if (draining) return { told: false, refusal: GOING };
    const reason = refusalReason(request);
    if (reason !== undefined) {
      return { told: true, refusal: { status: "403 Forbidden", code: CloseCode.OriginRefused, reason } };
    }
    const admission = await gate(request, "socket");
    if (!admission.admitted) return { told: true, refusal: STRANGER };
    const { identity } = admission;
    if (identity !== undefined && (perIdentity.get(identity) ?? 0) >= options.maxConnectionsPerIdentity) {
      host.log({ level: "warn", code: ErrorCode.TooManyConnections, message: CROWDED.reason });
      return { told: true, refusal: CROWDED };
    }
    return { identity };
  }

  function refusalReason(request: IncomingMessage): string | undefined {
    const verdict = judgeOrigin(request.headers.origin, request.headers.host, allowedOrigins);
    if (verdict === "absent") return "Origin header required";
    return verdict === "refused" ? "Origin not allowed" : undefined;
  }

  function serve(
    accepted: WebSocket,
    request: IncomingMessage,
    extended: boolean,
    identity: string | undefined,
  ): void {
    const info = requestInfo(request, "socket", identity);
    const connection = sessions.connect({
      socket: portOf(accepted),
      request: info,
      identity: identity ?? request.headers.origin ?? "",
      extended,
    });
    open.add(accepted);
    count(identity, 1);
    const intake = createIntake({
      perSecond: options.maxFramesPerSecond,
      clock: host.clock,
      pause: () => accepted.pause(),
      resume: () => accepted.resume(),
      onLimit: () => warn("A client sends too fast; it is read slower"),
      onFlood() {
        warn("A client floods its connection; closing it");
        connection.giveUp(CloseCode.TryAgainLater, "Too many messages");
      },
    });
    accepted.on("message", (data: Buffer, isBinary) => {
      if (!intake.took()) return;
      contain(connection, data, () => {
        if (isBinary) connection.reject({ code: ErrorCode.FrameNotJson, message: "A frame must be text" });
        else if (data.byteLength > host.maxMessageBytes)
          connection.reject({ ...TOO_LARGE, ...namesIn(data) });
        else connection.receive(data.toString());
      });
    });
    // `ws` closes by itself after an error, with the fitting code.
    accepted.on("error", () => undefined);
    const stopProbing = probe(accepted, host.heartbeatMs);
    accepted.on("close", (code) => {
      stopProbing();
      intake.end();
      open.delete(accepted);
      count(identity, -1);
      connection.ended(code);
    });
  }

  function count(identity: string | undefined, change: number): void {
    if (identity === undefined) return;
    const now = (perIdentity.get(identity) ?? 0) + change;
    if (now === 0) perIdentity.delete(identity);
    else perIdentity.set(identity, now);
  }

  /** What is thrown inside a listener of `ws` would end the process, and every other connection with it. */
  function contain(connection: Connection, data: Buffer, handle: () => void): void {
    try {
      handle();
    } catch (error) {
      report(error);
      try {
        connection.reject({ ...NOT_HANDLED, ...namesIn(data) });
      } catch (second) {
        report(second);
      }
    }
  }

  function warn(message: string): void {
    host.log({ level: "warn", code: ErrorCode.RateLimited, message });
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
      for (const socket of open) {
        // A client that does not answer the close must not keep the server.
        const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
        socket.once("close", () => clearTimeout(timer));
      }
    },
  };
}

interface Refusal {
  /** Of the handshake. */
  status: string;
  /** Of the close. */
  code: number;
  reason: string;
}

/** `told`: a client that knows us is accepted first, so that it can be told why not. */
type Verdict = { identity: string | undefined } | { refusal: Refusal; told: boolean };

const STRANGER: Refusal = {
  status: "401 Unauthorized",
  code: CloseCode.InactivityOrRejected,
  reason: "Not signed in",
};
const CROWDED: Refusal = {
  status: "503 Service Unavailable",
  code: CloseCode.TryAgainLater,
  reason: "This user has too many connections",
};
const GOING: Refusal = {
  status: "503 Service Unavailable",
  code: CloseCode.ServiceRestart,
  reason: "The server restarts",
};

function ignoreError(): void {}

/** Stock clients see a failed handshake and back off; accepting first would reset their backoff each time. */
function refuseHandshake(socket: Duplex, { status, reason }: Refusal): void {
  const error = status.slice(4).replaceAll(" ", "");
  const body = JSON.stringify({ error, code: ErrorCode.Refused, message: reason });
  socket.on("error", ignoreError);
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function portOf(socket: WebSocket): SocketPort {
  const drained: (() => void)[] = [];
  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(text, () => {
        for (const listener of drained) listener();
      });
    },
    close(code, reason) {
      socket.close(code, reason);
      // The other side's goodbye may stand behind what is not read for now.
      socket.resume();
    },
    bufferedBytes: () => socket.bufferedAmount,
    onDrain: (listener) => drained.push(listener),
  };
}

/** Finds connections whose other end vanished without a word. Browsers answer pings even while their scripts sleep. */
function probe(socket: WebSocket, intervalMs: number): () => void {
  let alive = true;
  const seen = (): void => {
    alive = true;
  };
  socket.on("pong", seen);
  socket.on("message", seen);
  const timer = setInterval(() => {
    // What is not read for now may hold its answer.
    if (!alive && !socket.isPaused) {
      socket.terminate();
      return;
    }
    alive = false;
    socket.ping();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Clients write the envelope first, so that a message can be answered without reading it. */
function namesIn(data: Buffer): { rendererId: string; requestId: string } | undefined {
  const text = '("(?:[^"\\\\]|\\\\.)*")';
  const envelope = new RegExp(`^\\s*\\{"type":"\\w+","rendererId":${text},"requestId":${text}`);
  const match = envelope.exec(data.subarray(0, ENVELOPE_BYTES).toString());
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  try {
    return { rendererId: JSON.parse(match[1]), requestId: JSON.parse(match[2]) };
  } catch {
    // The pattern takes more than JSON does: unknown escapes, raw control characters.
    return undefined;
  }
}
