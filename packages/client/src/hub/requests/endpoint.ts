/** One server, one identity, one connection, many tabs: what goes to whom, and what becomes of requests. */
import { DISCONNECTED, type Envelope, type ErrorCode, splitRendererId } from "@patchbay/protocol";
import { type HubStats, viewOf } from "../connection/connectionView.ts";
import { overLimit } from "../connection/messageLimit.ts";
import { createServerConnection } from "../connection/serverConnection.ts";
import { createTimers } from "../connection/timers.ts";
import { answerTo, createTab, type Woken } from "../deliveries/tab.ts";
import { createTabs } from "../deliveries/tabs.ts";
import type { HubEnvironment, HubSurroundings } from "../environment.ts";
import type { Delivery, Outgoing, TabApi, TabHello } from "../hubApi.ts";
import { TRIAL_MS } from "./circuitBreaker.ts";
import { createDrain } from "./drain.ts";
import { createRequestQueue, type Refused } from "./requestQueue.ts";

export interface Endpoint {
  attach(hello: TabHello, api: TabApi): void;
  send(tabId: string, outgoing: Outgoing): void;
  withdraw(requestId: string): boolean;
  cancel(requestId: string): void;
  wake(): void;
  /** Begins another connection, by the login of now. */
  reset(): void;
  visible(tabId: string, visible: boolean): void;
  suspend(tabId: string): void;
  resume(tabId: string, woken?: Woken): void;
  /** The tab is gone; what it asked for is ended on both sides. */
  detach(tabId: string): void;
  stats(): HubStats;
}

/** How a tab's messages begin, up to its id: they are not read for it. */
const REQUEST = '{"type":"callback_request","rendererId":"';
/** How often the need for the connection is looked at, in milliseconds. */
const LOOK_MS = 5_000;
/** A look that comes so late means that the machine slept. */
const SLEPT_MS = 15_000;

/**
 * @param greets the server speaks the extension
 * @param ended called when the last tab has left
 */
