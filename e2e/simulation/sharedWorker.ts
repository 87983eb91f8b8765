/** A browser's SharedWorker: a real hub behind ports that take time, which may die with all it knows. */
import type { FindHub } from "@patchbay/client";
import { createHub, type HubApi, type HubSurroundings, type TabApi } from "@patchbay/client/hub";
import type { Network } from "./network.ts";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtualTime.ts";

/** No other hub of the origin, and no server over HTTP. */
const ALONE: HubSurroundings = {
  status: async () => undefined,
  tellReset: () => undefined,
  hearResets: () => undefined,
  close: () => undefined,
};

export interface SharedWorkerOptions {
  time: VirtualTime;
  random: Random;
  network: Network;
  browser: string;
  /** Whether the hub hears of the death of tabs. */
  watches: boolean;
  /** Changes what goes to a tab, to show that somebody notices. */
  tamper(batch: Parameters<TabApi["deliver"]>[0]): Parameters<TabApi["deliver"]>[0];
}

/** How a tab is reached: a message may wait for it, or never arrive. */
export interface TabPort {
  readonly alive: boolean;
  /** Runs work in the page, now or when it thaws. */
  whenAwake(work: () => void): void;
  /** A message is posted now. */
  posted(): void;
  /** Calls back once when this lock of the page is free: the page is gone, or its browser has taken the lock away. */
  onLockFree(lockName: string, listener: () => void): () => void;
}

export interface SharedWorkerHost {
  /** Finds the worker for a tab; makes one if there is none. */
  findFrom(tabId: () => string, port: TabPort): FindHub;
  /** Ends the worker, its timers and its sockets. */
  kill(): void;
}

/** What a page hands over with its hello, and whether it still listens there. */
interface HubPort {
  readonly tab: TabApi;
  readonly ends: { open: boolean };
}

interface Life {
  readonly name: string;
  alive: boolean;
  /** A port of its own for each page that comes. */
  connect(): HubApi;
  readonly died: Promise<void>;
  die(): void;
}

export function createSharedWorker(options: SharedWorkerOptions): SharedWorkerHost {
  const { time, random, network, browser } = options;
  const ports = new Map<string, TabPort>();
  const lockPorts = new Map<string, TabPort>();
  let lives = 0;
  let life: Life | undefined;

  function begin(): Life {
    const name = `${browser}/${++lives}`;
    let die = (): void => undefined;
    const died = new Promise<void>((resolve) => {
      die = resolve;
    });
    const next: Life = { name, alive: true, died, die, connect: undefined as unknown as Life["connect"] };
    const tabs = new Map<string, TabApi>();
    const hub = createHub(
      {
        openSocket: (_url, events) =>
          network.open(name, {
            opened: () => next.alive && events.opened(),
            received: (data) => next.alive && events.received(data),
            closed: (code, reason) => next.alive && events.closed(code, reason),
          }),
        setTimer: (work, ms) => time.after(ms, () => next.alive && work()),
        now: time.now,
        random: random.next,
        watchTab: (lockId, free) =>
          options.watches
            ? (lockPorts
                .get(lockId)
                ?.onLockFree(`patchbay-tab-${lockId}`, () =>
                  time.after(random.between(1, 100), () => next.alive && free()),
                ) ?? (() => undefined))
            : () => undefined,
      },
      ALONE,
    );
    next.connect = () => {
      const api = hub.api((port) => tabs.get(port as unknown as string) as TabApi, undefined);
      return {
        ...api,
        hello: (greeting, port) => {
          const carried = carryTo(next, greeting.tabId, port as unknown as HubPort);
          tabs.set(greeting.tabId, carried);
          return api.hello(greeting, greeting.tabId as unknown as MessagePort);
        },
      };
    };
    return next;
  }

  /** A tab as its hub calls it: each direction keeps its order, a dead end never answers. */
  function carryTo(from: Life, tabId: string, { tab, ends }: HubPort): TabApi {
    const port = ports.get(tabId);
    let free = 0;
    let freeBack = 0;
    return {
      deliver: (batch, number) =>
        new Promise((resolve, reject) => {
          if (!ends.open) return;
          port?.posted();
          const copy = options.tamper(structuredClone(batch));
          free = Math.max(free, time.now() + random.between(0, 3));
          time.after(free - time.now(), () => {
            if (port?.alive !== true || !ends.open) return;
            port.whenAwake(() => {
              if (!ends.open) return;
              tab.deliver(copy, number).then(
                (answers) => {
                  freeBack = Math.max(freeBack, time.now() + random.between(0, 3));
                  // What was said before the page closed its ports arrives.
                  time.after(freeBack - time.now(), () => from.alive && resolve(answers));
                },
                (error: unknown) => time.after(1, () => from.alive && reject(error)),
              );
            });
          });
        }),
    };
  }

  return {
    findFrom: (tabIdOf, port) => async (nextHello, tab, _options, asleep) => {
      asleep.throwIfAborted();
      const tabId = tabIdOf();
      ports.set(tabId, port);
      life ??= begin();
      const reached = life;
      const ends = { open: true };
      let free = 0;
      /** A call over the port: in order, and never answered by the dead. */
      const call = <T>(work: () => Promise<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          if (!port.alive) return;
          free = Math.max(free, time.now() + random.between(0, 3));
          time.after(free - time.now(), () => {
            if (!reached.alive) return;
            work().then(
              (value) =>
                time.after(
                  random.between(0, 3),
                  () => port.alive && ends.open && port.whenAwake(() => resolve(value)),
                ),
              reject,
            );
          });
        });
      const api = reached.connect();
      const over: HubApi = {
        hello: (...args) => call(() => api.hello(...args)),
        send: (...args) => call(() => api.send(...args)),
        openStream: (...args) => call(() => api.openStream(...args)),
        streamAcknowledged: (...args) => call(() => api.streamAcknowledged(...args)),
        forgetStream: (...args) => call(() => api.forgetStream(...args)),
        withdraw: (...args) => call(() => api.withdraw(...args)),
        cancel: (...args) => call(() => api.cancel(...args)),
        wake: (...args) => call(() => api.wake(...args)),
        reset: (...args) => call(() => api.reset(...args)),
        visible: (...args) => call(() => api.visible(...args)),
        suspend: (...args) => call(() => api.suspend(...args)),
        resume: (...args) => call(() => api.resume(...args)),
        leave: (...args) => call(() => api.leave(...args)),
        alive: (...args) => call(() => api.alive(...args)),
        stats: (...args) => call(() => api.stats(...args)),
      };
      const silent = new Promise<"silent">((resolve) => time.after(1_500, () => resolve("silent")));
      const greeting = nextHello();
      lockPorts.set(greeting.lockId, port);
      const suspended = new Promise<never>((_resolve, reject) => {
        asleep.addEventListener("abort", () => {
          ends.open = false;
          void over.suspend(greeting.attempt);
          reject(asleep.reason);
        });
      });
      const welcome = await Promise.race([
        suspended,
        over.hello(greeting, { tab, ends } as unknown as MessagePort),
        silent,
      ]);
      if (welcome === "silent") {
        void over.leave(greeting.attempt);
        throw new Error("The worker does not answer");
      }
      const died = new Promise<void>((resolve) => {
        void reached.died.then(() =>
          time.after(random.between(1, 60), () => port.alive && port.whenAwake(resolve)),
        );
      });
      const release = (): void => {
        ends.open = false;
      };
      return { place: "worker", api: over, died, kept: welcome.kept, release };
    },
    kill() {
      if (life === undefined) return;
      life.alive = false;
      network.vanish(life.name);
      life.die();
      life = undefined;
    },
  };
}
