/** A tab's client of its hub: finds a hub, and finds another one when it dies. */
import { thrownText } from "@patchbay/protocol";
import type { HubStats } from "../client.ts";
import {
  ALIVE_MS,
  type DownlinkIds,
  HUB_VERSION,
  type HubApi,
  type Outgoing,
  type StreamSource,
  type TabHello,
} from "../hub/hubApi.ts";
import type { PageLife } from "./browser.ts";
import type { FindHub, FindHubOptions, FoundHub } from "./findHub.ts";
import type { PendingRequests } from "./pendingRequests.ts";
import type { CountingTabApi } from "./tabApi.ts";
import type { TabConnection } from "./tabConnection.ts";
import { holdTabLock } from "./tabLock.ts";

export interface HubClient {
  /** Gives a request to the hub, now or when one is found. */
  send(outgoing: Outgoing): void;
  /** Adds a stream to the hub's downlink, now or when a hub is found. Resolves with the names of the downlink. */
  openStream(requestId: string, source: StreamSource): Promise<DownlinkIds>;
  /** Tells the hub how the server has answered the request of a stream. */
  streamAnswered(requestId: string, isStreamed: boolean): void;
  /** Takes a request back if it has not left this browser. @returns whether it was taken back */
  withdraw(requestId: string): Promise<boolean>;
  /** Ends a request, wherever it is. */
  cancel(requestId: string): void;
  /** Undefined without a hub. */
  stats(): Promise<HubStats | undefined>;
  /** Tries to connect at once. */
  wake(): void;
  /** Opens another connection, with the login that the browser has now. */
  reset(): void;
  close(): void;
}

export interface HubClientOptions extends FindHubOptions {
  hello: Pick<TabHello, "tabId" | "socketUrl" | "usesSocket" | "greets" | "heartbeatMs" | "inactivityMs">;
  tab: CountingTabApi;
  pending: PendingRequests;
  connection: TabConnection;
  find: FindHub;
}

/** Milliseconds until another attempt, after the script of the page's own hub could not be loaded. */
const FIND_AGAIN_MS = 5_000;

/** Milliseconds that a hub has to answer a tab that has no lock to hear of its death by. */
const ANSWER_MS = 5_000;

