/** Joins the parts of a tab: requests go to the hub or over HTTP, and settle once. */
import {
  type CallbackRequestBody,
  type ErrorCode,
  encodeFrame,
  type PageConfig,
  type PartUpdate,
  runRendererId,
  thrownText,
} from "@patchbay/protocol";
import type { Client, ClientOptions, RequestHandle, RequestOptions } from "./client.ts";
import { browserTabEnvironment, type TabEnvironment } from "./tab/browser.ts";
import { type FindHub, findHub } from "./tab/findHub.ts";
import { createHttp } from "./tab/http.ts";
import { type HubClient, openHubClient } from "./tab/hubClient.ts";
import { createPendingRequests } from "./tab/pendingRequests.ts";
import { requestStream } from "./tab/streamRequest.ts";
import { createTabApi } from "./tab/tabApi.ts";
import { createTabConnection } from "./tab/tabConnection.ts";

/** Milliseconds that a request waits for a connection before it settles as not sent. A persistent request waits for ever. */
export const SEND_DEADLINE_MS = 3_000;

const NO_CONNECTION = "No connection in time.";

export function connectClient(
  options: ClientOptions,
  environment: TabEnvironment = browserTabEnvironment(),
  find: FindHub = findHub,
): Client {
  const { baseUrl, config } = options;
  const tabId = environment.randomId();
  const http = createHttp(baseUrl, config, { ...environment, token: options.currentToken });
  const pending = createPendingRequests();
  const connection = createTabConnection(options);
  const tab = createTabApi(options, pending, connection, refuse);
  const posts = new Set<AbortController>();
  const socketAddress = socketUrl(baseUrl, config);
  const hello = {
    tabId,
    socketUrl: socketAddress ?? baseUrl.replace(/^http/, "ws"),
    greets: config.patchbay !== undefined,
    // Other servers choose no subprotocol, and browsers then close the socket.
    sendsToken: config.patchbay !== undefined && options.currentToken !== undefined,
    heartbeatMs: config.websocket?.heartbeat_interval ?? 30_000,
    inactivityMs: config.websocket?.inactivity_timeout ?? 300_000,
  };
  let hubClient: HubClient | undefined;
  let usesSocket = false;
  let runs = 0;

  function request(body: CallbackRequestBody, request: RequestOptions): RequestHandle {
    const run = ++runs;
    const { transport, persistent } = request;
    if (transport === "http") return overHttp(body, run, request);
    if (transport === "downlink") return overDownlink(body, run, request);
    if (socketAddress === undefined) {
      const message = "The server offers no socket.";
      queueMicrotask(() => request.settle({ status: "notSent", code: "unavailable", message }));
      return { run, cancel: () => undefined };
    }
    const requestId = `${tabId}-${run}`;
    const rendererId = runRendererId(tabId, run);
    // The hub may have lost its connection before this tab hears of it: a request that is not written in time goes over HTTP.
    const stopDeadline = persistent ? undefined : environment.hub.setTimer(giveUp, SEND_DEADLINE_MS);
    async function giveUp(): Promise<void> {
      const isBack = await takeBack(requestId, "unavailable", NO_CONNECTION);
      connection.late ||= isBack && connection.store.getState().state !== "open";
    }
    pending.add(requestId, request, stopDeadline);
    try {
      const text = encodeFrame({ type: "callback_request", rendererId, requestId, payload: body });
      const client = hubClientFor(true);
      if (connection.late && !persistent)
        queueMicrotask(() =>
          pending.settle(requestId, { status: "notSent", code: "unavailable", message: NO_CONNECTION }),
        );
      else client.send({ requestId, callback: body.output, persistent, text });
    } catch (error) {
      const message = thrownText(error);
      queueMicrotask(() => pending.settle(requestId, { status: "failed", code: "message_shape", message }));
    }
    const { state, reason } = connection.store.getState();
    if (state === "refused") refuse(requestId, reason);
    return {
      run,
      cancel() {
        pending.abandon(run);
        if (pending.settle(requestId, { status: "cancelled" })) hubClient?.cancel(requestId);
      },
    };
  }

  function hubClientFor(socket: boolean): HubClient {
    usesSocket ||= socket;
    hubClient ??= openHubClient({
      hello,
      usesSocket: () => usesSocket,
      tab,
      pending,
      connection,
      find,
      workerUrl: options.workerUrl,
      frame: options.frame,
      loadHub: () => options.loadHub(),
      environment,
    });
    return hubClient;
  }

  function refuse(requestId: string, reason = "refused"): void {
    void takeBack(requestId, "refused", `The connection was refused: ${reason}.`);
  }

  /** Settles a request as not sent, if it has not left this browser. @returns whether it did */
  async function takeBack(requestId: string, code: ErrorCode, message: string): Promise<boolean> {
    const isBack = (await hubClient?.withdraw(requestId)) ?? false;
    return isBack && pending.settle(requestId, { status: "notSent", code, message });
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
    const part = (update: PartUpdate): void => {
      if (!settled) request.part?.(update);
    };
    void http.post(body, request, abort.signal, part).then(settle);
    return {
      run,
      cancel() {
        abort.abort();
        settle({ status: "cancelled" });
      },
    };
  }

  function overDownlink(body: CallbackRequestBody, run: number, request: RequestOptions): RequestHandle {
    const requestId = `${tabId}-${run}`;
    const hub = hubClientFor(false);
    // A page that finds no hub in time sends an ordinary request.
    const stopDeadline = environment.hub.setTimer(
      () => void takeBack(requestId, "unavailable", NO_CONNECTION),
      SEND_DEADLINE_MS,
    );
    requestStream({ requestId, body, options: request }, http, { hub, pending }, stopDeadline);
    return {
      run,
      cancel() {
        pending.abandon(run);
        pending.settle(requestId, { status: "cancelled" });
      },
    };
  }

  return {
    tabId,
    connection: connection.store,
    request,
    getJson: http.getJson,
    reset: () => hubClient?.reset(),
    wake: () => hubClient?.wake(),
    stats: async () => (await hubClient?.stats()) ?? { tabs: 0, framesIn: 0, framesOut: 0 },
    close() {
      hubClient?.close();
      for (const abort of posts) abort.abort();
      for (const requestId of pending.ids()) pending.settle(requestId, { status: "cancelled" });
      connection.set({ state: "closed" });
    },
  };
}

/**
 * The address of the server's socket, `ws:` or `wss:` as the base is `http:` or `https:`, with the page's identity if it has one (rule
 * HS3). Undefined if the server names no address or an invalid one.
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
