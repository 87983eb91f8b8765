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
import type { RequestInfo } from "../runs/context.ts";
import type { Announcement, Session, SessionHost } from "../sessions/session.ts";
import { SendQueue, type SendQueueOwner } from "./sendQueue.ts";
import type { Transport } from "./transport.ts";

export interface Handshake {
  socket: Transport;
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

/** A client that closes so does not come back for its session: it left, or went idle. */
const FINAL: readonly (number | undefined)[] = [
  CloseCode.Normal,
  CloseCode.NoStatus,
  CloseCode.InactivityOrRejected,
];

/**
 * What a browser closes with may come back at once, as the worker of a page that returns from the back/forward cache does.
 * Most often it is gone.
 */
const GOING_AWAY_MS = 5_000;

export function createConnection(options: ConnectionOptions): Connection {
  return new LiveConnection(options);
}

class LiveConnection implements Connection, SendQueueOwner {
  readonly #host: SessionHost;
  readonly #handshake: Handshake;
  readonly #find: ConnectionOptions["find"];
  readonly #sendQueue: SendQueue;
  #session: Session;
  /** Of the last renewal; before it, the handshake's. */
  #renewed: RequestInfo | undefined;
  #over = false;

  constructor({ host, handshake, session, find }: ConnectionOptions) {
    this.#host = host;
    this.#handshake = handshake;
    this.#find = find;
    this.#session = session;
    this.#sendQueue = new SendQueue(handshake.socket, host, this);
    session.attach(this.#sendQueue);
    if (handshake.extended) this.#welcome();
  }

  leaves(text: string): void {
    this.#session.counted("out");
    this.#host.onFrame({ connectionId: this.#session.id, direction: "out", text });
  }

  overflowed(): void {
    const message = "A client does not keep up; closing it";
    this.#host.log({ level: "warn", code: ErrorCode.QueueFull, message });
    this.giveUp(CloseCode.TryAgainLater, "Outgoing queue full");
  }

  receive(frame: string): void {
    // What comes late over a line that was given up has been repeated over the next, if it is still wanted.
    if (this.#over || !this.#isServing()) return;
    this.#session.counted("in");
    this.#host.onFrame({ connectionId: this.#session.id, direction: "in", text: frame });
    const decoded = decodeClientFrame(frame);
    if ("fault" in decoded) this.#session.reject(decoded.fault);
    else this.#dispatch(decoded.message);
  }

  reject(fault: Fault): void {
    if (!this.#over) this.#session.reject(fault);
  }

  announce(message: Announcement): void {
    if (this.#isServing()) this.#session.announce(message);
  }

  renew(request: RequestInfo): void {
    this.#renewed = request;
    if (this.#isServing()) this.#session.renew(request);
  }

  close(code: number, reason: string): void {
    if (this.#isServing()) this.#session.close(code, reason);
    else this.#sendQueue.close(code, reason);
  }

  giveUp(code: number, reason: string): void {
    this.#handshake.socket.close(code, reason);
    this.ended();
  }

  ended(code?: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#sendQueue.drop();
    // A session that went on over another line is not this one's any more.
    if (!this.#isServing()) return;
    if (FINAL.includes(code)) this.#session.end();
    this.#session.detach(code === CloseCode.GoingAway ? GOING_AWAY_MS : undefined);
  }

  session(): Session {
    return this.#session;
  }

  #isServing(): boolean {
    return this.#session.link() === this.#sendQueue;
  }

  #welcome(): void {
    const { epoch, heartbeatMs, resumeMs, maxMessageBytes } = this.#host;
    const welcome = encodeFrame({
      type: "welcome",
      version: EXTENSION_VERSION,
      epoch,
      sessionId: this.#session.id,
      heartbeatMs,
      resumeMs,
      limits: { maxMessageBytes },
    });
    this.#sendQueue.push(welcome);
    this.#sendQueue.flush();
  }

  #dispatch(message: ClientMessage): void {
    if (message.type === "resume" && this.#handshake.extended) this.#resume(message);
    else if (message.type === "refresh") this.#handshake.onRefresh?.(message.token);
    else this.#session.handle(message);
  }

  /** All or nothing: what cannot be resumed whole ends here, so that nothing of it runs beside what starts anew. */
  #resume(message: Resume): void {
    const session = this.#session;
    const earlier = session.isFresh() ? this.#find(message.sessionId) : undefined;
    const isTheirs =
      earlier !== undefined && earlier !== session && earlier.identity === this.#handshake.identity;
    const line = isTheirs ? earlier.link() : undefined;
    if (isTheirs && earlier.resume(this.#sendQueue, message)) {
      session.end();
      this.#session = earlier;
      if (this.#over) {
        // The line was given up while it was told what it had missed.
        earlier.detach();
        return;
      }
      earlier.renew(this.#renewed ?? this.#handshake.request);
      // The client has given this line up; the server may not have heard of it yet.
      line?.close(CloseCode.HeartbeatTimeout, "Resumed on another connection");
      return;
    }
    if (isTheirs) earlier.end();
    // Nor of this one, which else keeps its place among the connections of its identity.
    line?.close(CloseCode.HeartbeatTimeout, "Given up for another connection");
    this.#sendQueue.push(encodeFrame({ type: "resumed", recovered: false }));
    this.#sendQueue.flush();
  }
}
