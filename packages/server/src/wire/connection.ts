/** One connection of a client: decodes its frames and passes them to the session that the connection serves. */
import {
  CloseCode,
  decodeClientFrame,
  EXTENSION_VERSION,
  encodeFrame,
  type Fault,
  type Resume,
} from "@patchbay/protocol";
import type { RequestInfo } from "../runs/context.ts";
import type { Announcement, Session, SessionHost } from "../sessions/session.ts";
import type { SessionIndex } from "../sessions/sessionIndex.ts";
import { type QueueConnection, SendQueue } from "./sendQueue.ts";
import type { Transport } from "./transport.ts";

export interface Handshake {
  socket: Transport;
  request: RequestInfo;
  /** Only this identity may resume the session. */
  identity: string;
  /** The client asked for the extension. */
  extended: boolean;
  /** Called with a new token of the client. */
  onRefresh?(token: string): void;
}

export interface ConnectionOptions {
  host: SessionHost;
  handshake: Handshake;
  /** The session that begins with this connection. */
  session: Session;
  index: SessionIndex;
}

export interface Connection {
  receive(frame: string): void;
  /** Answers a frame that is too large or not text. */
  reject(fault: Fault): void;
  /** Sends a message about the connection itself, if the client speaks the extension. */
  announce(message: Announcement): void;
  /** Sets the request of new runs. */
  renew(request: RequestInfo): void;
  /** Sends the queued messages, then closes. The session cannot be resumed. */
  close(code: number, reason: string): void;
  /** Closes at once. The client may come back and resume its session. */
  giveUp(code: number, reason: string): void;
  /**
   * The socket has closed. Safe to call twice.
   * @param code of the client's close frame; undefined without one
   */
  ended(code?: number): void;
  /** The session that the connection serves now. */
  session(): Session;
}

/** Close codes of a client that does not come back: it left, or was idle. Its session ends at once. */
const FINAL: readonly (number | undefined)[] = [
  CloseCode.Normal,
  CloseCode.NoStatus,
  CloseCode.InactivityOrRejected,
];

/**
 * How long a session waits for a client that closed with 1001. Usually the browser is gone. The worker of a page that returns from
 * the back/forward cache comes back at once.
 */
const GOING_AWAY_MS = 5_000;

export function createConnection(options: ConnectionOptions): Connection {
  return new LiveConnection(options);
}

class LiveConnection implements Connection, QueueConnection {
  readonly #host: SessionHost;
  readonly #handshake: Handshake;
  readonly #index: SessionIndex;
  readonly #sendQueue: SendQueue;
  #session: Session;
  /** The request with the latest token; undefined before a renewal. */
  #renewed: RequestInfo | undefined;
  #over = false;

  constructor({ host, handshake, session, index }: ConnectionOptions) {
    this.#host = host;
    this.#handshake = handshake;
    this.#index = index;
    this.#session = session;
    this.#sendQueue = new SendQueue(handshake.socket, host, session.frames, this);
    session.attach(this.#sendQueue);
    if (handshake.extended) this.#welcome();
  }

  receive(frame: string): void {
    // A client that resumed on another connection has repeated its requests there.
    if (this.#over || !this.#isServing()) return;
    this.#session.frames.received(frame);
    const decoded = decodeClientFrame(frame);
    if ("fault" in decoded) {
      this.#session.reject(decoded.fault);
      return;
    }
    const { message } = decoded;
    if (message.type === "resume" && this.#handshake.extended) this.#resume(message);
    else if (message.type === "refresh") this.#handshake.onRefresh?.(message.token);
    else this.#session.handle(message);
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

  caughtUp(): void {
    if (this.#isServing()) this.#session.relieve();
  }

  ended(code?: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#sendQueue.drop();
    // A session that was resumed on another connection goes on.
    if (!this.#isServing()) return;
    if (FINAL.includes(code)) this.#session.end();
    this.#session.detach(code === CloseCode.GoingAway ? GOING_AWAY_MS : undefined);
  }

  session(): Session {
    return this.#session;
  }

  #isServing(): boolean {
    return this.#session.sendQueue() === this.#sendQueue;
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

  /** Resumes the session or ends it. Runs of a session that is not resumed must not go on beside the new ones. */
  #resume(message: Resume): void {
    const session = this.#session;
    const earlier = session.isFresh() ? this.#index.find(message.sessionId) : undefined;
    const isTheirs =
      earlier !== undefined && earlier !== session && earlier.identity === this.#handshake.identity;
    const earlierQueue = isTheirs ? earlier.sendQueue() : undefined;
    if (isTheirs && earlier.resume(this.#sendQueue, message)) {
      session.end();
      this.#session = earlier;
      this.#sendQueue.frames = earlier.frames;
      if (this.#over) {
        // The connection was given up while it repeated messages.
        earlier.detach();
        return;
      }
      earlier.renew(this.#renewed ?? this.#handshake.request);
      // The client has left the earlier connection. The server may not have noticed yet.
      earlierQueue?.close(CloseCode.HeartbeatTimeout, "Resumed on another connection");
      return;
    }
    if (isTheirs) earlier.end();
    // An open earlier connection would count for the limit of its identity.
    earlierQueue?.close(CloseCode.HeartbeatTimeout, "Given up for another connection");
    this.#sendQueue.push(encodeFrame({ type: "resumed", recovered: false }));
    this.#sendQueue.flush();
  }
}
