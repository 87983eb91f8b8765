/**
 * `npm run jitter`: many real clients over real sockets whose connections are cut again and again, against our server and
 * a stock one. `-- --clients N`, `--seconds N`, `--against ours|stock`, `--avalanche`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installDash, startProgram } from "@patchbay/dash-apps";
import type { CallbackDefinition } from "@patchbay/protocol";
import { percentile } from "../statistics.ts";
import { type JitterClient, type JitterServer, startJitterClient } from "./jitterClient.ts";
import { AWAY_MS, CLICK_EVERY_MS, CUT_EVERY_MS, TICK_MS } from "./shape.ts";

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "300" },
    seconds: { type: "string", default: "120" },
    against: { type: "string" },
    avalanche: { type: "boolean", default: false },
  },
});
const sides = (["ours", "stock"] as const).filter(
  (side) => values.against === undefined || values.against === side,
);
const shape = values.avalanche
  ? "all connections are cut at once, every 30 s"
  : `each connection is cut about every ${CUT_EVERY_MS / 1000} s`;
process.stdout.write(
  `${values.clients} clients for ${values.seconds} s; ${shape} and the network is away for ${AWAY_MS / 1000} s; a tick every ${TICK_MS} ms, a click every ${CLICK_EVERY_MS} ms\n`,
);
const head = [
  "server",
  "ticks",
  "delivered",
  "twice",
  "loops begun",
  "clicks",
  "answered",
  "done twice",
  "not sent",
  "unknown",
  "back p50",
  "p99",
  "max",
];
process.stdout.write(`${head.map((name) => name.padStart(12)).join("")}\n`);
for (const side of sides) await measure(side);

async function measure(side: "ours" | "stock"): Promise<void> {
  const { server, stop } = side === "ours" ? await startOurs() : await startStock();
  const clients = Array.from({ length: Number(values.clients) }, (_, at) =>
    startJitterClient(server, `c${at}`),
  );
  const ends = clients.map((client) => disturb(client));
  const all = values.avalanche
    ? setInterval(() => {
        for (const client of clients) client.cut(AWAY_MS);
      }, 30_000)
    : undefined;
  await new Promise((resolve) => setTimeout(resolve, Number(values.seconds) * 1_000));
  for (const end of ends) end();
  clearInterval(all);
  // What is under way comes to its end.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  report(side, clients);
  for (const client of clients) client.close();
  stop();
}

/** Clicks, and cuts at random moments. */
function disturb(client: JitterClient): () => void {
  let cut: NodeJS.Timeout | undefined;
  const next = (): void => {
    cut = setTimeout(
      () => {
        client.cut(AWAY_MS);
        next();
      },
      CUT_EVERY_MS * (0.5 + Math.random()),
    );
  };
  if (!values.avalanche) next();
  const clicking = setInterval(client.click, CLICK_EVERY_MS * (0.8 + 0.4 * Math.random()));
  return () => {
    clearTimeout(cut);
    clearInterval(clicking);
  };
}

function report(side: string, clients: readonly JitterClient[]): void {
  const ticks = clients.map(({ seen }) => seen.ticks);
  const came = ticks.flat().length;
  const different = ticks.reduce((sum, list) => sum + new Set(list).size, 0);
  // One tick of the clock after the other: between a client's first and its last none may be missing.
  const due = ticks.reduce((sum, list) => sum + (Math.max(...list) - Math.min(...list) + 1), 0);
  const clicks = clients.flatMap(({ seen }) => seen.clicks);
  const recoveries = clients.flatMap(({ seen }) => seen.recoveriesMs);
  const count = (test: (click: (typeof clicks)[number]) => boolean): string =>
    String(clicks.filter(test).length);
  const cells = [
    side,
    String(came),
    `${((100 * different) / due).toFixed(3)} %`,
    String(came - different),
    String(clients.reduce((sum, { seen }) => sum + seen.loops, 0)),
    String(clicks.length),
    count(({ outcome }) => outcome === "answered"),
    count(({ times }) => (times ?? 0) > 1),
    count(({ outcome }) => outcome === "notSent"),
    count(({ outcome }) => outcome === "unknown"),
    ...[50, 99, 100].map((p) => `${Math.round(percentile(recoveries, p))} ms`),
  ];
  process.stdout.write(`${cells.map((cell) => cell.padStart(12)).join("")}\n`);
}

interface Started {
  server: JitterServer;
  stop(): void;
}

async function startOurs(): Promise<Started> {
  const child: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL("./ourServer.js", import.meta.url))],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  if (child.stdout === null) throw new Error("The server has no output.");
  for await (const url of createInterface(child.stdout)) {
    return { server: await readServer(url), stop: () => child.kill() };
  }
  throw new Error("The server ended before it said where it is.");
}

async function startStock(): Promise<Started> {
  installDash();
  const { url, stop } = await startProgram("jitter");
  return { server: await readServer(url), stop: () => void stop() };
}

async function readServer(url: string): Promise<JitterServer> {
  const definitions = (await (await fetch(`${url}_dash-dependencies`)).json()) as CallbackDefinition[];
  const loop = definitions.find(({ persistent }) => persistent === true);
  const clicked = definitions.find(({ output }) => output === "clicked.children");
  if (loop === undefined || clicked === undefined)
    throw new Error(`${url} does not serve the app of this measurement.`);
  const websocket = {
    enabled: true,
    url: "/_dash-ws-callback",
    worker_url: "",
    inactivity_timeout: 300_000,
    heartbeat_interval: 10_000,
  };
  return { url, config: { websocket }, loop, clicked };
}
