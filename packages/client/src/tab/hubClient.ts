/** A tab's client of its hub: finds one, keeps it, and gets another when it dies. */
import { thrownText } from "@patchbay/protocol";
import type { HubPlace, HubStats } from "../client.ts";
import { ALIVE_MS, HUB_VERSION, type Outgoing, type TabApi, type TabHello } from "../hub/hubApi.ts";
import type { PageLife } from "./browser.ts";
import type { FindHub, FindHubOptions, FoundHub } from "./findHub.ts";
import { holdTabLock } from "./tabLock.ts";

export interface HubClient {
  /** Hands a request over, now or when a hub is found. */
  send(outgoing: Outgoing): void;
  /** Takes a request back if it has not left this browser, and says whether it did. */
  withdraw(requestId: string): Promise<boolean>;
  /** Nobody wants this request any more, wherever it is. */
  cancel(requestId: string): void;
  /** Undefined without a hub. */
  stats(): Promise<HubStats | undefined>;
  /** Tries at once. */
  wake(): void;
  /** Another connection, by the login of now. */
  reset(): void;
  close(): void;
}

export interface HubClientOptions extends FindHubOptions {
  hello: Pick<TabHello, "tabId" | "socketUrl" | "greets" | "heartbeatMs" | "inactivityMs">;
  /** `applied`: the number of the last batch that came. */
  tab: TabApi & { readonly applied: number };
  find: FindHub;
  found(place: HubPlace): void;
  /** No hub could be had; another attempt follows. */
  notFound(reason: string): void;
  /** The hub is gone: what it had been given has an unknown outcome, what still waits here has not. */
  lost(isWaiting: (requestId: string) => boolean): void;
}

/** How long before another attempt, where the script of the page's own hub could not be loaded. */
const FIND_AGAIN_MS = 5_000;

/** How long a hub has to answer a tab that cannot hear of its death. */
const ANSWER_MS = 5_000;

export function openHubClient(options: HubClientOptions): HubClient {
  const { environment, hello } = options;
  const { tabId } = hello;
  /** Not handed to any hub yet. */
  const waiting = new Map<string, Outgoing>();
  /** Withdrawals that the hub has not answered: asked again of one that was out of reach meanwhile. */
  const withdrawing = new Map<string, (isBack: boolean) => void>();
  const lock = holdTabLock(environment.locks, tabId);
  let hub: FoundHub | undefined;
  /** Under way. */
  let finding: AbortController | undefined;
  let attempts = 0;
  let closed = false;
  let suspended = false;
  /** Asleep, and out of reach: a message would throw the page out of the browser's cache, an answer too. */
  let unplugged: "asleep" | "waking" | undefined;
  let stopAlive = (): void => undefined;

  function find(): void {
    const asleep = new AbortController();
    finding = asleep;
    tryToFind(asleep.signal).catch((error: unknown) => {
      if (closed || asleep.signal.aborted) return;
      finding = undefined;
      options.notFound(thrownText(error));
      environment.hub.setTimer(() => closed || find(), FIND_AGAIN_MS);
    });
  }

  async function tryToFind(asleep: AbortSignal): Promise<void> {
    // Held before the hub hears of this tab, or the hub would get the lock first and take the tab for dead.
    await lock.held;
    let visible = environment.visible();
    const nextHello = (): TabHello => {
      visible = environment.visible();
      const holdsLock = environment.locks !== undefined;
      const { applied } = options.tab;
      return { ...hello, version: HUB_VERSION, attempt: ++attempts, visible, holdsLock, applied };
    };
    const found = await options.find(nextHello, options.tab, options, asleep);
    if (closed) {
      ignore(found.api.leave(attempts));
      found.release();
      return;
    }
    hub = found;
    finding = undefined;
    options.found(found.place);
    const isForgotten = unplugged === "waking" && !found.kept;
    unplugged = undefined;
    if (isForgotten) {
      // It has shown us its connection as to a new page: what is lost has to be known before that.
      ignore(found.api.leave(attempts));
      lose(found);
      return;
    }
    // What happened to the page meanwhile.
    if (suspended) ignore(sleep(found));
    else if (environment.visible() !== visible) ignore(found.api.visible(!visible));
    // It fell asleep meanwhile: what waits goes when it wakes.
    if (hub === undefined) return;
    found.died.then(() => lose(found), ignoreError);
    for (const outgoing of waiting.values()) handOver(found, outgoing);
    waiting.clear();
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

  /** This hub is dead, or does not know this tab any more. */
  function lose(found: FoundHub): void {
    if (hub !== found) return;
    found.release();
    hub = undefined;
    options.lost((requestId) => waiting.has(requestId));
    find();
  }

  function handOver(found: FoundHub, outgoing: Outgoing): void {
    found.api.send(outgoing).then((known) => {
      if (known) return;
      // Not taken, so not sent: it goes to the next hub.
      waiting.set(outgoing.requestId, outgoing);
      lose(found);
    }, ignoreError);
  }

  function askBack(found: FoundHub, requestId: string): void {
    found.api.withdraw(requestId).then((isBack) => {
      withdrawing.get(requestId)?.(isBack);
      withdrawing.delete(requestId);
    }, ignoreError);
  }

  /** Without locks neither side hears of the other's death: both ask. */
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
    send(outgoing) {
      if (hub === undefined) waiting.set(outgoing.requestId, outgoing);
      else handOver(hub, outgoing);
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

/** A call to a hub that has just died fails or never settles; its death is heard of by its lock. */
function ignore(call: Promise<unknown>): void {
  call.catch(ignoreError);
}

function ignoreError(): void {}
