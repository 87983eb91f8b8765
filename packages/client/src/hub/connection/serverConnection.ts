/** The connection to one server: carries out what its state machine decides, and holds the session across connections. */
import {
  type ClientMessage,
  decodeServerFrame,
  type Envelope,
  EXTENSION_QUERY,
  type Fault,
  readWelcome,
  type Welcome,
} from "@patchbay/protocol";
import type { HubEnvironment, HubSocket, HubSurroundings, SocketEvents } from "../environment.ts";
import { stepConnection } from "./connectionMachine.ts";
import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionState,
  initialConnection,
} from "./connectionState.ts";
import { ACK_MS, acceptSeq, ackWithinMs, createSession, type Session } from "./session.ts";
import { createTimers } from "./timers.ts";

export interface ServerConnection {
  readonly state: ConnectionState;
  /** What the server said of itself; undefined of one that does not speak the extension. */
  readonly welcome: Welcome | undefined;
  readonly framesIn: number;
  readonly framesOut: number;
  dispatch(event: Exclude<ConnectionEvent, { generation: number }>): void;
  /** Dropped unless the connection is open. */
  write(text: string): void;
  /** Goodbyes, cancels and answers: also while the session is asked for, which may have been told otherwise a moment ago. */
  writeEarly(text: string): void;
  /** The same for a message of the hub itself. */
  tell(message: ClientMessage): void;
}

/** What the connection to a server asks and reports. */
export interface ServerConnectionHost {
  /** What tabs ask for, where the server does not say; in milliseconds. */
  heartbeatMs(): number;
  /** Requests that wait for an answer: the others a resumed session ends. */
  openRequests(): string[];
  /** The last place in the session up to which all is applied. */
  appliedOf(received: number): number;
  /** @param resumed the session of before goes on */
  opened(): void;
  /** The connection broke; whether the session did is not known yet. */
  broke(code: number): void;
  /** The server remembers nothing: what had been written has an unknown outcome. */
  forgotten(reason: string): void;
  /** @param length about how many characters it came in */
  received(envelope: Envelope, length: number): void;
  fault(fault: Fault): void;
  changed(): void;
  /** The server wants a token in place of what this connection acts by. */
  expires(): void;
  /** The server is to go within this time. */
  drains(spreadMs: number): void;
}

