import { expect, test, vi } from "vitest";
import type { ClientOptions } from "../client.ts";
import { realTime } from "../hub/browser.ts";
import type { HubApi, Outgoing, TabHello } from "../hub/hubApi.ts";
import { browser } from "../testing/browser.ts";
import type { PageLife, TabEnvironment } from "./browser.ts";
import type { FoundHub } from "./findHub.ts";
import { type HubClient, openHubClient } from "./hubClient.ts";
import { createPendingRequests } from "./pendingRequests.ts";
import { createTabConnection } from "./tabConnection.ts";

interface Attempt {
  readonly hello: TabHello;
  /** What the client asked of the hub, in order. */
  readonly calls: string[];
  /** The hub answers the hello. */
  found(kept?: boolean): void;
  /** The answer to a withdrawal. */
  withdrawn(isBack: boolean): void;
}

interface World {
  readonly client: HubClient;
  readonly attempts: Attempt[];
  /** Whether the request was still waiting, and how often the client had said hello by then. */
  readonly lost: { isWaiting: boolean; hellos: number }[];
  /** The names of those that the tab holds. */
  readonly locks: ReadonlySet<string>;
  happen(event: PageLife): void;
}

/** A client whose hub is in the hands of the test. */
function world(given: Partial<TabEnvironment> = {}): World {
  const attempts: Attempt[] = [];
  const lost: World["lost"] = [];
  let happen = (_: PageLife): void => undefined;
  const locks = new Set<string>();
  const environment: TabEnvironment = {
    ...browser().environment,
    locks: {
      async request(name: string, hold: () => Promise<void>) {
        locks.add(name);
        await hold();
        locks.delete(name);
      },
    } as unknown as LockManager,
    onPageLife(listener) {
      happen = listener;
      return () => undefined;
    },
    ...given,
  };
  const pending = createPendingRequests();
  pending.add("tab-1", {
    transport: "socket",
    persistent: false,
    settle() {
      const last = lost.at(-1);
      if (last !== undefined) last.isWaiting = false;
    },
  });
  const client = openHubClient({
    environment,
    workerUrl: "/w.js",
    loadHub: async () => {
      throw new Error("not in this page");
    },
    hello: {
      tabId: "tab",
      socketUrl: "ws://host/ws",
      greets: false,
      heartbeatMs: 0,
      inactivityMs: 0,
    },
    usesSocket: () => true,
    tab: { applied: 7, deliver: async () => [] },
    find: (nextHello, _tab, _options, asleep) =>
      new Promise((resolve, reject) => {
        const calls: string[] = [];
        asleep.addEventListener("abort", () => {
          calls.push("asleep");
          reject(asleep.reason);
        });
        let answer = (_: boolean): void => undefined;
        const note = <T>(call: string, value: T): Promise<T> => {
          calls.push(call);
          return Promise.resolve(value);
        };
        const api: Partial<HubApi> = {
          send: ({ requestId }) => note(`send ${requestId}`, true),
          alive: () => note("alive", true),
          suspend: (attempt) => note(`suspend ${attempt}`, undefined),
          leave: (attempt) => note(`leave ${attempt}`, undefined),
          withdraw(requestId) {
            calls.push(`withdraw ${requestId}`);
            return new Promise((settle) => {
              answer = settle;
            });
          },
        };
        attempts.push({
          hello: nextHello(),
          calls,
          found: (kept = false) =>
            resolve({
              place: "worker",
              api: api as HubApi,
              died: new Promise(() => undefined),
              kept,
              release: () => calls.push("release"),
            } satisfies FoundHub),
          withdrawn: (isBack) => answer(isBack),
        });
      }),
    pending,
    connection: {
      ...createTabConnection({ handlers: {}, report: () => undefined } as unknown as ClientOptions),
      lose: () => lost.push({ isWaiting: true, hellos: attempts.length }),
    },
  });
  return { client, attempts, lost, locks, happen: (event) => happen(event) };
}

const request = (n: number): Outgoing => ({
  requestId: `tab-${n}`,
  text: "{}",
  callback: "out.children",
  persistent: false,
});
const attempt = async ({ attempts }: World, index: number): Promise<Attempt> => {
  await vi.waitFor(() => expect(attempts).toHaveLength(index + 1));
  return attempts[index] as Attempt;
};

/** A client that has found its hub and handed over the first request. */
async function live(): Promise<{ here: World; first: Attempt } & Pick<World, "locks">> {
  const here = world();
  const first = await attempt(here, 0);
  first.found();
  here.client.send(request(1));
  await vi.waitFor(() => expect(first.calls).toEqual(["send tab-1"]));
  return { here, first, locks: here.locks };
}

