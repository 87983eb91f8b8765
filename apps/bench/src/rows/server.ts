import { median } from "../report/statistics.ts";
import type { Case, Row, Samples, Side } from "../row.ts";
import { type Crowd, type HeldServer, maxConnections, startCrowd, startHeldServer } from "../server/held.ts";

/** A tick with a longer delay is late. */
const LATE_MS = 100;
const WINDOWS = 5;
/** How long a step is observed to decide whether the server holds it. */
const STEP_WINDOWS = 3;
const WINDOW_MS = 1_000;
const SETTLE_MS = 1_000;
/** Time limit for the connections of one step to open. */
const JOIN_MS = 10_000;
/**
 * Connections that open before memory is counted, and stay open. They take up the constant costs of a process: its code, and above
 * all the garbage collector's space for new objects, which grows to about 30 MB within the first thousands of connections.
 */
const WARM = 2_000;
const BLOCKS = 5;

export const server: Row = {
  name: "server",
  work: "one server process without a browser: memory of idle connections, delay and processor time of ticks at 1 Hz to each, messages per second",
  metrics: {
    idle: "kB",
    joins: "/s",
    tickP50: "ms",
    tickP99: "ms",
    tickCost: "µs",
    held: "held",
    perSecond: "/s",
  },
  headline: { case: "held on time", metric: "held" },
  cases: ({ quick }) => {
    const [some, many, more] = quick ? [10, 20, 30] : [1_000, 5_000, 10_000];
    const warm = quick ? 10 : WARM;
    const windows = quick ? 1 : WINDOWS;
    const steps = {
      ours: quick ? [10] : [10_000, 15_000, 20_000, 25_000, 30_000, 40_000],
      stock: quick ? [10] : [2_000, 3_000, 3_500, 4_000, 5_000, 6_000],
    };
    return [
      idleCase("1000 idle", { warm, block: some }, ["ours", "stock"]),
      idleCase("10 000 idle", { warm, block: more / BLOCKS }, ["ours"]),
      tickCase("5000 at 1 Hz", many, windows),
      tickCase("10 000 at 1 Hz", more, windows),
      heldCase(steps, quick ? 1 : STEP_WINDOWS),
      floodCase(quick ? 1_000 : 30_000),
    ];
  },
  goals: [
    { case: "1000 idle", metric: "idle", is: "absolute", atMost: 15 },
    { case: "10 000 idle", metric: "idle", is: "absolute", atMost: 15 },
    { case: "5000 at 1 Hz", metric: "tickP99", is: "absolute", atMost: LATE_MS },
    { case: "held on time", metric: "held", is: "better than stock", atLeast: 10 },
  ],
};

/** One sample per block of clients. The blocks follow the warm-up connections, one after the other. */
function idleCase(
  name: string,
  { warm, block }: { warm: number; block: number },
  sides: readonly Side[],
): Case {
  return {
    name,
    sides,
    once: true,
    measure: (side) =>
      withServer(side, 0, async (held, crowd) => {
        // After each block: waits until the first requests are answered and their objects can be collected.
        await crowd.do({ do: "connect", clients: warm, ...toAnswer(side, held) });
        await crowd.do({ do: "listen", ms: SETTLE_MS });
        const idle: number[] = [];
        const joins: number[] = [];
        let before = await held.memory();
        for (let n = 1; n <= BLOCKS; n++) {
          const all = warm + n * block;
          const { open, ms } = await crowd.do({ do: "connect", clients: all, ...toAnswer(side, held) });
          if (open !== all) throw new Error(`${open} of ${all} connections are open.`);
          await crowd.do({ do: "listen", ms: SETTLE_MS });
          const after = await held.memory();
          idle.push((after - before) / block);
          joins.push((block / ms) * 1_000);
          before = after;
        }
        return { idle, joins };
      }),
  };
}

function tickCase(name: string, clients: number, windows: number): Case {
  return {
    name,
    sides: ["ours"],
    once: true,
    measure: (side) =>
      withServer(side, 0, async (held, crowd) => {
        await crowd.do({ do: "connect", clients, ...toLoop(side, held) });
        const found = await delays(held, crowd, clients, windows);
        if (found === undefined) throw new Error(`Of ${clients} connections some were lost.`);
        return { ...found };
      }),
  };
}

