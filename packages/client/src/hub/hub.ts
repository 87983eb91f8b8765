/** The multiplexer: tabs on one side, one endpoint per server and identity on the other. */
import type { Endpoint } from "./endpoint.ts";
import { createEndpoint } from "./endpoint.ts";
import type { GivenEnvironment, HubEnvironment } from "./environment.ts";
import type { HubApi, TabApi, TabHello } from "./hubApi.ts";
import { ALIVE_DEADLINE_MS, HUB_VERSION } from "./hubApi.ts";
import { openWebSocket } from "./openWebSocket.ts";
import { browserSurroundings, type HubSurroundings } from "./surroundings.ts";

export type { HubEnvironment, HubSocket, SocketEvents } from "./environment.ts";
export type { HubApi, TabApi } from "./hubApi.ts";
export type { HubSurroundings } from "./surroundings.ts";

export interface Hub {
  /**
   * @param connectTab makes the tab's API from the port it sent
   * @param lockName what this hub holds while it lives
   */
  api(connectTab: (port: MessagePort) => TabApi, lockName: string | undefined): HubApi;
  /** Joins a tab that lives beside the hub. */
  attach(hello: TabHello, tab: TabApi): boolean;
}

interface Watch {
  stop(): void;
  alive(): void;
}

export function createHub(
  given: GivenEnvironment,
  surroundings: HubSurroundings = browserSurroundings(),
): Hub {
  const environment: HubEnvironment = {
    openSocket: openWebSocket,
    watchTab: () => () => undefined,
    ...given,
  };
  const endpoints = new Map<string, Endpoint>();
  const byTab = new Map<string, { endpoint: Endpoint; attempt: number; asleep: boolean; watch: Watch }>();

  function detach(tabId: string): void {
    const entry = byTab.get(tabId);
    if (entry === undefined) return;
    byTab.delete(tabId);
    entry.watch.stop();
    entry.endpoint.detach(tabId);
  }

  /** @returns whether a tab that slept goes on with what was kept for it */
  function attach(hello: TabHello, tab: TabApi): boolean {
    const { tabId, attempt, applied } = hello;
    const before = byTab.get(tabId);
    // A slow worker may get a tab's earlier attempt after the later one: that one's port leads nowhere.
    if (before !== undefined && before.attempt > attempt) return false;
    if (before?.asleep) {
      before.attempt = attempt;
      before.asleep = false;
      before.endpoint.resume(tabId, { api: tab, applied });
      before.endpoint.visible(tabId, hello.visible);
      return true;
    }
    detach(tabId);
    const { socketUrl } = hello;
    const endpoint =
      endpoints.get(socketUrl) ??
      createEndpoint(socketUrl, environment, surroundings.status, () => {
        endpoints.delete(socketUrl);
      });
    endpoints.set(socketUrl, endpoint);
    byTab.set(tabId, { endpoint, attempt, asleep: false, watch: watchTab(hello, () => detach(tabId)) });
    endpoint.attach(hello, tab);
    return false;
  }

  function watchTab({ tabId, holdsLock }: TabHello, gone: () => void): Watch {
    if (holdsLock) return { stop: environment.watchTab(tabId, gone), alive: () => undefined };
    let stop = environment.setTimer(gone, ALIVE_DEADLINE_MS);
    return {
      stop: () => stop(),
      alive() {
        stop();
        stop = environment.setTimer(gone, ALIVE_DEADLINE_MS);
      },
    };
  }

  /** A login is for a host, not for one of its apps. */
  function reset(host: string): void {
    for (const [socketUrl, endpoint] of endpoints) if (new URL(socketUrl).host === host) endpoint.reset();
  }
  surroundings.hearResets(reset);

  const of = (tabId: string): Endpoint | undefined => byTab.get(tabId)?.endpoint;

  return {
    attach,
    api: (connectTab, lockName) =>
      Object.freeze<HubApi>({
        async hello(hello, port) {
          const kept = hello.version === HUB_VERSION && attach(hello, connectTab(port));
          return { version: HUB_VERSION, lockName, kept };
        },
        async send(tabId, outgoing) {
          const endpoint = of(tabId);
          endpoint?.send(tabId, outgoing);
          return endpoint !== undefined;
        },
        async withdraw(tabId, requestId) {
          return of(tabId)?.withdraw(requestId) ?? true;
        },
        async cancel(tabId, requestId) {
          of(tabId)?.cancel(requestId);
        },
        async wake(tabId) {
          of(tabId)?.wake();
        },
        async reset(socketUrl) {
          const { host } = new URL(socketUrl);
          surroundings.tellReset(host);
          reset(host);
        },
        async visible(tabId, visible) {
          of(tabId)?.visible(tabId, visible);
        },
        async suspend(tabId, attempt) {
          const entry = byTab.get(tabId);
          if (entry === undefined || entry.attempt > attempt) return;
          entry.asleep = true;
          entry.endpoint.suspend(tabId);
        },
        async resume(tabId) {
          of(tabId)?.resume(tabId);
        },
        async leave(tabId, attempt) {
          if ((byTab.get(tabId)?.attempt ?? 0) <= attempt) detach(tabId);
        },
        async alive(tabId) {
          byTab.get(tabId)?.watch.alive();
          return byTab.has(tabId);
        },
        async stats(tabId) {
          return of(tabId)?.stats() ?? { tabs: 0, framesIn: 0, framesOut: 0 };
        },
      }),
  };
}
