/** One server, one identity, one connection, many tabs: what goes to whom, and what becomes of requests. */
import {
  DISCONNECTED,
  type Envelope,
  type ErrorCode,
  type GetPropsResponse,
  splitRendererId,
} from "@patchbay/protocol";
import type { ConnectionView, HubStats } from "../connection/connectionView.ts";
import { createServerConnection } from "../connection/serverConnection.ts";
import { answerTo, createTab, type Woken } from "../deliveries/tab.ts";
import { createTabs } from "../deliveries/tabs.ts";
import type { HubEnvironment, HubSurroundings } from "../environment.ts";
import type { Outgoing, TabApi, TabHello } from "../hubApi.ts";
import { TRIAL_MS } from "./circuitBreaker.ts";
import { createDrain } from "./drain.ts";
import { createRequestQueue, isOverBytes, MAX_MESSAGE_BYTES, type Refused } from "./requestQueue.ts";

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
const ANSWER = '{"type":"get_props_response","rendererId":"';
/** How often the need for the connection is looked at, in milliseconds. */
const LOOK_MS = 5_000;
/** A look that comes so late means that the machine slept. */
const SLEPT_MS = 15_000;

export function createEndpoint(
  socketUrl: string,
  greets: boolean,
  environment: HubEnvironment,
  statusOf: HubSurroundings["status"],
  ended: () => void,
): Endpoint {
  const tabs = createTabs();
  const requests = createRequestQueue();
  let lastUse = environment.now();
  let lastLook = lastUse;
  let stopLooking = (): void => undefined;
  let stopTrial = (): void => undefined;
  /** What this connection was last renewed by. */
  let shownToken: string | undefined;

  const connection = createServerConnection(socketUrl, greets, environment, statusOf, {
    heartbeatMs: () => tabs.heartbeatMs,
    openRequests: requests.open,
    appliedOf: tabs.appliedOf,
    opened() {
      lastUse = lastLook = environment.now();
      drain.stop();
      shownToken = undefined;
      stopLooking();
      stopLooking = environment.setTimer(look, LOOK_MS);
      // A resumed session may not have got what was written last; what it has, it knows by its id.
      requests.repeat();
      writeRequests();
    },
    broke(code) {
      stopTrial();
      drain.stop();
      // A server that closes on purpose was not broken by a request.
      if (code === 1001 || code === 1008 || code > 1011) return;
      for (const refused of requests.recordFailure(environment.now())) refuse(refused);
    },
    forgotten(reason) {
      const lost = requests.lose();
      for (const tab of tabs.all()) {
        tab.push({ kind: "lost", requestIds: lost.get(tab.hello.tabId) ?? [], reason });
      }
    },
    received(envelope, length) {
      lastUse = environment.now();
      if (envelope.type === "callback_response") {
        requests.answered(envelope.requestId ?? "");
        if (requests.waiting) writeRequests();
        drain.check();
      }
      const tab = tabs.get(splitRendererId(envelope.rendererId ?? "").tabId);
      if (tab === undefined) answerForNobody(envelope);
      else tab.push({ kind: "message", message: envelope }, length);
    },
    fault: ({ code, message }) => tabs.each({ kind: "report", code, message: `From the server: ${message}` }),
    changed: publish,
    expires: () => void renewToken(),
    drains: (spreadMs) => drain.begin(spreadMs),
  });
  const drain = createDrain(environment, {
    isFree: () => !requests.settling,
    leave: () => connection.dispatch({ type: "move" }),
  });

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
    const { texts, tooLong } = requests.take(environment.now(), maxBytes());
    for (const text of texts) connection.write(text);
    for (const refused of tooLong) refuse(refused, "too_large", overLimit(maxBytes()));
    if (!requests.waiting) return;
    // Something waits for what is tried alone.
    stopTrial();
    stopTrial = environment.setTimer(() => {
      if (connection.state.phase === "open") writeRequests();
    }, TRIAL_MS);
  }

  function maxBytes(): number {
    return connection.welcome?.limits.maxMessageBytes ?? MAX_MESSAGE_BYTES;
  }

  function refuse(
    { tabId, requestId, callback, sent }: Refused,
    code: ErrorCode = "quarantined",
    reason = `${callback} broke the connection twice`,
  ): void {
    tabs.get(tabId)?.push({ kind: "refused", requestId, sent, code, reason });
  }

  /** Nobody must wait for a tab that is gone; the answer ends the asking run on any server. */
  function answerForNobody(message: Envelope): void {
    for (const text of answerTo({ kind: "message", message }, DISCONNECTED)) connection.writeEarly(text);
  }

  function publish(): void {
    tabs.each({ kind: "connection", view: view() });
  }

  function view(): Omit<ConnectionView, "place"> {
    const { phase, opens, reason, retryAt } = connection.state;
    return {
      state: phase,
      generation: opens,
      tabs: tabs.size,
      ...(reason !== undefined && { reason }),
      ...(retryAt !== undefined && { retryAt }),
    };
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
    stopLooking = environment.setTimer(look, LOOK_MS);
  }

  /** For servers that listen: all runs of the tab end. */
  function goodbye(tabId: string): string[] {
    if (connection.welcome !== undefined) connection.tell({ type: "renderer_disconnect", rendererId: tabId });
    return requests.dropTab(tabId);
  }

  return {
    attach(hello, api) {
      const { tabId } = hello;
      tabs.get(tabId)?.close();
      const tab = createTab(hello, api, {
        answer(responses) {
          for (const text of responses) {
            if (!text.startsWith(ANSWER + tabId)) continue;
            connection.writeEarly(isOverBytes(text, maxBytes()) ? tooLongAnswer(text, maxBytes()) : text);
          }
        },
        over: requests.drop,
        giveUp: () => goodbye(tabId),
        show: () => tab.push({ kind: "connection", view: view() }),
        setTimer: environment.setTimer,
      });
      tabs.set(tabId, tab);
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
      if (connection.welcome !== undefined) connection.tell({ type: "cancel", requestId });
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
      goodbye(tabId);
      if (tabs.size === 0) {
        connection.dispatch({ type: "stop" });
        stopLooking();
        stopTrial();
        drain.stop();
        ended();
      } else {
        publish();
      }
    },
    stats: () => ({ tabs: tabs.size, framesIn: connection.framesIn, framesOut: connection.framesOut }),
  };
}

function overLimit(limitBytes: number): string {
  return `Over the limit of ${limitBytes} bytes`;
}

/** Replaces an answer to a read that is too long, and says why (rule EX17). */
function tooLongAnswer(answer: string, limitBytes: number): string {
  const { rendererId, requestId } = JSON.parse(answer) as { rendererId: string; requestId: string };
  const error = { code: "too_large", message: overLimit(limitBytes) } as const;
  return JSON.stringify({
    type: "get_props_response",
    rendererId,
    requestId,
    payload: {},
    error,
  } satisfies GetPropsResponse);
}
