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
  /** The hub had kept deliveries for this page while it was suspended; they follow. */
  kept?: boolean;
  /** Closes ports and lets go of locks. The hub is not told. */
  release(): void;
}

/** Milliseconds that a worker has to answer. A worker that is about to end, and has the same name, never does. */
const WELCOME_MS = 1_500;
const WORKER_TRIES = 3;

export interface FindHubOptions {
  workerUrl: string | undefined;
  environment: TabEnvironment;
  loadHub(): Promise<HubModule>;
}

/** `connectClient` takes another function in place of `findHub` where there is no browser, as in a simulation. */
export type FindHub = typeof findHub;

/**
 * Tries the SharedWorker first, then the script of the page's own hub. Rejects if neither can be had.
 * @param nextHello called for each attempt
 * @param asleep aborted when the page is suspended. A suspended page must get no message from a worker: its ports are closed, and the
 * promise rejects.
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
    stop.signal.addEventListener("abort", () => {
      cancel();
      resolve("silent");
    });
  });
  const suspend = (): void => {
    // Sent while the page still runs, because the hello may have arrived.
    api.suspend(hello.attempt).catch(() => undefined);
    release();
  };
  asleep.addEventListener("abort", suspend, { signal: stop.signal });
  const welcome = await Promise.race([
    api.hello(hello, Comlink.transfer(channel.port2, [channel.port2])).catch(() => "unusable" as const),
    loadFailure(worker),
    silent,
  ]);
  asleep.throwIfAborted();
  // The browser keeps a worker object for as long as the worker lives. Its handler must not keep this tab in memory.
  worker.onerror = null;
  if (typeof welcome === "string" || welcome.version !== HUB_VERSION) {
    // A worker that is only slow must forget the tab, which goes elsewhere.
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
    // In shared mode, every tab of the hub is granted the lock when the hub dies.
    locks.request(name, { mode: "shared", signal }, () => released()).catch(() => undefined);
  });
}