test("a page that falls asleep while it reaches a hub lets go of it, and hands over what waits when it wakes, once", async () => {
  const here = world();
  const first = await attempt(here, 0);
  here.client.send(request(1));
  here.happen("suspended");
  // At once: nothing of a page that sleeps runs, and a message would throw it out of the browser's cache.
  expect(first.calls).toEqual(["asleep"]);
  here.client.send(request(2));
  here.happen("resumed");
  const second = await attempt(here, 1);
  expect(second.hello).toMatchObject({ attempt: 2, applied: 7 });
  second.found(true);
  await vi.waitFor(() => expect(second.calls).toEqual(["send tab-1", "send tab-2"]));
  expect(first.calls).toEqual(["asleep"]);
  expect(here.lost).toEqual([]);
});

test("a page that falls asleep between two tries to find a hub tries again when it wakes, once", async () => {
  const here = world();
  const first = await attempt(here, 0);
  here.client.send(request(1));
  here.happen("suspended");
  here.happen("resumed");
  const second = await attempt(here, 1);
  here.happen("suspended");
  here.happen("resumed");
  const third = await attempt(here, 2);
  third.found(true);
  await vi.waitFor(() => expect(third.calls).toEqual(["send tab-1"]));
  expect([first.calls, second.calls]).toEqual([["asleep"], ["asleep"]]);
  expect(here.attempts).toHaveLength(3);
});

test("a page that wakes holds a lock of a new name before it says hello, and lets go of the old one when the hub is found", async () => {
  const { here, first, locks } = await live();
  expect(first.hello.lockId).toBe("tab");
  for (const [at, lockId, before] of [
    [1, "tab.1", "tab"],
    [2, "tab.2", "tab.1"],
  ] as const) {
    here.happen("suspended");
    here.happen("resumed");
    const next = await attempt(here, at);
    expect(next.hello.lockId).toBe(lockId);
    expect([...locks]).toEqual([`patchbay-tab-${before}`, `patchbay-tab-${lockId}`]);
    next.found(true);
    await vi.waitFor(() => expect([...locks]).toEqual([`patchbay-tab-${lockId}`]));
  }
  here.client.close();
  await vi.waitFor(() => expect([...locks]).toEqual([]));
});

test("a tab whose browser refuses locks, because it blocks storage, says so, and tells its hub that it is alive", async () => {
  const { timers } = browser();
  const here = world({
    hub: {
      ...realTime,
      setTimer(work) {
        timers.add(work);
        return () => timers.delete(work);
      },
    },
    locks: {
      request: () => Promise.reject(new DOMException("storage is blocked", "SecurityError")),
    } as unknown as LockManager,
  });
  const first = await attempt(here, 0);
  expect(first.hello.holdsLock).toBe(false);
  first.found();
  here.client.send(request(1));
  await vi.waitFor(() => expect(first.calls).toEqual(["send tab-1"]));
  for (const work of [...timers]) work();
  await vi.waitFor(() => expect(first.calls).toContain("alive"));
});

test("a withdrawal whose answer the page slept through is asked again", async () => {
  const { here, first } = await live();
  const isBack = here.client.withdraw("tab-1");
  here.happen("suspended");
  // It comes too late: the port is closed.
  expect(first.calls).toEqual(["send tab-1", "withdraw tab-1", "suspend 1", "release"]);
  here.happen("resumed");
  const second = await attempt(here, 1);
  second.found(true);
  await vi.waitFor(() => expect(second.calls).toEqual(["withdraw tab-1"]));
  second.withdrawn(true);
  expect(await isBack).toBe(true);
});

test("what has not been handed over is back at once", async () => {
  const here = world();
  const first = await attempt(here, 0);
  here.client.send(request(1));
  expect(await here.client.withdraw("tab-1")).toBe(true);
  here.client.send(request(2));
  first.found();
  await vi.waitFor(() => expect(first.calls).toEqual(["send tab-2"]));
});

test("a page that was forgotten while it slept hears what is lost before it says hello anew", async () => {
  const { here } = await live();
  here.happen("suspended");
  here.happen("resumed");
  const second = await attempt(here, 1);
  second.found(false);
  const third = await attempt(here, 2);
  expect(second.calls).toEqual(["leave 2", "release"]);
  // It had been handed over: its outcome is unknown, and it does not go again.
  expect(here.lost).toEqual([{ isWaiting: false, hellos: 2 }]);
  third.found();
  here.client.send(request(2));
  await vi.waitFor(() => expect(third.calls).toEqual(["send tab-2"]));
});