export function createEndpoint(
  socketUrl: string,
  greets: boolean,
  environment: HubEnvironment & Pick<HubSurroundings, "status">,
  ended: () => void,
): Endpoint {
  const timers = createTimers(environment.setTimer);
  const tabs = createTabs();
  const requests = createRequestQueue();
  const connection = createServerConnection(socketUrl, greets, environment, {
    heartbeatMs: tabs.heartbeatMs,
    openRequests: requests.open,
    appliedOf: tabs.appliedOf,
    opened,
    broke,
    forgotten,
    received,
    fault: ({ code, message }) => tabs.each({ kind: "report", code, message: `From the server: ${message}` }),
    changed: publish,
    expires: renewToken,
    drains: (spreadMs) => drain.begin(spreadMs),
  });
  const drain = createDrain(environment, requests, connection);
  let lastUse = environment.now();
  let lastLook = lastUse;
  /** The token that this connection was last renewed with. */
  let shownToken: string | undefined;

  function opened(): void {
    lastUse = lastLook = environment.now();
    drain.stop();
    shownToken = undefined;
    timers.set("idle", LOOK_MS, look);
    // A resumed session may not have got what was written last; what it has, it knows by its id.
    requests.repeat();
    writeRequests();
  }

  function broke(code: number): void {
    timers.clear();
    drain.stop();
    // A server that closes on purpose was not broken by a request.
    if (code === 1001 || code === 1008 || code > 1011) return;
    for (const refused of requests.recordFailure(environment.now())) refuse(refused);
  }

  function forgotten(reason: string): void {
    const lost = requests.lose();
    for (const tab of tabs.all()) {
      tab.push({ kind: "lost", requestIds: lost.get(tab.hello.tabId) ?? [], reason });
    }
  }

  function received(message: Envelope, length: number): void {
    lastUse = environment.now();
    if (message.type === "callback_response") {
      requests.answered(message.requestId ?? "");
      if (requests.waiting) writeRequests();
      drain.check();
    }
    const delivery: Delivery = { kind: "message", message };
    const tab = tabs.get(splitRendererId(message.rendererId ?? "").tabId);
    if (tab !== undefined) tab.push(delivery, length);
    // Nobody must wait for a tab that is gone; the answer ends the asking run on any server.
    else for (const text of answerTo(delivery, DISCONNECTED)) connection.answer(text);
  }

  /** Of the first tab that has one; those in front are asked first, as they answer fastest. */
  async function renewToken(): Promise<void> {
    for (const tab of tabs.all().sort((a, b) => Number(b.visible) - Number(a.visible))) {
      const token = await tab.token(shownToken);
      if (token === undefined) continue;
      shownToken = token;
      connection.tell({ type: "refresh", token });
      return;
    }
  }

  function writeRequests(): void {
    // It goes to the next server.
    if (drain.isOver) return;
    const { texts, tooLong } = requests.take(environment.now(), connection.maxMessageBytes());
    for (const text of texts) connection.write(text);
    for (const refused of tooLong) refuse(refused, "too_large", overLimit(connection.maxMessageBytes()));
    if (!requests.waiting) return;
    // Something waits for what is tried alone.
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
    tabs.each({ kind: "connection", view: viewOf(connection.state, tabs.size) });
  }

  /** Idle only when nothing runs, nobody looks, and nothing has moved for the longest time any tab asked for. */
  function look(): void {
    if (connection.state.phase !== "open") return;
    const now = environment.now();
    const slept = now - lastLook > SLEPT_MS;
    lastLook = now;
    if (slept) connection.dispatch({ type: "wake" });
    else if (!requests.busy && !tabs.watched && now - lastUse >= tabs.inactivityMs)
      connection.dispatch({ type: "idle" });
    timers.set("idle", LOOK_MS, look);
  }

  return {
    attach(hello, api) {
      const { tabId } = hello;
      tabs.get(tabId)?.close();
      tabs.set(tabId, createTab(hello, api, { connection, requests, tabs, setTimer: environment.setTimer }));
      // A new page may come with a new login: what was refused before is asked again.
      if (connection.state.phase === "refused") connection.dispatch({ type: "wake" });
      // A tab says hello when it first asks for something, and goes elsewhere with that where this takes long.
      connection.dispatch({ type: "need" });
      publish();
    },
    send(tabId, outgoing) {
      lastUse = environment.now();
      const { requestId, text, callback } = outgoing;
      const request = { tabId, requestId, callback, sent: false };
      // The envelope comes first: the text is not parsed for it.
      if (!requestId.startsWith(tabId) || !text.startsWith(REQUEST + tabId)) {
        return refuse(request, "message_shape", "Another tab's request");
      }
      const refused = requests.enqueue(tabId, outgoing, lastUse);
      if (refused === "full") refuse(request, "queue_full", "Too many requests wait");
      else if (refused !== undefined) refuse(request);
      else if (connection.state.phase === "open") writeRequests();
      else connection.dispatch({ type: "need" });
    },
    withdraw: requests.withdraw,
    cancel(requestId) {
      if (requests.withdraw(requestId)) return;
      requests.drop(requestId);
      connection.tell({ type: "cancel", requestId });
    },
    wake() {
      lastUse = environment.now();
      connection.dispatch({ type: "wake" });
    },
    reset() {
      lastUse = environment.now();
      connection.dispatch({ type: "reset" });
    },
    visible(tabId, visible) {
      tabs.get(tabId)?.setVisible(visible);
      if (visible) this.wake();
    },
    suspend(tabId) {
      tabs.get(tabId)?.suspend();
    },
    resume(tabId, woken) {
      tabs.get(tabId)?.resume(woken);
    },
    detach(tabId) {
      const tab = tabs.get(tabId);
      if (tab === undefined) return;
      tab.close();
      tabs.delete(tabId);
      tab.endRuns();
      if (tabs.size === 0) {
        connection.dispatch({ type: "stop" });
        timers.clear();
        drain.stop();
        ended();
      } else {
        publish();
      }
    },
    stats: () => ({ tabs: tabs.size, ...connection.stats() }),
  };
}
