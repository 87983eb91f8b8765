/** One client's socket: what it says reaches its connection at the pace allowed, and its login is watched. */
import { CloseCode, ErrorCode, type Fault } from "@patchbay/protocol";
import { type RawData, WebSocket } from "ws";
import type { Authenticator } from "../auth/authenticate.ts";
import type { AcceptedHandshake } from "../auth/checkHandshake.ts";
import { createLoginExpiry, type LoginExpiry } from "../auth/loginExpiry.ts";
import type { SessionHost } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Connection } from "../wire/connection.ts";
import type { Heartbeats, Probed } from "../wire/heartbeats.ts";
import { RateLimiter, type RateLimiterOwner, type RateLimiterSettings } from "../wire/rateLimiter.ts";
import { ignoreError } from "./rawSocket.ts";
import { wsTransport } from "./wsTransport.ts";

/** Enough of a message that is too large to see whose it is. */
const ENVELOPE_BYTES = 1024;
const NOT_HANDLED = { code: ErrorCode.CallbackFailed, message: "The message could not be handled" };

/** What all clients of an app share. */
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
  readonly rateLimiter: RateLimiter;
}

/** State and listeners are its own, and none of them closures: they are what a connection at rest costs. */
export class ClientSocket extends WebSocket implements Probed, RateLimiterOwner {
  heard = true;
  turn = 0;
  /** None where it is only told why it is turned away. */
  #served: Served | undefined;
  #loginExpiry: LoginExpiry | undefined;

  serve(clients: ClientsHost, handshake: AcceptedHandshake, extended: boolean): void {
    const { request, expiresAt } = handshake;
    const connection = clients.sessions.connect({
      socket: wsTransport(this),
      request,
      identity: request.identity ?? String(request.headers.origin ?? ""),
      extended,
      onRefresh: (token) => this.#refresh(token),
    });
    this.#served = {
      clients,
      handshake,
      connection,
      rateLimiter: new RateLimiter(clients.rateLimiter, this),
    };
    // A login that never ends is nothing to watch.
    if (expiresAt !== undefined) this.#loginExpiry = watchLogin(this.#served);
    this.on("message", onMessage);
    this.on("pong", onPong);
    this.on("close", onClose);
    // `ws` closes by itself after an error, with the fitting code.
    this.on("error", ignoreError);
    clients.heartbeats.add(this);
  }

  limited(): void {
    this.#warn("A client sends too fast; it is read slower");
  }

  exceeded(): void {
    this.#warn("A client floods its connection; closing it");
    this.#served?.connection.giveUp(CloseCode.TryAgainLater, "Too many messages");
  }

  /** What is thrown inside a listener of `ws` would end the process, and every other connection with it. */
  handleMessage(data: Buffer, isBinary: boolean): void {
    this.heard = true;
    if (!this.#served?.rateLimiter.accept()) return;
    const { clients, connection } = this.#served;
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

  closed(code: number): void {
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
    const message = "Handling a message failed";
    this.#served?.clients.host.log({ level: "error", code: ErrorCode.CallbackFailed, message, error });
  }
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  if (this instanceof ClientSocket) this.handleMessage(data as Buffer, isBinary);
}

function onPong(this: WebSocket): void {
  if (this instanceof ClientSocket) this.heard = true;
}

function onClose(this: WebSocket, code: number): void {
  if (this instanceof ClientSocket) this.closed(code);
}

function watchLogin({ clients, handshake, connection }: Served): LoginExpiry {
  const { request, expiresAt } = handshake;
  return createLoginExpiry({
    clock: clients.host.clock,
    now: Date.now,
    identity: request.identity,
    expiresAt,
    check: (token) => clients.authenticate({ ...request, token }),
    ask: (inMs) => connection.announce({ type: "expires", inMs }),
    renewed: (token) => connection.renew({ ...request, token }),
    close: (code, reason) => connection.close(code, reason),
  });
}

function tooLarge(bytes: number, limit: number): Fault {
  const message = `The message has ${bytes} bytes, over the limit of ${limit} (websocketMaxMessageBytes)`;
  return { code: ErrorCode.TooLarge, message };
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
