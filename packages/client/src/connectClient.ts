/** Joins a tab's parts: requests over the hub or HTTP, and what comes back. */
import {
  type CallbackRequestBody,
  type ErrorCode,
  encodeFrame,
  type PageConfig,
  runRendererId,
  thrownText,
} from "@patchbay/protocol";
import { createStore } from "zustand/vanilla";
import type { Client, ClientOptions, ConnectionView, RequestHandle, RequestOptions } from "./client.ts";
import type { TabApi } from "./hub/hubApi.ts";
import { applyBatch } from "./tab/applyBatch.ts";
import { browserTabEnvironment, type TabEnvironment } from "./tab/browser.ts";
import { type FindHub, findHub } from "./tab/findHub.ts";
import { createHttp } from "./tab/http.ts";
import { type HubClient, openHubClient } from "./tab/hubClient.ts";
import { createPendingRequests } from "./tab/pendingRequests.ts";

/** How long a request waits for a connection before it is reported as not sent. Persistent ones wait for ever. */
export const SEND_DEADLINE_MS = 3_000;

/** Before anything was asked for. */
export const INITIAL_VIEW: ConnectionView = { place: "none", state: "idle", generation: 0, tabs: 1 };

const NO_CONNECTION = "No connection in time.";

export function connectClient(
  options: ClientOptions,
  environment: TabEnvironment = browserTabEnvironment(),
  find: FindHub = findHub,
): Client {
  const { baseUrl, config, handlers } = options;
  const tabId = environment.randomId();
  const http = createHttp(baseUrl, config, environment);
  const pending = createPendingRequests();
  const posts = new Set<AbortController>();
  const connection = createStore(() => INITIAL_VIEW);
  let hubClient: HubClient | undefined;
  let runs = 0;
  /** What the server knew of this tab is lost: with the next open connection runs begin anew. */
  let lost = false;
  /** A request has waited in vain for a connection: until there is one, others do not wait. */
  let late = false;

  function showConnection(view: Omit<ConnectionView, "place">): void {
    const { place } = connection.getState();
    tell({ place, ...view });
    if (view.state === "open") late = false;
    if (view.state === "open" && lost) {
      lost = false;
      handlers.reconnected();
    }
    if (view.state === "refused") {
      // What is refused now starts anew when the server lets us in, which use asks for.
      late = false;
      lose();
      for (const requestId of pending.ids()) refuse(requestId, view.reason);
    }
  }

  /** Listeners of the page are told too, and may throw. */
  function tell(view: ConnectionView): void {
    try {
      connection.setState(view, true);
    } catch (error) {
      options.report("callback_failed", thrownText(error));
    }
  }

  /** There is no hub. */
  function showDown(state: ConnectionView["state"], reason: string): void {
    const { generation, tabs } = connection.getState();
    showConnection({ state, generation, tabs, reason });
  }

  function lose(): void {
    lost = true;
  }

  function refuse(requestId: string, reason = "refused"): void {
    void takeBack(requestId, "refused", `The connection was refused: ${reason}.`);
  }

  /** Settles a request as not sent, if it is true that it was not. @returns whether it was */
  async function takeBack(requestId: string, code: ErrorCode, message: string): Promise<boolean> {
    const isBack = (await hubClient?.withdraw(requestId)) ?? false;
    return isBack && pending.settle(requestId, { status: "notSent", code, message });
  }

  const tab: TabApi & { applied: number } = {
    applied: 0,
    deliver: async (batch, number) => {
      tab.applied = number;
      return applyBatch(batch, { pending, options, showConnection, lose });
    },
    token: options.token,
  };

  function hubClientFor(url: string): HubClient {
    hubClient ??= openHubClient({
      hello: {
        tabId,
        socketUrl: url,
        greets: config.patchbay !== undefined,
        heartbeatMs: config.websocket?.heartbeat_interval ?? 30_000,
        inactivityMs: config.websocket?.inactivity_timeout ?? 300_000,
      },
      tab,
      find,
      workerUrl: options.workerUrl,
      loadHub: () => options.loadHub(),
      environment,
      found: (place) => tell({ ...connection.getState(), place }),
      notFound: (reason) => showDown("waiting", reason),
      lost(isWaiting) {
        lose();
        showDown("connecting", "the shared worker ended");
        for (const requestId of pending.ids()) {
          if (isWaiting(requestId)) continue;
          pending.settle(requestId, {
            status: "unknown",
            code: "connection_lost",
            message: "The shared worker ended before the answer.",
          });
        }
      },
    });
    return hubClient;
  }

  function overSocket(
    body: CallbackRequestBody,
    run: number,
    request: RequestOptions,
    url: string,
  ): RequestHandle {
    const requestId = `${tabId}-${run}`;
    const rendererId = runRendererId(tabId, run);
    // The hub may have lost its connection though this tab has not heard of it: what is not written by then goes by HTTP.
    const stopDeadline = request.persistent ? undefined : environment.hub.setTimer(giveUp, SEND_DEADLINE_MS);
    async function giveUp(): Promise<void> {
      const isBack = await takeBack(requestId, "unavailable", NO_CONNECTION);
      late ||= isBack && connection.getState().state !== "open";
    }
    pending.add(requestId, {
      ...request,
      settle(outcome) {
        stopDeadline?.();
        request.settle(outcome);
      },
    });
    try {
      const text = encodeFrame({ type: "callback_request", rendererId, requestId, payload: body });
      const client = hubClientFor(url);
      if (late && !request.persistent) {
        queueMicrotask(() =>
          pending.settle(requestId, { status: "notSent", code: "unavailable", message: NO_CONNECTION }),
        );
        return handleOf(run, requestId);
      }
      client.send({ requestId, callback: body.output, persistent: request.persistent, text });
    } catch (error) {
      const message = thrownText(error);
      queueMicrotask(() => pending.settle(requestId, { status: "failed", code: "message_shape", message }));
    }
    const { state, reason } = connection.getState();
    if (state === "refused") refuse(requestId, reason);
    return handleOf(run, requestId);
  }

  function handleOf(run: number, requestId: string): RequestHandle {
    return {
      run,
      cancel() {
        pending.abandon(run);
        if (pending.settle(requestId, { status: "cancelled" })) hubClient?.cancel(requestId);
      },
    };
  }

  function overHttp(body: CallbackRequestBody, run: number, request: RequestOptions): RequestHandle {
    const abort = new AbortController();
    let settled = false;
    const settle: RequestOptions["settle"] = (outcome) => {
      if (settled) return;
      settled = true;
      posts.delete(abort);
      request.settle(outcome);
    };
    posts.add(abort);
    void http.post(body, request.query ?? [], abort.signal).then(settle);
    return {
      run,
      cancel() {
        abort.abort();
        settle({ status: "cancelled" });
      },
    };
  }

  return {
    tabId,
    connection,
    request(body, request) {
      runs++;
      if (request.transport === "http") return overHttp(body, runs, request);
      const url = socketUrl(baseUrl, config);
      if (url !== undefined) return overSocket(body, runs, request, url);
      queueMicrotask(() =>
        request.settle({
          status: "notSent",
          code: "unavailable",
          message: "The server offers no socket.",
        }),
      );
      return { run: runs, cancel: () => undefined };
    },
    getJson: http.getJson,
    reset: () => hubClient?.reset(),
    wake: () => hubClient?.wake(),
    stats: async () => (await hubClient?.stats()) ?? { tabs: 0, framesIn: 0, framesOut: 0 },
    close() {
      hubClient?.close();
      for (const abort of posts) abort.abort();
      pending.settleAll(() => ({ status: "cancelled" }));
      tell({ ...connection.getState(), state: "closed" });
    },
  };
}

/**
 * `ws:` or `wss:` as the server's base is `http:` or `https:`; says whom the page is for, where it knows (rule HS3).
 * Undefined where the server names none, or what is no address.
 */
function socketUrl(baseUrl: string, { websocket, patchbay }: PageConfig): string | undefined {
  if (websocket?.url === undefined) return undefined;
  try {
    const url = new URL(websocket.url, baseUrl);
    if (patchbay?.identity) url.searchParams.set("identity", patchbay.identity);
    return url.href.replace(/^http/, "ws");
  } catch {
    return undefined;
  }
}
