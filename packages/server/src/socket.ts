/** The WebSocket side of an app: handshakes in, sessions out. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode, ErrorCode } from "@patchbay/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import type { Connection } from "./core/connection.ts";
import { createIntake } from "./core/intake.ts";
import type { SessionHost } from "./core/sessionHost.ts";
import type { Sessions } from "./core/sessions.ts";
import type { Gate } from "./gate.ts";
import {
  type Admitted,
  GOING,
  isExtended,
  judgeHandshake,
  type Refusal,
  refusal,
  type Verdict,
} from "./handshake.ts";
import { SOCKET_ROUTE } from "./http/pageConfig.ts";
import { requestUrl } from "./http/requestInfo.ts";
import { createPlaces } from "./places.ts";
import { createTenure, type Tenure } from "./tenure.ts";
import { probe, webSocketPort } from "./webSocketPort.ts";

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
  const { host, sessions, gate, routesPrefix } = options;
  let draining = false;
  const open = new Set<WebSocket>();
  const places = createPlaces(options.maxConnectionsPerIdentity);
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: host.maxMessageBytes * HARD_LIMIT_FACTOR,
  });

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = requestUrl(request);
    if (url.pathname !== routesPrefix + SOCKET_ROUTE) return false;
    const extended = isExtended(url);
    // Until it is known who asks, nothing of this socket may end the process.
    socket.on("error", ignoreError);
    judge(request, socket)
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
          else serve(accepted, verdict, extended);
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

  function serve(accepted: WebSocket, { request, expiresAt }: Admitted, extended: boolean): void {
    const { identity } = request;
    const origin = String(request.headers.origin ?? "");
    const connection = sessions.connect({
      socket: webSocketPort(accepted),
      request,
      identity: identity ?? origin,
      extended,
      onRefresh(token) {
        tenure ??= beginTenure();
        void tenure.refresh(token);
      },
    });
    const beginTenure = (): Tenure =>
      createTenure({
        clock: host.clock,
        now: Date.now,
        identity,
        expiresAt,
        judge: (token) => gate({ ...request, token }),
        ask: (inMs) => connection.announce({ type: "expires", inMs }),
        renewed: (token) => connection.renew({ ...request, token }),
        close: connection.close,
      });
    // A login that never ends is nothing to watch.
    let tenure = expiresAt === undefined ? undefined : beginTenure();
    open.add(accepted);
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
      tenure?.end();
      open.delete(accepted);
      connection.ended(code);
    });
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
