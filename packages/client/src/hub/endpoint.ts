/** One server, one identity, one socket, many tabs: runs the connection's commands and moves messages. */
import {
  type ClientMessage,
  DISCONNECTED,
  decodeServerFrame,
  type Envelope,
  EXTENSION_QUERY,
  encodeFrame,
  type Fault,
  type GetPropsResponse,
  readWelcome,
  type Welcome,
} from "@patchbay/protocol";
import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionState,
  initialConnection,
  stepConnection,
} from "./connection.ts";
import type { ConnectionView, HubStats } from "./connectionView.ts";
import type { HubEnvironment, HubSocket } from "./environment.ts";
import { type HeldSession, holdSession, takeInTurn } from "./heldSession.ts";
import type { Outgoing, TabApi, TabHello } from "./hubApi.ts";
import { createRequests } from "./requests.ts";
import { routeServerMessage } from "./router.ts";
import { createTab, type Tab } from "./tab.ts";

export interface Endpoint {
  attach(hello: TabHello, api: TabApi): void;
  send(tabId: string, outgoing: Outgoing): void;
  withdraw(requestId: string): boolean;
  cancel(requestId: string): void;
  wake(): void;
  visible(tabId: string, visible: boolean): void;
  suspend(tabId: string): void;
  resume(tabId: string): void;
  /** The tab is gone; what it asked for is ended on both sides. */
  detach(tabId: string): void;
  stats(): HubStats;
}

/** How often the need for the connection is looked at, in milliseconds. */
const IDLE_CHECK_MS = 5_000;
/** A look that comes so late means that the machine slept. */
const SLEPT_MS = 15_000;
/** How long a server waits to hear what has been applied. */
const ACK_MS = 500;

