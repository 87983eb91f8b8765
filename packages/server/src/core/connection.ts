/** One socket: frames in and out. What outlives it is its session. */
import {
  type ClientMessage,
  CloseCode,
  decodeClientFrame,
  ErrorCode,
  EXTENSION_VERSION,
  encodeFrame,
  type Fault,
  type Resume,
} from "@patchbay/protocol";
import type { RequestInfo } from "./context.ts";
import type { Link } from "./link.ts";
import { createOutbox } from "./outbox.ts";
import type { Announcement, Session } from "./session.ts";
import type { SessionHost } from "./sessionHost.ts";
import type { SocketPort } from "./socketPort.ts";

export interface Handshake {
  socket: SocketPort;
  request: RequestInfo;
  /** Whose connection it is; a session is resumed by its owner only. */
  identity: string;
  /** The client asked for the extension. */
  extended: boolean;
  /** The client shows a new token. */
  onRefresh?(token: string): void;
}

export interface ConnectionOptions {
  host: SessionHost;
  handshake: Handshake;
  /** A session that begins with this connection. */
  session: Session;
  /** A session that may still live. */
  find(sessionId: string): Session | undefined;
}

export interface Connection {
  receive(frame: string): void;
  /** A frame that could not even be taken in. */
  reject(fault: Fault): void;
  /** Tells a client that speaks the extension something of the connection itself. */
  announce(message: Announcement): void;
  /** Later runs come by this request. */
  renew(request: RequestInfo): void;
  /** Sends what is queued, then closes; the session ends. */
  close(code: number, reason: string): void;
  /** Closes at once; the client may come back for its session. */
  giveUp(code: number, reason: string): void;
  /**
   * The socket has closed, whoever closed it. Safe to call twice.
   * @param code as the client said it; undefined where the line just broke
   */
  ended(code?: number): void;
  /** That it serves now. */
  session(): Session;
}

/** A client that closes so does not come back for its session: it left, went idle, or its browser is closing it. */
const FINAL: readonly (number | undefined)[] = [
  CloseCode.Normal,
  CloseCode.GoingAway,
  CloseCode.NoStatus,
  CloseCode.InactivityOrRejected,
];

export function createConnection(options: ConnectionOptions): Connection {
  const { host, handshake } = options;
  const { socket, extended } = handshake;
  let { session } = options;
  let { request } = handshake;
  let over = false;

  const outbox = createOutbox({
    socket,
    clock: host.clock,
    batchDelayMs: host.batchDelayMs,
    maxQueuedLength: host.maxQueuedLength,
    onFrame(text) {
      session.counted("out");
      host.onFrame({ connectionId: session.id, direction: "out", text });
    },
    onOverflow() {
      host.log({
        level: "warn",
        code: ErrorCode.QueueFull,
        message: "A client does not keep up; closing it",
      });
      giveUp(CloseCode.TryAgainLater, "Outgoing queue full");
    },
  });
  const link: Link = {
    push: outbox.push,
    continueAfter: outbox.continueAfter,
    flush: outbox.flush,
    close(code, reason) {
      outbox.close({ sendQueued: true });
      socket.close(code, reason);
    },
    queuedLength: outbox.queuedLength,
  };

  session.attach(link);
  if (extended) {
    const { epoch, heartbeatMs, resumeMs, maxMessageBytes } = host;
    outbox.push(
      encodeFrame({
        type: "welcome",
        version: EXTENSION_VERSION,
        epoch,
        sessionId: session.id,
        heartbeatMs,
        resumeMs,
        limits: { maxMessageBytes },
      }),
    );
    outbox.flush();
  }

  function receive(frame: string): void {
    // What comes late over a line that was given up has been repeated over the next, if it is still wanted.
    if (over || session.link() !== link) return;
    session.counted("in");
    host.onFrame({ connectionId: session.id, direction: "in", text: frame });
    const decoded = decodeClientFrame(frame);
    if ("fault" in decoded) session.reject(decoded.fault);
    else dispatch(decoded.message);
  }

  function dispatch(message: ClientMessage): void {
    if (message.type === "resume" && extended) resume(message);
    else if (message.type === "refresh") handshake.onRefresh?.(message.token);
    else session.handle(message);
  }

  /** All or nothing: what cannot be resumed whole ends here, so that nothing of it runs beside what starts anew. */
  function resume(message: Resume): void {
    const earlier = session.isFresh() ? options.find(message.sessionId) : undefined;
    const isTheirs = earlier !== undefined && earlier !== session && earlier.identity === handshake.identity;
    const line = isTheirs ? earlier.link() : undefined;
    if (isTheirs && earlier.resume(link, message)) {
      session.end();
      session = earlier;
      session.renew(request);
      // The client has given this line up; the server may not have heard of it yet.
      line?.close(CloseCode.HeartbeatTimeout, "Resumed on another connection");
      return;
    }
    if (isTheirs) earlier.end();
    outbox.push(encodeFrame({ type: "resumed", recovered: false }));
    outbox.flush();
  }

  function giveUp(code: number, reason: string): void {
    socket.close(code, reason);
    ended();
  }

  function ended(code?: number): void {
    if (over) return;
    over = true;
    outbox.close();
    // A session that went on over another line is not this one's any more.
    if (session.link() !== link) return;
    if (FINAL.includes(code)) session.end();
    session.detach();
  }

  return {
    receive,
    reject: (fault) => over || session.reject(fault),
    announce(message) {
      if (session.link() === link) session.announce(message);
    },
    renew(next) {
      request = next;
      if (session.link() === link) session.renew(next);
    },
    close(code, reason) {
      if (session.link() === link) session.close(code, reason);
      else link.close(code, reason);
    },
    giveUp,
    ended,
    session: () => session,
  };
}
