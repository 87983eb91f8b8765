/**
 * `npm run jitter`: many real clients over real sockets whose connections are cut again and again, against our server and
 * a stock one. `-- --clients N`, `--seconds N`, `--against ours|stock`, `--avalanche`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installDash, startProgram } from "@patchbay/dash-apps";
import type { CallbackDefinition } from "@patchbay/protocol";
import { type JitterClient, type JitterServer, startJitterClient } from "./jitterClient.ts";
import { AWAY_MS, CLICK_EVERY_MS, CUT_EVERY_MS, TICK_MS } from "./shape.ts";
import { faultsOf, type Summary, summarise } from "./summary.ts";

const HEAD = [
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
  "not back",
];
const SETTLE_MS = 12_000;

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
if (sides.length === 0) refuse("--against takes ours or stock.");
if (!(Number(values.clients) >= 1)) refuse("--clients takes a number of clients, 1 or more.");
if (!(Number(values.seconds) >= 1)) refuse("--seconds takes a number of seconds, 1 or more.");
const shape = values.avalanche
  ? "all connections are cut at once, every 30 s"
  : `each connection is cut about every ${CUT_EVERY_MS / 1000} s`;
process.stdout.write(
  `${values.clients} clients for ${values.seconds} s; ${shape} and the network is away for ${AWAY_MS / 1000} s; a tick every ${TICK_MS} ms, a click every ${CLICK_EVERY_MS} ms\n`,
);
process.stdout.write(`${HEAD.map((name) => name.padStart(12)).join("")}\n`);
for (const side of sides) await measure(side);

async function measure(side: "ours" | "stock"): Promise<void> {
  const { server, stop } = side === "ours" ? await startOurs() : await startStock();
  const lag = monitorEventLoopDelay();
  lag.enable();
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
  const until = Math.floor(Date.now() / TICK_MS) - 1;
  // Lets open requests end.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  for (const client of clients) client.close();
  lag.disable();
  report(
    side,
    summarise(
      clients.map(({ name, seen }) => ({ ...seen, name })),
      until,
    ),
    lag,
  );
  stop();
}

/** Clicks regularly, and cuts the connection at random moments. */
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

function report(side: string, summary: Summary, lag: IntervalHistogram): void {
  const { clicks, back } = summary;
  const cells = [
    side,
    String(summary.ticks),
    `${summary.delivered.toFixed(3)} %`,
    ...[summary.twice, summary.loops, clicks.all, clicks.answered, clicks.doneTwice].map(String),
    ...[clicks.notSent, clicks.unknown].map(String),
    ...[back.p50, back.p99, back.max].map((ms) => `${Math.round(ms)} ms`),
    String(summary.notBack),
  ];
  process.stdout.write(`${cells.map((cell) => cell.padStart(12)).join("")}\n`);
  const lagMs = Math.round(lag.percentile(99) / 1e6);
  process.stdout.write(`the clients' process was late by ${lagMs} ms at p99\n`);
  if (lagMs > TICK_MS)
    process.stdout.write("that is more than a tick: these figures are the machine's, not the client's\n");
  const faults = faultsOf(summary);
  for (const line of faults) process.stdout.write(`${line}\n`);
  if (faults.length > 0) process.exitCode = 1;
}

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
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
