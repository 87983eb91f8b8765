/** Finds a hub for a tab: the SharedWorker of this origin or, by a frame, of the server's, else one in this page. */
import * as Comlink from "comlink";
import type { ClientOptions, HubModule, HubPlace } from "../client.ts";
import type { FrameLine, Leaving } from "../frame/hubFrames.ts";
import { HUB_VERSION, type HubApi, type TabApi, type TabHello } from "../hub/hubApi.ts";
import { ownCallsOnly } from "../hub/ownCalls.ts";
import type { TabEnvironment } from "./browser.ts";
import { lockReleased } from "./lockReleased.ts";
import { patientTimer } from "./patientTimer.ts";

export interface FoundHub {
  place: Exclude<HubPlace, "none">;
  api: HubApi;
  /** Resolves when the hub is dead; never for a hub in the page. */
  died: Promise<void>;
  /** The hub had kept deliveries for this page while it was suspended; they follow. */
  kept?: boolean;
  /** Closes ports and lets go of locks. The hub is not told. */
  release(why: Leaving): void;
}

/** Milliseconds that a worker has to answer. A worker that is about to end, and has the same name, never does. */
const WELCOME_MS = 1_500;
const WORKER_TRIES = 3;

export interface FindHubOptions extends Pick<ClientOptions, "frame"> {
  workerUrl: string | undefined;
  environment: TabEnvironment;
  loadHub(): Promise<HubModule>;
}

/** `connectClient` takes another function in place of `findHub` where there is no browser, as in a simulation. */
export type FindHub = typeof findHub;

/** A worker that may hold a hub, and how this tab is in touch with it. The origin is the page's, or the frame's. */
type WorkerLine = FrameLine & { place: "worker" | "frame" };

/**
 * Tries the SharedWorker first, then the script of the page's own hub. Rejects if neither can be had.
 * @param nextHello called for each attempt
 * @param asleep aborted when the page is suspended. A suspended page must get no message from a worker: its ports are closed, and the
 * promise rejects.
 */
export async function findHub(
  nextHello: () => TabHello,
  tab: TabApi,
  options: FindHubOptions,
  asleep: AbortSignal,
): Promise<FoundHub> {
  const { environment } = options;
  for (let attempt = 0; attempt < WORKER_TRIES; attempt++) {
    asleep.throwIfAborted();
    const hello = nextHello();
    const line = ownWorker(options, hello.holdsLock) ?? (await workerOfFrame(options, hello, asleep));
    asleep.throwIfAborted();
    if (line === undefined) break;
    const found = await tryWorker(hello, tab, { line, environment }, asleep);
    if (found === "unusable") break;
    if (found !== "silent") return found;
  }
  const module = await options.loadHub();
  asleep.throwIfAborted();
  return hubInPage(nextHello(), tab, environment, module);
}

async function tryWorker(
  hello: TabHello,
  tab: TabApi,
  { line, environment }: { line: WorkerLine; environment: TabEnvironment },
  asleep: AbortSignal,
): Promise<FoundHub | "silent" | "unusable"> {
  const stop = new AbortController();
  const { port, place, holdsLock } = line;
  const channel = new MessageChannel();
  const answering = Object.freeze({ ...tab });
  ownCallsOnly(channel.port1, answering);
  Comlink.expose(answering, channel.port1);
  const api = Comlink.wrap<HubApi>(port) as unknown as HubApi;
  const release = (why: Leaving): void => {
    stop.abort();
    port.close();
    channel.port1.close();
    line.leave(why);
  };
  const silent = new Promise<"silent">((resolve) => {
    const cancel = patientTimer(environment.hub.setTimer, () => resolve("silent"), WELCOME_MS);
    stop.signal.addEventListener("abort", () => {
      cancel();
      resolve("silent");
    });
  });
  const suspend = (): void => {
    // Sent while the page still runs, because the hello may have arrived.
    api.suspend(hello.attempt).catch(() => undefined);
    release("asleep");
  };
  asleep.addEventListener("abort", suspend, { signal: stop.signal });
  const welcome = await Promise.race([
    api
      .hello({ ...hello, holdsLock }, Comlink.transfer(channel.port2, [channel.port2]))
      .catch(() => "unusable" as const),
    line.failed.then(() => "unusable" as const),
    silent,
  ]);
  asleep.throwIfAborted();
  if (typeof welcome === "string" || welcome.version !== HUB_VERSION) {
    // A worker that is only slow must forget the tab, which goes elsewhere.
    api.leave(hello.attempt).catch(() => undefined);
    release(welcome === "silent" ? "lost" : "closed");
    return typeof welcome === "string" ? welcome : "unusable";
  }
  return { place, api, kept: welcome.kept, died: line.died(welcome.lockName), release };
}

function ownWorker({ workerUrl, environment }: FindHubOptions, holdsLock: boolean): WorkerLine | undefined {
  const { createWorker, locks } = environment;
  if (workerUrl === undefined || createWorker === undefined) return undefined;
  try {
    const worker = createWorker(workerUrl, `patchbay-${HUB_VERSION}`);
    const stop = new AbortController();
    // The browser keeps a worker object for as long as the worker lives. Its handler must not keep this tab in memory.
    const forget = (): void => {
      worker.onerror = null;
    };
    return {
      place: "worker",
      port: worker.port,
      holdsLock,
      failed: new Promise((resolve) => {
        worker.onerror = () => resolve();
      }),
      died(lockName) {
        forget();
        return lockReleased(locks, lockName, stop.signal);
      },
      leave() {
        forget();
        stop.abort();
      },
    };
  } catch {
    return undefined;
  }
}

async function workerOfFrame(
  { frame, workerUrl }: FindHubOptions,
  { tabId, lockId }: TabHello,
  asleep: AbortSignal,
): Promise<WorkerLine | undefined> {
  // A page that may have a worker of its own, and has none, needs no other.
  if (frame === undefined || workerUrl !== undefined) return undefined;
  const line = await frame.frames.connect(frame.url, { tabId, lockId }, asleep);
  return line && { ...line, place: "frame" };
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