export function createEndpoint(socketUrl: string, environment: HubEnvironment, ended: () => void): Endpoint {
  const tabs = new Map<string, Tab>();
  const requests = createRequests();
  const timers = new Map<string, () => void>();
  const counts = { framesIn: 0, framesOut: 0 };
  let connection: ConnectionState = initialConnection();
  let socket: HubSocket | undefined;
  let welcome: Welcome | undefined;
  let session: HeldSession | undefined;
  let stopWindow = (): void => undefined;
  let lastUse = environment.now();
  let lastLook = lastUse;

  function heartbeatMs(): number {
    if (welcome !== undefined) return welcome.heartbeatMs;
    const asked = [...tabs.values()].map((tab) => tab.hello.heartbeatMs).filter((ms) => ms > 0);
    return asked.length === 0 ? 0 : Math.min(...asked);
  }

  function happen(event: ConnectionEvent): void {
    const before = connection;
    const now = environment.now();
    const step = stepConnection(connection, event, {
      now,
      random: environment.random(),
      heartbeatMs: heartbeatMs(),
    });
    connection = step.state;
    for (const command of step.commands) run(command);
    reviewSession();
    if (before.phase !== connection.phase || before.retryAt !== connection.retryAt) publish();
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
        write(encodeFrame({ type: "heartbeat" }));
        break;
      case "setTimer":
        setTimer(command.name, command.ms, () => happen({ type: "timer", name: command.name }));
        break;
      case "clearTimers":
        for (const cancel of timers.values()) cancel();
        timers.clear();
        break;
      case "flush":
        lastUse = lastLook = environment.now();
        setTimer("idle", IDLE_CHECK_MS, checkIdle);
        // A resumed session may not have got what was written last; what it has, it knows by its id.
        for (const text of [...requests.unanswered(), ...requests.takeQueued()]) write(text);
        if (session !== undefined) setTimer("ack", ACK_MS, acknowledge);
        break;
      case "lost":
        socket = undefined;
        if (session === undefined) forget(command.reason);
        else session.lostAt = environment.now();
        break;
    }
  }

  function setTimer(name: string, ms: number, work: () => void): void {
    timers.get(name)?.();
    const cancel = environment.setTimer(() => {
      timers.delete(name);
      work();
    }, ms);
    timers.set(name, cancel);
  }

  /** A lost connection's session is kept for as long as the server keeps it. */
  function reviewSession(): void {
    const { phase, reason } = connection;
    if (session === undefined || phase === "open" || phase === "connecting") return;
    const leftMs = session.lostAt + session.resumeMs - environment.now();
    stopWindow();
    if (phase === "waiting" && leftMs > 0) stopWindow = environment.setTimer(reviewSession, leftMs);
    else forget(reason ?? "closed");
  }

  /** What had been written has an unknown outcome from here on. */
  function forget(reason: string): void {
    session = welcome = undefined;
    const lost = requests.lose();
    for (const [tabId, tab] of tabs) tab.push({ kind: "lost", requestIds: lost.get(tabId) ?? [], reason });
  }

  function open(generation: number): void {
    const separator = socketUrl.includes("?") ? "&" : "?";
    socket = environment.openSocket(`${socketUrl}${separator}${EXTENSION_QUERY}`, {
      opened: () => happen({ type: "opened", generation, resumes: session !== undefined }),
      closed: (code, reason) => happen({ type: "closed", generation, code, reason }),
      received: (data) => {
        if (generation !== connection.generation) return;
        happen({ type: "received", generation });
        receive(data);
      },
    });
  }

  function write(text: string): void {
    counts.framesOut++;
    socket?.send(text);
  }

  function writeMessage(message: ClientMessage): void {
    if (connection.phase === "open") write(encodeFrame(message));
  }

  function receive(data: unknown): void {
    counts.framesIn++;
    const { envelopes, faults } = decodeServerFrame(data);
    for (const envelope of envelopes) {
      const turn = takeInTurn(session, envelope.seq);
      if (turn === "again") continue;
      if (turn === "gap") {
        // The server still has what is missing: the next connection brings it.
        happen({ type: "broken", reason: "A message is missing" });
        return;
      }
      receiveMessage(envelope);
    }
    for (const fault of faults) report(fault);
  }

  function receiveMessage(envelope: Envelope): void {
    const route = routeServerMessage(envelope, (tabId) => tabs.has(tabId));
    if (route.to === "connection") {
      receiveOwn(envelope);
      return;
    }
    lastUse = environment.now();
    if (envelope.seq !== undefined && !timers.has("ack")) setTimer("ack", ACK_MS, acknowledge);
    if (envelope.type === "callback_response") requests.answered(envelope.requestId ?? "");
    if (route.to === "tab") tabs.get(route.tabId)?.push({ kind: "message", message: envelope });
    else answerForNobody(envelope);
  }

  function receiveOwn(envelope: Envelope): void {
    const greeting = readWelcome(envelope);
    if (greeting !== undefined) {
      welcome = greeting;
      if (session === undefined) session = holdSession(greeting);
      else {
        const { id: sessionId, received } = session;
        write(encodeFrame({ type: "resume", sessionId, received, open: requests.open() }));
      }
    } else if (envelope.type === "resumed" && welcome !== undefined && connection.phase === "connecting") {
      if ((envelope as { recovered?: unknown }).recovered !== true) {
        const next = welcome;
        forget("the server does not remember this browser");
        welcome = next;
        session = holdSession(next);
      }
      happen({ type: "ready" });
    }
  }

  function report({ code, message }: Fault): void {
    for (const tab of tabs.values())
      tab.push({ kind: "report", code, message: `From the server: ${message}` });
  }

  /** Tells the server what every tab has applied, and looks again while some have not. */
  function acknowledge(): void {
    if (session === undefined) return;
    const applied = Math.min(session.received, ...[...tabs.values()].map((tab) => tab.firstUnapplied - 1));
    if (applied > session.acknowledged) {
      session.acknowledged = applied;
      writeMessage({ type: "ack", received: applied });
    }
    if (applied < session.received) setTimer("ack", ACK_MS, acknowledge);
  }

  /** Nobody must wait for a tab that is gone; the answer ends the asking run on any server. */
  function answerForNobody({ type, rendererId, requestId }: Envelope): void {
    if (type !== "get_props_request" || rendererId === undefined || requestId === undefined) return;
    writeMessage({ type: "get_props_response", rendererId, requestId, payload: DISCONNECTED });
  }

  function answer(responses: readonly GetPropsResponse[]): void {
    for (const response of responses) writeMessage(response);
  }

  function publish(): void {
    for (const tab of tabs.values()) {
      tab.push({ kind: "connection", view: view() });
    }
  }

  function view(): Omit<ConnectionView, "place"> {
    return {
      state: connection.phase,
      generation: connection.opens,
      tabs: tabs.size,
      ...(connection.reason !== undefined && { reason: connection.reason }),
      ...(connection.retryAt !== undefined && { retryAt: connection.retryAt }),
    };
  }

  /** Idle only when nothing runs, nobody looks, and nothing has moved for the longest time any tab asked for. */
  function checkIdle(): void {
    const now = environment.now();
    const slept = now - lastLook > SLEPT_MS;
    lastLook = now;
    const limits = [...tabs.values()].map((tab) => tab.hello.inactivityMs);
    const limit = limits.includes(0) ? Number.POSITIVE_INFINITY : Math.max(0, ...limits);
    const watched = [...tabs.values()].some((tab) => tab.visible);
    if (slept) happen({ type: "wake" });
    else if (!requests.busy && !watched && now - lastUse >= limit) happen({ type: "idle" });
    if (connection.phase === "open") setTimer("idle", IDLE_CHECK_MS, checkIdle);
  }

  return {
    attach(hello, api) {
      tabs.get(hello.tabId)?.close();
      tabs.set(hello.tabId, createTab(hello, api, answer));
      // A new page may come with a new login: what was refused before is asked again.
      if (connection.phase === "refused") happen({ type: "wake" });
      if (hello.resumes) happen({ type: "need" });
      publish();
    },
    send(tabId, outgoing) {
      lastUse = environment.now();
      const tab = tabs.get(tabId);
      const limit = welcome?.limits.maxMessageBytes ?? Number.POSITIVE_INFINITY;
      const refused =
        outgoing.text.length > limit
          ? {
              code: "too_large" as const,
              reason: `The request is over the server's limit of ${limit} characters`,
            }
          : requests.enqueue(tabId, outgoing)
            ? undefined
            : { code: "queue_full" as const, reason: "Too many requests wait for a connection" };
      if (refused !== undefined) {
        tab?.push({ kind: "notSent", requestId: outgoing.requestId, ...refused });
      } else if (connection.phase === "open") {
        for (const text of requests.takeQueued()) write(text);
      } else {
        happen({ type: "need" });
      }
    },
    withdraw: (requestId) => requests.withdraw(requestId),
    cancel(requestId) {
      if (requests.withdraw(requestId)) return;
      requests.answered(requestId);
      if (welcome !== undefined) writeMessage({ type: "cancel", requestId });
    },
    wake() {
      lastUse = environment.now();
      happen({ type: "wake" });
    },
    visible(tabId, visible) {
      tabs.get(tabId)?.setVisible(visible);
      if (visible) this.wake();
    },
    suspend(tabId) {
      tabs.get(tabId)?.suspend();
    },
    resume(tabId) {
      tabs.get(tabId)?.resume();
    },
    detach(tabId) {
      const tab = tabs.get(tabId);
      if (tab === undefined) return;
      tab.close();
      tabs.delete(tabId);
      requests.dropTab(tabId);
      if (welcome !== undefined) writeMessage({ type: "renderer_disconnect", rendererId: tabId });
      if (tabs.size === 0) {
        happen({ type: "stop" });
        ended();
      } else {
        publish();
      }
    },
    stats: () => ({ tabs: tabs.size, ...counts }),
  };
}