export function openHubClient(options: HubClientOptions): HubClient {
  const { environment, hello, tab, pending, connection } = options;
  const { tabId } = hello;
  /** Gives each request that no hub has got yet to the hub that is found. */
  const waiting = new Map<string, (found: FoundHub) => void>();
  /** Withdrawals that the hub has not answered. They are repeated when the hub is found again. */
  const withdrawing = new Map<string, (isBack: boolean) => void>();
  const lock = holdTabLock(environment.locks, tabId);
  let hub: FoundHub | undefined;
  /** Aborts the search for a hub, if one is running. */
  let finding: AbortController | undefined;
  let attempts = 0;
  let closed = false;
  let suspended = false;
  /** The page has closed its ports, because any message would evict it from the back/forward cache. */
  let unplugged: "asleep" | "waking" | undefined;
  let stopAlive = (): void => undefined;

  function find(): void {
    const asleep = new AbortController();
    finding = asleep;
    tryToFind(asleep.signal).catch((error: unknown) => {
      if (closed || asleep.signal.aborted) return;
      finding = undefined;
      connection.showDown("waiting", thrownText(error));
      environment.hub.setTimer(() => closed || find(), FIND_AGAIN_MS);
    });
  }

  async function tryToFind(asleep: AbortSignal): Promise<void> {
    // The tab must hold its lock before the hub knows it. Otherwise the hub gets the lock first and takes the tab for dead.
    await lock.held;
    let visible = environment.visible();
    const nextHello = (): TabHello => {
      visible = environment.visible();
      const holdsLock = environment.locks !== undefined;
      const { applied } = tab;
      return { ...hello, version: HUB_VERSION, attempt: ++attempts, visible, holdsLock, applied };
    };
    const found = await options.find(nextHello, tab, options, asleep);
    if (closed) {
      ignore(found.api.leave(attempts));
      found.release();
      return;
    }
    hub = found;
    finding = undefined;
    connection.set({ place: found.place });
    const isForgotten = unplugged === "waking" && !found.kept;
    unplugged = undefined;
    if (isForgotten) {
      // This hub treats the page as a new one. The loss must be known before the page is shown the connection.
      ignore(found.api.leave(attempts));
      lose(found);
      return;
    }
    // The page may have been suspended, shown or hidden meanwhile.
    if (suspended) ignore(sleep(found));
    else if (environment.visible() !== visible) ignore(found.api.visible(!visible));
    // The ports are closed again: the requests are sent when the page resumes.
    if (hub === undefined) return;
    found.died.then(() => lose(found), ignoreError);
    const given = [...waiting.values()];
    waiting.clear();
    for (const give of given) give(found);
    for (const requestId of withdrawing.keys()) askBack(found, requestId);
  }

  function sleep(found: FoundHub): Promise<unknown> {
    const told = found.api.suspend(attempts);
    if (found.place === "worker") {
      found.release();
      hub = undefined;
      unplugged = "asleep";
    }
    return told;
  }

  /** Gives up a hub that is dead or does not know this tab. Settles the requests that it had got, and finds another hub. */
  function lose(found: FoundHub): void {
    if (hub !== found) return;
    found.release();
    hub = undefined;
    connection.lose();
    connection.showDown("connecting", "the shared worker ended");
    for (const requestId of pending.ids()) {
      if (waiting.has(requestId)) continue;
      pending.settle(requestId, {
        status: "unknown",
        code: "connection_lost",
        message: "The shared worker ended before the answer.",
      });
    }
    find();
  }

  /** @param give gives a request to a hub. It resolves with false if the hub does not know this tab: the next hub gets it */
  function giveToHub(requestId: string, give: (api: HubApi) => Promise<boolean>): void {
    const giveTo = (found: FoundHub): void => {
      give(found.api).then((known) => {
        if (known) return;
        waiting.set(requestId, giveTo);
        lose(found);
      }, ignoreError);
    };
    if (hub === undefined) waiting.set(requestId, giveTo);
    else giveTo(hub);
  }

  function askBack(found: FoundHub, requestId: string): void {
    found.api.withdraw(requestId).then((isBack) => {
      withdrawing.get(requestId)?.(isBack);
      withdrawing.delete(requestId);
    }, ignoreError);
  }

  /** Without locks neither side hears of the other's death. The tab calls, and the hub answers. */
  function sayAlive(): void {
    const found = hub;
    if (found !== undefined) {
      const cancel = environment.hub.setTimer(() => lose(found), ANSWER_MS);
      found.api.alive().then((known) => {
        cancel();
        if (!known) lose(found);
      }, ignoreError);
    }
    stopAlive = environment.hub.setTimer(sayAlive, ALIVE_MS);
  }

  const stopListening = environment.onPageLife((event) => {
    if (event === "suspended" || event === "resumed") suspended = event === "suspended";
    if (hub === undefined) {
      if (event === "suspended" && finding !== undefined) {
        finding.abort();
        unplugged = "asleep";
      }
      if (event === "resumed" && unplugged === "asleep") {
        unplugged = "waking";
        find();
      }
      return;
    }
    const found = hub;
    const { api } = found;
    const tell: Record<PageLife, () => Promise<unknown>> = {
      shown: () => api.visible(true),
      hidden: () => api.visible(false),
      online: () => api.wake(),
      suspended: () => sleep(found),
      resumed: () => api.resume(),
      left: () => api.leave(attempts),
    };
    ignore(tell[event]());
  });
  find();
  if (environment.locks === undefined) sayAlive();

  return {
    send: (outgoing) => giveToHub(outgoing.requestId, (api) => api.send(outgoing)),
    openStream: (requestId, source) =>
      new Promise((resolve) => {
        giveToHub(requestId, async (api) => {
          const ids = await api.openStream(requestId, source);
          if (ids !== undefined) resolve(ids);
          return ids !== undefined;
        });
      }),
    streamAnswered(requestId, isStreamed) {
      if (hub !== undefined) ignore(hub.api.streamAnswered(requestId, isStreamed));
    },
    async withdraw(requestId) {
      if (waiting.delete(requestId)) return true;
      return new Promise((resolve) => {
        withdrawing.set(requestId, resolve);
        if (hub !== undefined) askBack(hub, requestId);
      });
    },
    cancel(requestId) {
      if (!waiting.delete(requestId) && hub !== undefined) ignore(hub.api.cancel(requestId));
    },
    reset() {
      if (hub !== undefined) ignore(hub.api.reset(hello.socketUrl));
    },
    wake() {
      if (hub !== undefined) ignore(hub.api.wake());
    },
    async stats() {
      return hub?.api.stats();
    },
    close() {
      closed = true;
      stopListening();
      stopAlive();
      if (hub !== undefined) {
        ignore(hub.api.leave(attempts));
        hub.release();
      }
      hub = undefined;
      lock.release();
    },
  };
}

/** Ignores the failure of a call. A call to a dead hub may also never settle: its lock tells that it is dead. */
function ignore(call: Promise<unknown>): void {
  call.catch(ignoreError);
}

function ignoreError(): void {}
