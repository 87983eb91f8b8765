/** One server and one identity, with one connection for many tabs: routes messages to tabs, and requests to the server. */
import {
  DISCONNECTED,
  type Envelope,
  type ErrorCode,
  isPlainObject,
  readPart,
  splitRendererId,
} from "@patchbay/protocol";
import type { EndpointEnvironment } from "../browser.ts";
import { type HubStats, viewOf } from "../connection/connectionView.ts";
import { overLimit } from "../connection/messageLimit.ts";
import { createServerConnection, type ServerEvents } from "../connection/serverConnection.ts";
import { createServerDrain } from "../connection/serverDrain.ts";
import { createTimers } from "../connection/timers.ts";
import { pushPart, streamDeliveries } from "../deliveries/partDeliveries.ts";
import { answerTo, createTab, type Tab, type Woken } from "../deliveries/tab.ts";
import { inactivityMsOf } from "../deliveries/tabs.ts";
import type { Delivery, Outgoing, TabApi, TabHello } from "../hubApi.ts";
import { createDownlink, type Downlink } from "../streams/downlink.ts";
import { TRIAL_MS } from "./circuitBreaker.ts";
import { createRequestQueue, type Refused } from "./requestQueue.ts";

export interface Endpoint extends ServerEvents {
  attach(hello: TabHello, api: TabApi): void;
  send(tabId: string, outgoing: Outgoing): void;
  /** The streams that come over HTTP. */
  readonly streams: Pick<Downlink, "open" | "acknowledged" | "forget">;
  withdraw(requestId: string): boolean;
  cancel(requestId: string): void;
  wake(): void;
  /** Opens another connection, with the login that the browser has now. */
  reset(): void;
  visible(tabId: string, visible: boolean): void;
  suspend(tabId: string): void;
  resume(tabId: string, woken?: Woken): void;
  /** The tab is gone: its requests end on both sides. @returns whether it was the last one; then the endpoint has ended too */
  detach(tabId: string): boolean;
  stats(): HubStats;
}

/** The beginning of a tab's request, up to the tab's id. The request is checked by it, and not parsed. */
const REQUEST = '{"type":"callback_request","rendererId":"';
/** A server that ends a stream in this way has not run it to its end (rule ST3). For people. */
const CUT_OFF = "The server ended the stream before its end.";
/** Milliseconds between checks whether the connection is still needed. */
const CHECK_MS = 5_000;
/** Milliseconds between two checks from which on the machine must have slept. */
const SLEPT_MS = 15_000;