/** Adds connections in steps until the slowest hundredth of their ticks is late. Also measures the cost of a tick at the highest step. */
function heldCase(steps: Readonly<Record<"ours" | "stock", readonly number[]>>, windows: number): Case {
  return {
    name: "held on time",
    once: true,
    sides: ["ours", "stock"],
    measure: (side) =>
      withServer(side, 0, async (held, crowd) => {
        let most = 0;
        let tickCost: number[] = [];
        for (const clients of withinLimit(side === "ours" ? steps.ours : steps.stock)) {
          // An overloaded server accepts no more connections.
          const { open } = await crowd.do({
            do: "connect",
            clients,
            withinMs: JOIN_MS,
            ...toLoop(side, held),
          });
          if (open < clients) break;
          const onTime = async (): Promise<Ticks | undefined> => {
            const found = await delays(held, crowd, clients, windows);
            return found !== undefined && median(found.tickP99) <= LATE_MS ? found : undefined;
          };
          // Measured twice: many new connections at once may delay the others, which then catch up.
          const found = (await onTime()) ?? (await onTime());
          if (found === undefined) break;
          most = clients;
          tickCost = found.tickCost;
        }
        return { held: [most], tickCost };
      }),
  };
}

/** Limits the steps to the number of connections that a process may open here. */
function withinLimit(steps: readonly number[]): number[] {
  const most = maxConnections();
  const possible = steps.filter((clients) => clients <= most);
  return possible.length === steps.length ? possible : [...possible, most];
}

function floodCase(messages: number): Case {
  return {
    name: "a flood to one",
    sides: ["ours", "stock"],
    once: true,
    measure: (side, { repetitions }) =>
      withServer(side, messages, async (held, crowd) => {
        await crowd.do({ do: "connect", clients: 1, ...toAnswer(side, held), output: "" });
        const perSecond: number[] = [];
        for (let n = 0; n <= Math.max(5, repetitions); n++) {
          const flood = await crowd.do({ do: "flood", output: "answer.children" });
          if (flood.messages !== messages) throw new Error(`${flood.messages} of ${messages} messages came.`);
          // The first flood is a warm-up.
          if (n > 0) perSecond.push((flood.messages / flood.ms) * 1000);
        }
        return { perSecond };
      }),
  };
}

type Ticks = Record<"tickP50" | "tickP99" | "tickCost", number[]>;

/** Returns undefined if connections were lost. */
async function delays(
  held: HeldServer,
  crowd: Crowd,
  clients: number,
  windows: number,
): Promise<Ticks | undefined> {
  const taken: Ticks = { tickP50: [], tickP99: [], tickCost: [] };
  // Connections settle during the first window.
  for (let window = 0; window <= windows; window++) {
    const before = held.processorMs();
    const { open, messages, p50, p99 } = await crowd.do({ do: "listen", ms: WINDOW_MS });
    const processorMs = held.processorMs() - before;
    if (open !== clients) return undefined;
    if (window === 0) continue;
    // A missing tick counts as late by the whole window. A few ticks come after its end.
    const due = (clients * WINDOW_MS) / 1_000;
    taken.tickP99.push(messages < 0.9 * due ? Math.max(p99, WINDOW_MS) : p99);
    taken.tickP50.push(p50);
    taken.tickCost.push((processorMs * 1_000) / Math.max(messages, 1));
  }
  return taken;
}

async function withServer(
  side: Side,
  messages: number,
  work: (held: HeldServer, crowd: Crowd) => Promise<Samples>,
): Promise<Samples> {
  const held = await startHeldServer(side, messages);
  const crowd = startCrowd();
  try {
    return await work(held, crowd);
  } finally {
    await crowd.close();
    await held.stop();
  }
}

interface Whom {
  url: string;
  output: string;
  extended: boolean;
}

function toLoop(side: Side, { url, loop }: HeldServer): Whom {
  return { url, output: loop, extended: side === "ours" };
}

function toAnswer(side: Side, { url }: HeldServer): Whom {
  return { url, output: "answer.children", extended: side === "ours" };
}
