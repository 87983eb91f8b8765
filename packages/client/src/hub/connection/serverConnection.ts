/** The connection to one server: carries out the commands of its state machine, and keeps the session across connections. */
import {
  type ClientMessage,
  CloseCode,
  decodeServerFrame,
  type Envelope,
  EXTENSION_QUERY,
  type Fault,
  isToken,
  readWelcome,
  SUBPROTOCOL,
  TOKEN_SUBPROTOCOL,
  type Welcome,
} from "@patchbay/protocol";
import type { EndpointEnvironment, HubSocket, SocketEvents } from "../browser.ts";
import { appliedOf, type ConnectedTabs, heartbeatMsOf } from "../deliveries/tabs.ts";
import type { TabHello } from "../hubApi.ts";
import type { RequestQueue } from "../requests/requestQueue.ts";
import { stepConnection } from "./connectionMachine.ts";
import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionState,
  initialConnection,
} from "./connectionState.ts";
import type { HubStats } from "./connectionView.ts";
import { boundedAnswer, MAX_MESSAGE_BYTES } from "./messageLimit.ts";
import { ACK_MS, acceptSeq, ackWithinMs, createSession, type Session } from "./session.ts";
import { createTimers } from "./timers.ts";

export interface ServerConnection {
  readonly state: ConnectionState;
  /** The longest message that the server takes, in bytes. */
  maxMessageBytes(): number;
  stats(): Pick<HubStats, "framesIn" | "framesOut">;
  dispatch(event: Exclude<ConnectionEvent, { generation: number }>): void;
  /**
   * Sends a message if the connection is open, and drops it otherwise.
   * @param early sends it also while the server is asked for the old session
   */
  write(text: string, early?: boolean): void;
  /**
   * Answers a read with a whole message as JSON text. An answer that is longer than the server takes is replaced by an error. Answers
   * are sent early: the connection may have been open when the read came.
   */
  answer(text: string): void;
  /** Sends goodbyes, cancels and tokens early. Drops them if the server does not speak the extension. */
  tell(message: ClientMessage): void;
}

/** The events that a connection reports to its endpoint. */
export interface ServerEvents {
  /** Requests may be written, starting with those of the last connection. */
  opened(): void;
  /** The connection broke. The session may still be resumed. */
  broke(code: number): void;
  /** The session is lost: the server may or may not have received the written requests. */
  forgotten(reason: string): void;
  /** @param length approximate size of the message in characters */
  received(envelope: Envelope, length: number): void;
  fault(fault: Fault): void;
  /** The phase or the time of the next attempt has changed. */
  changed(): void;
  /** The server asks for another token. */
  expires(): void;
  /** Resolves with a token for the handshake other than `used`, or with undefined. */
  token(used: string | undefined): Promise<string | undefined>;
  /** The server will be gone in this many milliseconds. */
  drains(spreadMs: number): void;
}

/** The tabs and requests that share a connection. */
export interface ConnectionUsers {
  tabs: ConnectedTabs;
  requests: RequestQueue;
}

