/** The `ws` socket of one connection: passes its frames to the connection within the rate limit, writes those of the server, and watches its login. */
import { CloseCode, ErrorCode, type Fault } from "@patchbay/protocol";
import { type RawData, WebSocket } from "ws";
import type { Authenticator } from "../auth/authenticate.ts";
import type { AcceptedHandshake } from "../auth/checkHandshake.ts";
import { createLoginExpiry, type LoginExpiry } from "../auth/loginExpiry.ts";
import type { SessionHost } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Connection } from "../wire/connection.ts";
import type { Heartbeats, Probed } from "../wire/heartbeats.ts";
import { type FrameSource, RateLimiter, type RateLimiterSettings } from "../wire/rateLimiter.ts";
import type { Transport } from "../wire/transport.ts";
import { closeSoon } from "./closeSoon.ts";
import { ignoreError } from "./rawSocket.ts";

/** The ids of tab and request are searched in this many bytes at the start of a message. */
const ENVELOPE_BYTES = 1024;
/** In UTF-16 units. `ws` usually writes a shorter text at once. If it does not, the next send finds bytes buffered. */
const SMALL_LENGTH = 16 * 1024;
const NOT_HANDLED = { code: ErrorCode.CallbackFailed, message: "The message could not be handled" };

/** Services that all client sockets of an app share. */
export interface ClientsHost {
  readonly host: SessionHost;
  readonly sessions: Sessions;
  readonly authenticate: Authenticator;
  readonly heartbeats: Heartbeats<ClientSocket>;
  readonly rateLimiter: RateLimiterSettings;
}

interface Served {
  readonly clients: ClientsHost;
  readonly handshake: AcceptedHandshake;
  readonly connection: Connection;
  readonly extended: boolean;
  readonly rateLimiter: RateLimiter;
}

/** Its listeners are methods: closures would take memory in each connection at rest. `ws` calls them on the socket. */
export class ClientSocket extends WebSocket implements Probed, FrameSource {
  heard = true;
  silentPings = 0;
  turn = 0;
  /** Undefined if the socket was opened only to tell the client why it is denied. */
  #served: Served | undefined;
  #loginExpiry: LoginExpiry | undefined;

  serve(clients: ClientsHost, handshake: AcceptedHandshake, extended: boolean): void {
    const { request, expiresAt } = handshake;
    const connection = clients.sessions.connect({
      socket: new WsTransport(this),
      request,
      identity: request.identity ?? String(request.headers.origin ?? ""),
      extended,
      onRefresh: (token) => this.#refresh(token),
    });
    this.#served = {
      clients,
      handshake,
      connection,
      extended,
      rateLimiter: new RateLimiter(clients.rateLimiter, this),
    };
    // A login that does not expire needs no timer.
    if (expiresAt !== undefined) this.#loginExpiry = watchLogin(this.#served);
    this.on("message", this.handleMessage);
    this.on("pong", this.handlePong);
    this.on("close", this.handleClose);
    // After an error, `ws` closes the socket with the right code.
    this.on("error", ignoreError);
    clients.heartbeats.add(this);
  }

  get givesSigns(): boolean {
    return this.#served?.extended === true;
  }

  probe(): void {
    this.#served?.connection.announce({ type: "heartbeat_ack" });
  }

  /** Catches all errors, because an exception in a listener of `ws` would end the process. */
  handleMessage(received: RawData, isBinary: boolean): void {
    this.heard = true;
    this.silentPings = 0;
    if (this.#served === undefined) return;
    const { clients, connection, rateLimiter } = this.#served;
    // The default `binaryType` of `ws`.
    const data = received as Buffer;
    const acceptance = rateLimiter.accept();
    if (acceptance === "ended") return;
    if (acceptance === "slowed")
      this.#warn("A client sends more than websocketMaxFramesPerSecond; its connection is read slower");
    if (acceptance === "exceeded") {
      this.#warn("A client sends far more than websocketMaxFramesPerSecond; its connection is closed");
      connection.giveUp(CloseCode.TryAgainLater, "Too many messages");
      return;
    }
    try {
      if (isBinary) connection.reject({ code: ErrorCode.FrameNotJson, message: "A frame must be text" });
      else if (data.byteLength > clients.host.maxMessageBytes)
        connection.reject({ ...tooLarge(data.byteLength, clients.host.maxMessageBytes), ...namesIn(data) });
      else connection.receive(data.toString());
    } catch (error) {
      this.#report(error);
      try {
        connection.reject({ ...NOT_HANDLED, ...namesIn(data) });
      } catch (second) {
        this.#report(second);
      }
    }
  }

  handlePong(): void {
    this.heard = true;
  }

  handleClose(code: number): void {
    this.#loginExpiry?.end();
    this.#served?.rateLimiter.end();
    this.#served?.clients.heartbeats.remove(this);
    this.#served?.connection.ended(code);
  }

  #refresh(token: string): void {
    if (this.#served === undefined) return;
    this.#loginExpiry ??= watchLogin(this.#served);
    void this.#loginExpiry.refresh(token);
  }

  #warn(message: string): void {
    this.#served?.clients.host.log({ level: "warn", code: ErrorCode.RateLimited, message });
  }

  #report(error: unknown): void {
    const message = "A message of a client could not be handled";
    this.#served?.clients.host.log({ level: "error", code: ErrorCode.CallbackFailed, message, error });
  }
}

/** The way to the client. The names of its methods are those of `ws`, so it cannot be the socket itself. */
class WsTransport implements Transport {
  readonly #socket: WebSocket;
  #drained: (() => void)[] | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  send(text: string): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    // The callback reports a drain. A small write with nothing buffered needs none: no send queue waits for a drain then.
    if (socket.bufferedAmount > 0 || text.length >= SMALL_LENGTH) socket.send(text, () => this.#written());
    else socket.send(text);
  }

  close(code: number, reason: string): void {
    closeSoon(this.#socket, code, reason);
  }

  bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  onDrain(listener: () => void): void {
    this.#drained ??= [];
    this.#drained.push(listener);
  }

  #written(): void {
    for (const listener of this.#drained ?? []) listener();
  }
}

function watchLogin({ clients, handshake, connection }: Served): LoginExpiry {
  const { authenticate, host } = clients;
  return createLoginExpiry({ clock: host.clock, now: Date.now, authenticate, handshake, connection });
}

function tooLarge(bytes: number, limit: number): Fault {
  const message = `The message has ${bytes} bytes, over the limit of ${limit} (websocketMaxMessageBytes)`;
  return { code: ErrorCode.TooLarge, message };
}

/** Finds the ids of a message without parsing it. Clients write them first. */
function namesIn(data: Buffer): { rendererId: string; requestId: string } | undefined {
  const text = '("(?:[^"\\\\]|\\\\.)*")';
  const envelope = new RegExp(`^\\s*\\{"type":"\\w+","rendererId":${text},"requestId":${text}`);
  const match = envelope.exec(data.subarray(0, ENVELOPE_BYTES).toString());
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  try {
    return { rendererId: JSON.parse(match[1]), requestId: JSON.parse(match[2]) };
  } catch {
    // The pattern also matches invalid JSON texts, with unknown escapes or raw control characters.
    return undefined;
  }
}
