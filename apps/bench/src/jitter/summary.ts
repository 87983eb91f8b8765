/** Summarizes the observations of many clients, and finds clients that observed too little. Pure. */
import { percentile } from "../report/statistics.ts";
import type { Seen } from "./jitterClient.ts";

export interface Summary {
  ticks: number;
  /** Percentage of received ticks. A client's ticks are due from its first one to the end. */
  delivered: number;
  /** Ticks that came more than once. */
  twice: number;
  loops: number;
  clicks: { all: number; answered: number; doneTwice: number; notSent: number; unknown: number };
  /** Milliseconds from the network's return to the next tick. */
  back: { p50: number; p99: number; max: number };
  /** Cuts after which no tick came until the next cut or the end. */
  notBack: number;
  /** Clients without ticks, or without ticks at the end. */
  starved: string[];
}

export interface NamedSeen extends Seen {
  readonly name: string;
}

/** @param until the last tick that is due to all clients */
export function summarise(clients: readonly NamedSeen[], until: number): Summary {
  let due = 0;
  let different = 0;
  let ticks = 0;
  const starved: string[] = [];
  for (const { name, ticks: all } of clients) {
    const seen = new Set(all.filter((tick) => tick <= until));
    ticks += all.length;
    const latest = all.reduce((last, tick) => Math.max(last, tick), Number.NEGATIVE_INFINITY);
    if (latest < until)
      starved.push(
        seen.size === 0 ? `${name}: nothing came` : `${name}: misses the last ${until - latest} ticks`,
      );
    if (seen.size === 0) continue;
    const first = [...seen].reduce((least, tick) => Math.min(least, tick), until);
    due += until - first + 1;
    different += seen.size;
  }
  const clicks = clients.flatMap((client) => client.clicks);
  const recoveries = clients.flatMap(({ recoveriesMs }) => recoveriesMs);
  const count = (test: (click: (typeof clicks)[number]) => boolean): number => clicks.filter(test).length;
  return {
    ticks,
    delivered: (100 * different) / due,
    twice: clients.reduce((sum, client) => sum + client.ticks.length - new Set(client.ticks).size, 0),
    loops: clients.reduce((sum, client) => sum + client.loops, 0),
    clicks: {
      all: clicks.length,
      answered: count(({ outcome }) => outcome === "answered"),
      doneTwice: count(({ times }) => (times ?? 0) > 1),
      notSent: count(({ outcome }) => outcome === "notSent"),
      unknown: count(({ outcome }) => outcome === "unknown"),
    },
    back: {
      p50: percentile(recoveries, 50),
      p99: percentile(recoveries, 99),
      max: percentile(recoveries, 100),
    },
    notBack: clients.reduce((sum, client) => sum + client.notBack, 0),
    starved,
  };
}

/** Reasons why the figures are not valid. */
export function faultsOf({ ticks, clicks, starved }: Summary): string[] {
  return [
    ...(ticks === 0 ? ["nothing came to anybody"] : []),
    ...(clicks.answered === 0 ? ["no click was answered"] : []),
    ...starved.map((line) => `starved: ${line}`),
  ];
}
