/** Finds a hub for a tab: the SharedWorker where one can be had, else one in this page. */
import * as Comlink from "comlink";
import type { HubModule, HubPlace } from "../client.ts";
import { HUB_VERSION, type HubApi, type TabApi, type TabHello } from "../hub/hubApi.ts";
import type { TabEnvironment, WorkerLike } from "./browser.ts";

export interface FoundHub {
  place: Exclude<HubPlace, "none">;
  api: HubApi;
  /** Resolves when the hub is dead; never for a hub in the page. */
  died: Promise<void>;
  /** What was kept for this page while it slept follows. */
  kept?: boolean;
  /** Lets go of ports and locks; does not say goodbye. */
  release(): void;
}

/** How long a worker has to answer; a dying one with the same name never does. */
const WELCOME_MS = 1_500;
const WORKER_TRIES = 3;

export interface FindHubOptions {
  workerUrl: string | undefined;
  environment: TabEnvironment;
  loadHub(): Promise<HubModule>;
}

/** Finds a hub for a tab; the simulation of a network has its own. */
export type FindHub = typeof findHub;

/**
 * Rejects where neither a worker nor the script of the page's own hub can be had.
 * @param nextHello called for each attempt
 * @param asleep the page is suspended: no worker may post to it, so that its ports are closed, and this rejects
 */
export async function findHub(
  nextHello: () => TabHello,
  tab: TabApi,
  { workerUrl, environment, loadHub }: FindHubOptions,
  asleep: AbortSignal,
): Promise<FoundHub> {
  if (workerUrl !== undefined && environment.createWorker !== undefined) {
    for (let attempt = 0; attempt < WORKER_TRIES; attempt++) {
      asleep.throwIfAborted();
      const found = await tryWorker(nextHello(), tab, { workerUrl, environment }, asleep);
      if (found === "unusable") break;
      if (found !== "silent") return found;
    }
  }
  const module = await loadHub();
  asleep.throwIfAborted();
  return hubInPage(nextHello(), tab, environment, module);
}

async function tryWorker(
  hello: TabHello,
  tab: TabApi,
  { workerUrl, environment }: { workerUrl: string; environment: TabEnvironment },
  asleep: AbortSignal,
): Promise<FoundHub | "silent" | "unusable"> {
  const stop = new AbortController();
  const worker = makeWorker(workerUrl, environment);
  if (worker === undefined) return "unusable";
  const { port } = worker;
  const channel = new MessageChannel();
  Comlink.expose(Object.freeze({ ...tab }), channel.port1);
  const api = Comlink.wrap<HubApi>(port) as unknown as HubApi;
  const release = (): void => {
    stop.abort();
    port.close();
    channel.port1.close();
  };
  const silent = new Promise<"silent">((resolve) => {
    const cancel = environment.hub.setTimer(() => resolve("silent"), WELCOME_MS);
    stop.signal.addEventListener("abort", cancel);
  });
  const suspended = new Promise<never>((_, reject) => {
    const options = { signal: stop.signal };
    asleep.addEventListener(
      "abort",
      () => {
        // Told while the page still runs: the hello may have arrived.
        api.suspend(hello.attempt).catch(() => undefined);
        release();
        reject(asleep.reason);
      },
      options,
    );
  });
  const welcome = await Promise.race([
    suspended,
    api.hello(hello, Comlink.transfer(channel.port2, [channel.port2])).catch(() => "unusable" as const),
    loadFailure(worker),
    silent,
  ]);
  asleep.throwIfAborted();
  // The browser keeps a worker object for as long as the worker lives: its handler must not keep this tab.
  worker.onerror = null;
  if (typeof welcome === "string" || welcome.version !== HUB_VERSION) {
    // Should it only be slow, it must not keep a tab that has gone elsewhere.
    api.leave(hello.attempt).catch(() => undefined);
    release();
    return typeof welcome === "string" ? welcome : "unusable";
  }
  return {
    place: "worker",
    api,
    kept: welcome.kept,
    died: lockReleased(environment.locks, welcome.lockName, stop.signal),
    release,
  };
}

function makeWorker(url: string, { createWorker }: TabEnvironment): WorkerLike | undefined {
  try {
    return createWorker?.(url, `patchbay-${HUB_VERSION}`);
  } catch {
    return undefined;
  }
}

function loadFailure(worker: WorkerLike): Promise<"unusable"> {
  return new Promise((resolve) => {
    worker.onerror = () => resolve("unusable");
  });
}

function hubInPage(
  hello: TabHello,
  tab: TabApi,
  environment: TabEnvironment,
  { createHub }: HubModule,
): FoundHub {
  const hub = createHub(environment.hub);
  const api = hub.attach(hello, tab);
  return { place: "page", api, died: new Promise(() => undefined), release: () => hub.close() };
}

function lockReleased(
  locks: LockManager | undefined,
  name: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((released) => {
    if (locks === undefined || name === undefined) return;
    // Shared, so that every tab of the hub hears of it.
    locks.request(name, { mode: "shared", signal }, () => released()).catch(() => undefined);
  });
}
