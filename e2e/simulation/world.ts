/** Browsers, a server and a network, and what may happen to them. All chance comes from one seed. */
import { DISCONNECTED } from "@patchbay/protocol";
import type { SessionHost } from "@patchbay/server";
import { createNetwork, type Network, type Tamper } from "./network.ts";
import { createRandom, type Random } from "./random.ts";
import { createServer, type Server } from "./server.ts";
import { createSharedWorker, type SharedWorkerHost, type SharedWorkerOptions } from "./sharedWorker.ts";
import { createTab, type Tab } from "./tab.ts";
import { createVirtualTime, type VirtualTime } from "./virtualTime.ts";

/** What is built otherwise than it should be, to show that the simulation notices. */
export interface Sabotage {
  host?: Partial<SessionHost>;
  tamper?: (random: Random) => Tamper;
  watches?: boolean;
  keepsOut?: boolean;
  tellsSleep?: boolean;
  isNamed?: boolean;
  batches?: SharedWorkerOptions["tamper"];
}

export interface Browser {
  readonly name: string;
  readonly worker: SharedWorkerHost;
  readonly tabs: Tab[];
  readonly takesLocks: boolean;
}

export interface World {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly network: Network;
  readonly server: Server;
  readonly browsers: readonly Browser[];
  openTab(browser: Browser): void;
  liveTabs(): Tab[];
  /** What went wrong first. */
  readonly failure: string | undefined;
  fail(what: string): void;
  readonly census: ReadonlyMap<string, number>;
  count(what: string): void;
}

const BROWSERS = 2;

export function createWorld(seed: number, sabotage: Sabotage = {}): World {
  const random = createRandom(seed);
  const time = createVirtualTime();
  let failure: string | undefined;
  const fail = (what: string): void => {
    failure ??= `${what} (at ${time.now()} ms)`;
  };
  const census = new Map<string, number>();
  const count = (what: string): void => void census.set(what, (census.get(what) ?? 0) + 1);
  const tamper = sabotage.tamper?.(random) ?? ((_direction, text) => text);
  const server = createServer({
    time,
    random,
    host: sabotage.host ?? {},
    keepsOut: sabotage.keepsOut ?? true,
    fail,
  });
  const network = createNetwork({
    time,
    random,
    fail,
    tamper(direction, text) {
      if (text.includes('"resumed"')) count(text.includes("true") ? "resumed" : "not resumed");
      if (text.includes('"after":')) count("left out");
      if (text.includes(DISCONNECTED)) count("read of a tab that is not there");
      return tamper(direction, text);
    },
    accept: (browser, socket) =>
      server.connect({ socket, identity: browser.split("/")[0] ?? "", extended: true }),
  });
  const browsers = Array.from({ length: BROWSERS }, (_, index): Browser => {
    const name = `b${index}`;
    const worker = createSharedWorker({
      time,
      random,
      network,
      browser: name,
      watches: sabotage.watches ?? true,
      tamper: sabotage.batches ?? ((batch) => batch),
    });
    return { name, worker, tabs: [], takesLocks: index % 2 === 1 };
  });

  return {
    time,
    random,
    network,
    server,
    browsers,
    openTab({ name, worker, tabs, takesLocks }) {
      tabs.push(
        createTab({
          time,
          random,
          worker,
          name: `${name}t${tabs.length}`,
          streamOutput: server.workload.streamOutput,
          takesLocks,
          tellsSleep: sabotage.tellsSleep ?? true,
          isNamed: sabotage.isNamed ?? true,
          fail,
        }),
      );
    },
    liveTabs: () => browsers.flatMap(({ tabs }) => tabs.filter(({ alive }) => alive)),
    get failure() {
      return failure;
    },
    fail,
    census,
    count,
  };
}