export function createServerConnection(
  { socketUrl, greets, sendsToken }: Pick<TabHello, "socketUrl" | "greets" | "sendsToken">,
  environment: EndpointEnvironment,
  { tabs, requests }: ConnectionUsers,
  endpoint: ServerEvents,
): ServerConnection {
  const timers = createTimers(environment.setTimer);
  let state: ConnectionState = initialConnection();
  let socket: HubSocket | undefined;
  let welcome: Welcome | undefined;
  let session: Session | undefined;
  /** This socket has asked the server for the session. */
  let asked = false;
  /** A HEAD probe is running or found no refusal: the next one comes after a socket has opened. */
  let probed = false;
  /** The token of the last handshake, the one that the server has refused, and whether it was replaced since a connection was open. */
  let token: string | undefined;
  let refusedToken: string | undefined;
  let replaced = false;
  let stopWindow = (): void => undefined;
  let framesIn = 0;
  let framesOut = 0;
  let wroteAt = 0;

  function dispatch(event: ConnectionEvent): void {
    const before = state;
    const now = environment.now();
    const step = stepConnection(state, event, {
      now,
      quietMs: welcome === undefined ? 0 : now - wroteAt,
      random: environment.random(),
      heartbeatMs: welcome?.heartbeatMs ?? heartbeatMsOf(tabs),
    });
    state = step.state;
    for (const command of step.commands) run(command);
    // A session of the previous login is never resumed, even if the server hears late of the new login (rule EX15).
    if (event.type === "reset" && session !== undefined) forget("signed in or out");
    reviewSession();
    if (before.phase !== state.phase || before.retryAt !== state.retryAt) endpoint.changed();
  }

  function run(command: ConnectionCommand): void {
    switch (command.do) {
      case "open":
        open(command.generation);
        break;
      case "close":
        socket?.close(command.code, command.reason);
        socket = undefined;
        break;
      case "heartbeat":
        send({ type: "heartbeat" });
        break;
      case "setTimer":
        timers.set(command.name, command.ms, () => dispatch({ type: "timer", name: command.name }));
        break;
      case "clearTimers":
        timers.clear();
        break;
      case "flush":
        endpoint.opened();
        if (session !== undefined) ackWithin(ACK_MS);
        break;
      case "lost":
        socket = undefined;
        endpoint.broke(command.code);
        if (session === undefined) forget(command.reason);
        else session.lostAt = environment.now();
        break;
    }
  }

  /** Keeps the session of a lost connection for as long as the server keeps it. */
  function reviewSession(): void {
    const { phase, reason } = state;
    if (session === undefined || phase === "open" || phase === "connecting") return;
    const leftMs = session.lostAt + session.resumeMs - environment.now();
    stopWindow();
    if (phase === "waiting" && leftMs > 0) stopWindow = environment.setTimer(reviewSession, leftMs);
    else forget(reason ?? "closed");
  }

  function forget(reason: string): void {
    session = welcome = undefined;
    endpoint.forgotten(reason);
  }

  function open(generation: number): void {
    asked = false;
    if (sendsToken) void openWithToken(generation);
    else openSocket(generation, []);
  }

  async function openWithToken(generation: number): Promise<void> {
    const given = await endpoint.token(refusedToken);
    if (generation !== state.generation || state.phase !== "connecting") return;
    token = isToken(given) ? given : undefined;
    if (token === undefined) dispatch({ type: "denied", reason: "The page has no token" });
    else openSocket(generation, [SUBPROTOCOL, TOKEN_SUBPROTOCOL + base64url(token)]);
  }

  function openSocket(generation: number, subprotocols: string[]): void {
    const query = `${socketUrl.includes("?") ? "&" : "?"}${EXTENSION_QUERY}`;
    try {
      socket = environment.openSocket(socketUrl + query, listen(generation), subprotocols);
    } catch (error) {
      // The browser never connects to such an address. As after a refusal, only use tries again (rule HS4).
      dispatch({ type: "denied", reason: String(error) });
    }
  }

  function listen(generation: number): SocketEvents {
    let isOpen = false;
    return {
      opened() {
        isOpen = true;
        probed = false;
        dispatch({ type: "opened", generation, waits: greets || session !== undefined });
      },
      closed(code, reason) {
        const neverOpened = !isOpen;
        const isCurrent = generation === state.generation;
        dispatch({ type: "closed", generation, code, reason });
        if (neverOpened) void probeRefusal();
        // The token may have expired: the page is asked for another one, once.
        if (!isCurrent || code !== CloseCode.InactivityOrRejected || token === undefined || replaced) return;
        replaced = true;
        refusedToken = token;
        dispatch({ type: "wake" });
      },
      received(data) {
        if (generation !== state.generation) return;
        dispatch({ type: "received", generation });
        framesIn++;
        const { envelopes, faults } = decodeServerFrame(data);
        const length = String(data).length / envelopes.length;
        for (const envelope of envelopes) {
          const order = acceptSeq(session, envelope);
          if (order === "old") continue;
          if (order === "gap") {
            // The server still has the missing message and sends it over the next connection.
            dispatch({ type: "broken", reason: "A message is missing" });
            return;
          }
          if (envelope.rendererId === undefined) receiveOwn(envelope);
          else {
            if (session !== undefined && envelope.seq !== undefined) session.unacked += length;
            endpoint.received(envelope, length);
          }
        }
        if (session !== undefined && session.unacked > 0) ackWithin(ackWithinMs(session));
        for (const fault of faults) endpoint.fault(fault);
      },
    };
  }

  /** Asks over HTTP why a handshake failed, because the browser does not say (rule HS2). */
  async function probeRefusal(): Promise<void> {
    // A server that takes tokens in a handshake says why it refuses one. This request would have none.
    if (probed || sendsToken) return;
    probed = true;
    const status = await environment.status(socketUrl);
    const reason = status === 401 ? "Signed out" : status === 403 ? "Not allowed" : undefined;
    probed = status !== undefined && reason === undefined;
    if (reason !== undefined) dispatch({ type: "denied", reason });
  }

  function write(text: string, early?: boolean): void {
    const { phase } = state;
    if (phase !== "open" && !(early && asked && phase === "connecting")) return;
    framesOut++;
    wroteAt = environment.now();
    socket?.send(text);
  }

  /** Sends a message of the hub itself. Its values are always valid JSON. */
  function send(message: ClientMessage): void {
    write(JSON.stringify(message), true);
  }

  function maxMessageBytes(): number {
    return welcome?.limits.maxMessageBytes ?? MAX_MESSAGE_BYTES;
  }

  function receiveOwn(envelope: Envelope): void {
    const greeting = readWelcome(envelope);
    if (greeting !== undefined) {
      replaced = false;
      welcome = greeting;
      if (session === undefined) {
        session = createSession(greeting);
        dispatch({ type: "ready" });
      } else {
        const { id: sessionId, received } = session;
        asked = true;
        send({ type: "resume", sessionId, received, open: requests.open(), tabs: [...tabs.keys()] });
      }
    } else if (envelope.type === "resumed" && welcome !== undefined && state.phase === "connecting") {
      if ((envelope as { recovered?: unknown }).recovered !== true) {
        const next = welcome;
        forget("the server has ended the session, or more came than it keeps");
        welcome = next;
        session = createSession(next);
      }
      dispatch({ type: "ready" });
    } else if (envelope.type === "expires") endpoint.expires();
    else if (envelope.type === "drain")
      endpoint.drains(Number((envelope as { spreadMs?: unknown }).spreadMs) || 0);
  }

  function ackWithin(ms: number): void {
    const timer = `ack ${ms}`;
    if (!timers.has(timer)) timers.set(timer, ms, acknowledge);
  }

  /** Acknowledges the messages that every tab has applied, and repeats this while some are not applied. */
  function acknowledge(): void {
    // A closed connection acknowledges as soon as it is open again.
    if (session === undefined || state.phase !== "open") return;
    const applied = appliedOf(tabs, session.received);
    // While a busy tab has not applied them, long messages still call for an ack within 20 ms.
    if (applied >= session.received) session.unacked = 0;
    if (applied > session.acknowledged) {
      session.acknowledged = applied;
      send({ type: "ack", received: applied });
    }
    if (applied < session.received) ackWithin(Math.min(ACK_MS, ackWithinMs(session)));
  }

  return {
    get state() {
      return state;
    },
    maxMessageBytes,
    stats: () => ({ framesIn, framesOut }),
    dispatch,
    write,
    answer: (text) => write(boundedAnswer(text, maxMessageBytes()), true),
    tell(message) {
      if (welcome !== undefined) send(message);
    },
  };
}

/** @param token visible ASCII characters */
function base64url(token: string): string {
  return btoa(token).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
