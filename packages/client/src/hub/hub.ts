/** The multiplexer: connects many tabs to one endpoint for each server and identity. */

import {
  browserSurroundings,
  type EndpointEnvironment,
  type GivenEnvironment,
  type HubSurroundings,
  openWebSocket,
} from "./browser.ts";
import { createTimers } from "./connection/timers.ts";
import {
  ALIVE_DEADLINE_MS,
  HUB_VERSION,
  type HubApi,
  LATE_MS,
  LOCK_TAKEN_MS,
  type TabApi,
  type TabHello,
  UNLOCKED_MS,
} from "./hubApi.ts";
import { createEndpoint, type Endpoint } from "./requests/endpoint.ts";

export type { HubEnvironment, HubSocket, HubSurroundings, SocketEvents } from "./browser.ts";
export type { HubApi, TabApi } from "./hubApi.ts";

export interface Hub {
  /**
   * The API for one port. All its calls count as calls of the tab that said hello over that port.
   * @param connectTab makes the tab's API from the port that the tab sent
   * @param lockName the lock that this hub holds while it lives
   */
  api(connectTab: (port: MessagePort) => TabApi, lockName: string | undefined): HubApi;
  /** Attaches a tab that lives in the same page as the hub. */
  attach(hello: TabHello, tab: TabApi): HubApi;
  /** Stops listening to other hubs, once its tabs have left. A hub in a worker ends with the worker. */
  close(): void;
}

interface Watch {
  stop(): void;
  alive(): void;
}

interface TabEntry {
  readonly endpoint: Endpoint;
  /** Of the endpoint. */
  readonly key: string;
  attempt: number;
  lockId: string;
  /** When the page fell asleep. Undefined while it is awake. */
  asleepSince: number | undefined;
  watch: Watch;
}

export function createHub(
  given: GivenEnvironment,
  surroundings: HubSurroundings = browserSurroundings(),
): Hub {
  const environment: EndpointEnvironment = {
    status: surroundings.status,
    openSocket: openWebSocket,
    fetch: (...args) => fetch(...args),
    watchTab: () => () => undefined,
    ...given,
  };
  const endpoints = new Map<string, Endpoint>();
  const byTab = new Map<string, TabEntry>();

  function detach(tabId: string): void {
    const entry = byTab.get(tabId);
    if (entry === undefined) return;
    byTab.delete(tabId);
    entry.watch.stop();
    if (entry.endpoint.detach(tabId)) endpoints.delete(entry.key);
  }

  /** @returns whether a suspended tab goes on with the deliveries that were kept for it */
  function attach(hello: TabHello, tab: TabApi): boolean {
    const { tabId, attempt, applied } = hello;
    const before = byTab.get(tabId);
    // A slow worker may get a tab's earlier hello after the later one. The port of the earlier one is closed.
    if (before !== undefined && before.attempt > attempt) return false;
    // A page that wakes has a lock of a new name. A worker that was frozen with it may hear of the sleep later, over the earlier port.
    if (before !== undefined && before.lockId !== hello.lockId && before.asleepSince === undefined)
      sleep(tabId, before);
    if (before?.asleepSince !== undefined) {
      before.attempt = attempt;
      before.lockId = hello.lockId;
      before.asleepSince = undefined;
      before.watch.stop();
      before.watch = watchTab(hello);
      before.endpoint.resume(tabId, { api: tab, applied });
      before.endpoint.visible(tabId, hello.visible);
      return true;
    }
    detach(tabId);
    // The address names the identity. A tab without a token has no part in a connection that was opened with one.
    const key = `${hello.sendsToken === true ? "token " : ""}${hello.socketUrl}`;
    const endpoint = endpoints.get(key) ?? createEndpoint(hello, environment);
    endpoints.set(key, endpoint);
    const { lockId } = hello;
    byTab.set(tabId, { endpoint, key, attempt, lockId, asleepSince: undefined, watch: watchTab(hello) });
    endpoint.attach(hello, tab);
    return false;
  }

  function sleep(tabId: string, tab: TabEntry): void {
    tab.asleepSince ??= environment.now();
    tab.endpoint.suspend(tabId);
  }

  function watchTab({ tabId, lockId, holdsLock }: TabHello): Watch {
    const timers = createTimers(environment.setTimer);
    const gone = (): void => detach(tabId);
    if (!holdsLock) {
      const alive = (): void => timers.set("gone", ALIVE_DEADLINE_MS, gone);
      alive();
      return { stop: timers.clear, alive };
    }
    let isOver = false;
    const stop = environment.watchTab(lockId, () => {
      // A lock that is granted in the moment when the watch stops.
      if (isOver) return;
      const freeSince = environment.now();
      timers.set("gone", LATE_MS, () => {
        const asleepSince = byTab.get(tabId)?.asleepSince;
        if (asleepSince !== undefined && freeSince - asleepSince < LOCK_TAKEN_MS)
          timers.set("gone", UNLOCKED_MS, gone);
        else gone();
      });
    });
    return {
      stop() {
        isOver = true;
        stop();
        timers.clear();
      },
      alive: () => undefined,
    };
  }

  /** Resets all endpoints of a host, because a login is valid for the host and not for one of its apps. */
  function reset(host: string): void {
    for (const [key, endpoint] of endpoints)
      if (new URL(key.replace("token ", "")).host === host) endpoint.reset();
  }
  surroundings.hearResets(reset);

  function api(connectTab: (port: MessagePort) => TabApi, lockName: string | undefined, own = ""): HubApi {
    /** The tab's endpoint. Undefined for an unknown tab, and for a request of another tab. */
    const of = (requestId = own): Endpoint | undefined =>
      requestId.startsWith(own) ? byTab.get(own)?.endpoint : undefined;
    return Object.freeze<HubApi>({
      async hello(hello, port) {
        own = hello.tabId;
        const kept = hello.version === HUB_VERSION && attach(hello, connectTab(port));
        return { version: HUB_VERSION, lockName, kept };
      },
      async send(outgoing) {
        of()?.send(own, outgoing);
        return byTab.has(own);
      },
      async openStream(requestId, source) {
        return of(requestId)?.streams.open(requestId, source);
      },
      async streamAcknowledged(requestId) {
        of(requestId)?.streams.acknowledged(requestId);
      },
      async forgetStream(requestId) {
        of(requestId)?.streams.forget(requestId);
      },
      async withdraw(requestId) {
        return of(requestId)?.withdraw(requestId) ?? !byTab.has(own);
      },
      async cancel(requestId) {
        of(requestId)?.cancel(requestId);
      },
      async wake() {
        of()?.wake();
      },
      async reset(socketUrl) {
        const { host } = new URL(socketUrl);
        surroundings.tellReset(host);
        reset(host);
      },
      async visible(visible) {
        of()?.visible(own, visible);
      },
      async suspend(attempt) {
        const tab = byTab.get(own);
        if (tab !== undefined && tab.attempt <= attempt) sleep(own, tab);
      },
      async resume() {
        const tab = byTab.get(own);
        if (tab === undefined) return;
        tab.asleepSince = undefined;
        tab.endpoint.resume(own);
      },
      async leave(attempt) {
        if ((byTab.get(own)?.attempt ?? 0) <= attempt) detach(own);
      },
      async alive() {
        byTab.get(own)?.watch.alive();
        return byTab.has(own);
      },
      async stats() {
        return of()?.stats();
      },
    });
  }

  return {
    api,
    attach(hello, tab) {
      attach(hello, tab);
      return api(() => tab, undefined, hello.tabId);
    },
    close: () => surroundings.close(),
  };
}