export function createServerConnection(
  url: string,
  /** The server speaks the extension: it will say so before anything else. */
  greets: boolean,
  environment: HubEnvironment,
  statusOf: HubSurroundings["status"],
  host: ServerConnectionHost,
): ServerConnection {
  const timers = createTimers(environment.setTimer);
  let state: ConnectionState = initialConnection();
  let socket: HubSocket | undefined;
  let welcome: Welcome | undefined;
  let session: Session | undefined;
  /** This socket has been asked for the session. */
  let asked = false;
  /** A HEAD probe is running or found no refusal: none follows before a socket has opened. */
  let probed = false;
  let stopWindow = (): void => undefined;
  let framesIn = 0;
  let framesOut = 0;

  function dispatch(event: ConnectionEvent): void {
    const before = state;
    const step = stepConnection(state, event, {
      now: environment.now(),
      random: environment.random(),
      heartbeatMs: welcome?.heartbeatMs ?? host.heartbeatMs(),
    });
    state = step.state;
    for (const command of step.commands) run(command);
    // What began under the login before is not gone on with, however late the server hears of it (rule EX15).
    if (event.type === "reset" && session !== undefined) forget("signed in or out");
    reviewSession();
    if (before.phase !== state.phase || before.retryAt !== state.retryAt) host.changed();
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
        sendMessage({ type: "heartbeat" });
        break;
      case "setTimer":
        timers.set(command.name, command.ms, () => dispatch({ type: "timer", name: command.name }));
        break;
      case "clearTimers":
        timers.clear();
        break;
      case "flush":
        host.opened();
        if (session !== undefined) ackWithin(ACK_MS);
        break;
      case "lost":
        socket = undefined;
        host.broke(command.code);
        if (session === undefined) forget(command.reason);
        else session.lostAt = environment.now();
        break;
    }
  }

  /** A lost connection's session is kept for as long as the server keeps it. */
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
    host.forgotten(reason);
  }

  function open(generation: number): void {
    asked = false;
    let isOpen = false;
    const events: SocketEvents = {
      opened() {
        isOpen = true;
        probed = false;
        dispatch({ type: "opened", generation, waits: greets || session !== undefined });
      },
      closed(code, reason) {
        const neverOpened = !isOpen;
        dispatch({ type: "closed", generation, code, reason });
        if (neverOpened) void probeRefusal();
      },
      received(data) {
        if (generation !== state.generation) return;
        dispatch({ type: "received", generation });
        receive(data);
      },
    };
    try {
      socket = environment.openSocket(`${url}${url.includes("?") ? "&" : "?"}${EXTENSION_QUERY}`, events);
    } catch (error) {
      // An address that the browser never goes to: as with a refusal, only use tries again (rule HS4).
      dispatch({ type: "denied", reason: String(error) });
    }
  }

  /** A browser does not say why a handshake failed (rule HS2). */
  async function probeRefusal(): Promise<void> {
    if (probed) return;
    probed = true;
    const status = await statusOf(url);
    const reason = status === 401 ? "Signed out" : status === 403 ? "Not allowed" : undefined;
    probed = status !== undefined && reason === undefined;
    if (reason !== undefined) dispatch({ type: "denied", reason });
  }

  function send(text: string): void {
    framesOut++;
    socket?.send(text);
  }

  /** A message of the hub itself: JSON can carry all of it. */
  function sendMessage(message: ClientMessage): void {
    send(JSON.stringify(message));
  }

  function writeEarly(text: string): void {
    const { phase } = state;
    if (phase === "open" || (phase === "connecting" && asked)) send(text);
  }

  function receive(data: unknown): void {
    framesIn++;
    const { envelopes, faults } = decodeServerFrame(data);
    const length = String(data).length / envelopes.length;
    for (const envelope of envelopes) {
      const order = acceptSeq(session, envelope);
      if (order === "duplicate") continue;
      if (order === "gap") {
        // The server still has what is missing: the next connection brings it.
        dispatch({ type: "broken", reason: "A message is missing" });
        return;
      }
      if (envelope.rendererId === undefined) receiveOwn(envelope);
      else {
        if (session !== undefined && envelope.seq !== undefined) session.unackedChars += length;
        host.received(envelope, length);
      }
    }
    if (session !== undefined && session.unackedChars > 0) ackWithin(ackWithinMs(session));
    for (const fault of faults) host.fault(fault);
  }

  function receiveOwn(envelope: Envelope): void {
    const greeting = readWelcome(envelope);
    if (greeting !== undefined) {
      welcome = greeting;
      if (session === undefined) {
        session = createSession(greeting);
        dispatch({ type: "ready" });
      } else {
        const { id: sessionId, received } = session;
        sendMessage({ type: "resume", sessionId, received, open: host.openRequests() });
        asked = true;
      }
    } else if (envelope.type === "resumed" && welcome !== undefined && state.phase === "connecting") {
      if ((envelope as { recovered?: unknown }).recovered !== true) {
        const next = welcome;
        forget("the server has ended the session, or more came than it keeps");
        welcome = next;
        session = createSession(next);
      }
      dispatch({ type: "ready" });
    } else if (envelope.type === "expires") host.expires();
    else if (envelope.type === "drain")
      host.drains(Number((envelope as { spreadMs?: unknown }).spreadMs) || 0);
  }

  function ackWithin(ms: number): void {
    const timer = `ack ${ms}`;
    if (!timers.has(timer)) timers.set(timer, ms, acknowledge);
  }

  /** Tells the server what every tab has applied, and looks again while some have not. */
  function acknowledge(): void {
    // Once it is open again, that is told first.
    if (session === undefined || state.phase !== "open") return;
    session.unackedChars = 0;
    const applied = host.appliedOf(session.received);
    if (applied > session.acknowledged) {
      session.acknowledged = applied;
      sendMessage({ type: "ack", received: applied });
    }
    if (applied < session.received) ackWithin(ACK_MS);
  }

  return {
    get state() {
      return state;
    },
    get welcome() {
      return welcome;
    },
    get framesIn() {
      return framesIn;
    },
    get framesOut() {
      return framesOut;
    },
    dispatch,
    write(text) {
      if (state.phase === "open") send(text);
    },
    writeEarly,
    tell: (message) => writeEarly(JSON.stringify(message)),
  };
}