export function createEndpoint(
  server: Pick<TabHello, "socketUrl" | "greets" | "sendsToken">,
  environment: EndpointEnvironment,
): Endpoint {
  const timers = createTimers(environment.setTimer);
  const tabs = new Map<string, Tab>();
  const requests = createRequestQueue();
  const streams = createDownlink(
    environment,
    streamDeliveries((tabId) => tabs.get(tabId)),
  );
  let lastUse = environment.now();
  let lastCheck = lastUse;
  /** The token that this connection was last renewed with. */
  let shownToken: string | undefined;

  const endpoint: Endpoint = {
    opened() {
      lastUse = lastCheck = environment.now();
      drain.stop();
      shownToken = undefined;
      timers.set("idle", CHECK_MS, checkUse);
      // A resumed session may have missed the last requests. The server recognises the requests that it has by their ids.
      requests.repeat();
      writeRequests();
    },
    broke(code) {
      timers.clear();
      drain.stop();
      // A server that closes on purpose was not broken by a request.
      if (code === 1001 || code === 1008 || code > 1011) return;
      for (const refused of requests.recordFailure(environment.now())) refuse(refused);
    },
    forgotten(reason) {
      const lost = requests.lose();
      for (const [tabId, tab] of tabs) tab.push({ kind: "lost", requestIds: lost.get(tabId) ?? [], reason });
    },
    received(message, length) {
      lastUse = environment.now();
      const tab = tabs.get(splitRendererId(message.rendererId ?? "").tabId);
      if (message.type === "callback_response") {
        const { requestId = "" } = message;
        const part = readPart(message);
        if (part !== undefined) {
          if (requests.notePart(requestId)) pushPart(tab, message, part.updates, length);
          return;
        }
        const isCutOff = requests.hasParts(requestId) && isPrevented(message);
        requests.answered(requestId);
        if (requests.waiting) writeRequests();
        drain.check();
        if (isCutOff) {
          tab?.push({ kind: "refused", requestId, sent: true, code: "connection_lost", reason: CUT_OFF });
          return;
        }
      }
      const delivery: Delivery = { kind: "message", message };
      if (tab !== undefined) tab.push(delivery, length);
      // A read of a tab that is gone is answered in its place. The answer ends the run that asks, on a stock server too.
      else for (const text of answerTo(delivery, DISCONNECTED)) connection.answer(text);
    },
    fault({ code, message }) {
      pushToAll({ kind: "report", code, message: `From the server: ${message}` });
    },
    changed: publish,
    expires: renewToken,
    token: askForToken,
    drains: (spreadMs) => drain.begin(spreadMs),
    attach(hello, api) {
      const { tabId } = hello;
      tabs.get(tabId)?.close();
      tabs.set(tabId, createTab(hello, api, { connection, requests, streams, tabs, environment }));
      // A new page may come with a new login: a refused connection is tried again.
      if (connection.state.phase === "refused") connection.dispatch({ type: "wake" });
      // A tab says hello when it has its first request, and sends that over HTTP if the connection takes long to open.
      if (hello.usesSocket) connection.dispatch({ type: "need" });
      publish();
    },
    send(tabId, outgoing) {
      lastUse = environment.now();
      const { requestId, text, callback } = outgoing;
      const request = { tabId, requestId, callback, sent: false };
      if (!requestId.startsWith(tabId) || !text.startsWith(REQUEST + tabId)) {
        return refuse(request, "message_shape", "Another tab's request");
      }
      const refused = requests.enqueue(tabId, outgoing, lastUse);
      if (refused === "full") refuse(request, "queue_full", "Too many requests wait");
      else if (refused !== undefined) refuse(request);
      else if (connection.state.phase === "open") writeRequests();
      else connection.dispatch({ type: "need" });
    },
    streams,
    withdraw: requests.withdraw,
    cancel(requestId) {
      if (requests.withdraw(requestId)) return;
      if (requests.drop(requestId)) connection.tell({ type: "cancel", requestId });
    },
    wake() {
      lastUse = environment.now();
      connection.dispatch({ type: "wake" });
    },
    reset() {
      lastUse = environment.now();
      streams.reset();
      connection.dispatch({ type: "reset" });
    },
    visible(tabId, visible) {
      tabs.get(tabId)?.setVisible(visible);
      if (visible) endpoint.wake();
    },
    suspend(tabId) {
      tabs.get(tabId)?.suspend();
    },
    resume(tabId, woken) {
      tabs.get(tabId)?.resume(woken);
    },
    detach(tabId) {
      const tab = tabs.get(tabId);
      tab?.close();
      tabs.delete(tabId);
      tab?.endRuns();
      const isLast = tabs.size === 0;
      if (isLast) {
        connection.dispatch({ type: "stop" });
        timers.clear();
        drain.stop();
      } else publish();
      return isLast;
    },
    stats: () => ({ tabs: tabs.size, ...connection.stats() }),
  };
  const connection = createServerConnection(server, environment, { tabs, requests }, endpoint);
  const drain = createServerDrain(environment, requests, connection);

  /** Asks the tabs for a token until one has it. Visible tabs come first, because they answer fastest. */
  async function askForToken(used: string | undefined): Promise<string | undefined> {
    for (const tab of [...tabs.values()].sort((a, b) => Number(b.visible) - Number(a.visible))) {
      const token = await tab.token(used);
      if (token !== undefined) return token;
    }
    return undefined;
  }

  async function renewToken(): Promise<void> {
    const token = await askForToken(shownToken);
    if (token === undefined) return;
    shownToken = token;
    connection.tell({ type: "refresh", token });
  }

  function writeRequests(): void {
    // Requests of the last moments go to the next server.
    if (drain.isOver) return;
    const { texts, tooLong } = requests.take(environment.now(), connection.maxMessageBytes());
    for (const text of texts) connection.write(text);
    for (const refused of tooLong) refuse(refused, "too_large", overLimit(connection.maxMessageBytes()));
    if (!requests.waiting) return;
    // The rest waits until the circuit breaker has tried one request alone.
    timers.set("retry", TRIAL_MS, () => {
      if (connection.state.phase === "open") writeRequests();
    });
  }

  function refuse(
    { tabId, requestId, callback, sent }: Refused,
    code: ErrorCode = "quarantined",
    reason = `${callback} broke the connection twice`,
  ): void {
    tabs.get(tabId)?.push({ kind: "refused", requestId, sent, code, reason });
  }

  function publish(): void {
    pushToAll({ kind: "connection", view: viewOf(connection.state, tabs.size) });
  }

  function pushToAll(delivery: Delivery): void {
    for (const tab of tabs.values()) tab.push(delivery);
  }

  /**
   * Closes the connection when it is idle: no request is open, no tab is visible, and there was no traffic for the longest time that
   * a tab asked for.
   */
  function checkUse(): void {
    if (connection.state.phase !== "open") return;
    const now = environment.now();
    const slept = now - lastCheck > SLEPT_MS;
    lastCheck = now;
    if (slept) connection.dispatch({ type: "wake" });
    else if (
      !requests.busy &&
      now - lastUse >= inactivityMsOf(tabs) &&
      ![...tabs.values()].some((tab) => tab.visible)
    )
      connection.dispatch({ type: "idle" });
    timers.set("idle", CHECK_MS, checkUse);
  }

  return endpoint;
}

function isPrevented({ payload }: Envelope): boolean {
  return isPlainObject(payload) && payload.status === "prevent_update";
}
