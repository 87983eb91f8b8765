/** A tab's client of its hub: finds a hub, and finds another one when it dies. */
import { thrownText } from "@patchbay/protocol";
import type { HubStats } from "../client.ts";
import { ALIVE_MS, HUB_VERSION, type TabHello } from "../hub/hubApi.ts";
import type { PageLife } from "./browser.ts";
import type { FindHub, FindHubOptions, FoundHub } from "./findHub.ts";
import { createHubRequests, type HubRequests } from "./hubRequests.ts";
import { patientTimer } from "./patientTimer.ts";
import type { PendingRequests } from "./pendingRequests.ts";
import type { CountingTabApi } from "./tabApi.ts";
import type { TabConnection } from "./tabConnection.ts";
import { holdTabLock } from "./tabLock.ts";

export interface HubClient extends Omit<HubRequests, "found" | "gone" | "isWaiting"> {
  /** Undefined without a hub. */
  stats(): Promise<HubStats | undefined>;
  /** Tries to connect at once. */
  wake(): void;
  /** Opens another connection, with the login that the browser has now. */
  reset(): void;
  close(): void;
}

export interface HubClientOptions extends FindHubOptions {
  hello: Pick<TabHello, "tabId" | "socketUrl" | "greets" | "sendsToken" | "heartbeatMs" | "inactivityMs">;
  /** Whether the tab has used the socket. */
  usesSocket(): boolean;
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
  const lock = holdTabLock(environment.locks, tabId);
  let hub: FoundHub | undefined;
  /** Aborts the search for a hub, if one is running. */
  let finding: AbortController | undefined;
  let attempts = 0;
  let closed = false;
  let suspended = false;
  /** The page has closed its ports, because any message would evict it from the back/forward cache. */
  let unplugged: "asleep" | "waking" | undefined;
  let watches = false;
  let stopAlive = (): void => undefined;
  const requests = createHubRequests(() => {
    if (hub !== undefined) lose(hub, "forgot");
  });

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
    const holdsLock = await lock.held;
    let visible = environment.visible();
    const nextHello = (): TabHello => {
      visible = environment.visible();
      const { applied } = tab;
      const usesSocket = options.usesSocket();
      const tabHello = { version: HUB_VERSION, attempt: ++attempts, lockId: lock.id };
      return { ...hello, ...tabHello, usesSocket, visible, holdsLock, applied };
    };
    const found = await options.find(nextHello, tab, options, asleep);
    if (closed) {
      ignore(found.api.leave(attempts));
      found.release("closed");
      return;
    }
    hub = found;
    finding = undefined;
    lock.hubWatches();
    connection.set({ place: found.place });
    if (found.place === "frame") watchByCalls();
    const isForgotten = unplugged === "waking" && !found.kept;
    unplugged = undefined;
    if (isForgotten) {
      // This hub treats the page as a new one. The loss must be known before the page is shown the connection.
      ignore(found.api.leave(attempts));
      lose(found, "died");
      return;
    }
    // The page may have been suspended, shown or hidden meanwhile.
    if (suspended) ignore(sleep(found));
    else if (environment.visible() !== visible) ignore(found.api.visible(!visible));
    // The ports are closed again: the requests are sent when the page resumes.
    if (hub === undefined) return;
    found.died.then(() => lose(found, "died"), ignoreError);
    requests.found(found.api);
  }

  function sleep(found: FoundHub): Promise<unknown> {
    const told = found.api.suspend(attempts);
    if (found.place !== "page") {
      found.release("asleep");
      hub = undefined;
      requests.gone("asleep");
      unplugged = "asleep";
    }
    return told;
  }

  /** Gives up a hub that is dead or does not know this tab. Settles the requests that it had got, and finds another hub. */
  function lose(found: FoundHub, how: "died" | "forgot"): void {
    if (hub !== found) return;
    found.release("lost");
    hub = undefined;
    requests.gone(how);
    connection.lose();
    connection.showDown("connecting", "the shared worker ended");
    for (const requestId of pending.ids()) {
      if (requests.isWaiting(requestId)) continue;
      pending.settle(requestId, {
        status: "unknown",
        code: "connection_lost",
        message: "The shared worker ended before the answer.",
      });
    }
    find();
  }

  /** Without locks neither side hears of the other's death, and of the crash of a frame no page does. The tab calls, and the hub answers. */
  function watchByCalls(): void {
    if (watches) return;
    watches = true;
    sayAlive();
  }

  function sayAlive(): void {
    const found = hub;
    if (found !== undefined) {
      const cancel = patientTimer(environment.hub.setTimer, () => lose(found, "died"), ANSWER_MS);
      found.api.alive().then((known) => {
        cancel();
        if (!known) lose(found, "forgot");
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
        lock.renew();
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
  void lock.held.then((holdsLock) => holdsLock || closed || watchByCalls());

  return {
    ...requests,
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
        hub.release("closed");
      }
      hub = undefined;
      requests.gone("died");
      lock.release();
    },
  };
}

/** Ignores the failure of a call. A call to a dead hub may also never settle: its lock tells that it is dead. */
function ignore(call: Promise<unknown>): void {
  call.catch(ignoreError);
}

function ignoreError(): void {}
