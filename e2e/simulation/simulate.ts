/** Plays one seed: so many steps, then quiet, then everything has to be right. */
import { step } from "./happenings.ts";
import { RESUME_MS } from "./server.ts";
import type { ServedAnswer } from "./streamedAnswers.ts";
import type { Asked } from "./tab.ts";
import { createWorld, type Sabotage, type World } from "./world.ts";

export interface Outcome {
  seed: number;
  /** Undefined when all was right. */
  failure: string | undefined;
  /** What happened, up to the failure. */
  steps: string[];
  /** What kinds of things happened, and how often: a simulation in which nothing goes wrong proves nothing. */
  census: ReadonlyMap<string, number>;
}

export async function simulate(seed: number, steps: number, sabotage: Sabotage = {}): Promise<Outcome> {
  const world = createWorld(seed, sabotage);
  const record: string[] = [];
  for (const browser of world.browsers) world.openTab(browser);
  for (let count = 0; count < steps && world.failure === undefined; count += 1) {
    record.push(await step(world));
    checkAlways(world);
  }
  if (world.failure === undefined) {
    await becomeQuiet(world);
    checkAlways(world);
    checkQuiet(world);
  }
  for (const { tabs } of world.browsers) {
    for (const { clicks, asked } of tabs) {
      for (const { outcome } of clicks) world.count(outcome?.status ?? "died with its tab");
      for (const { outcome, applied } of asked)
        world.count(`${applied > 0 ? "parts" : "no part"}, ${outcome?.status ?? "died with its tab"}`);
    }
  }
  return { seed, failure: world.failure, steps: record, census: world.census };
}

/** Faults end, everybody is awake; then streams write once more. */
async function becomeQuiet({ network, server, time, random, browsers, liveTabs }: World): Promise<void> {
  network.refuse(false);
  for (const { name } of browsers) network.slow(name, 0);
  server.start();
  server.restore();
  server.workload.quiet(true);
  for (const tab of liveTabs()) {
    tab.wake();
    tab.show(true);
  }
  await time.advance(20_000);
  // Who was told meanwhile that they had been sent away comes back when they are let in again.
  for (const tab of liveTabs()) tab.show(true);
  await time.advance(10_000);
  // A last fault, which nobody but the heartbeat can find.
  if (random.chance(0.3)) network.deafen(browsers[0]?.name ?? "");
  await time.advance(RESUME_MS + 60_000);
  server.workload.burst(3);
  // Also for what is little to be acknowledged.
  await time.advance(10_000);
}

function checkAlways({ server, browsers, fail }: World): void {
  for (const session of server.sessions.list()) {
    const { replayLength } = session.info();
    if (replayLength > 100_000) fail(`a session keeps ${replayLength} characters`);
  }
  for (const { tabs } of browsers) {
    for (const { clicks, asked } of tabs) {
      for (const one of asked) {
        const fault = faultOfAnswer(one, server.workload.answers.get(one.token));
        if (fault !== undefined) fail(`${one.token} ${fault}`);
      }
      for (const { token, outcome } of clicks) {
        const effects = server.workload.effects.get(token) ?? 0;
        if (effects > 1) fail(`${token} had its effect ${effects} times`);
        if (outcome?.status === "answered" && effects !== 1)
          fail(`${token} was answered, its effect happened ${effects} times`);
        if (outcome?.status === "notSent" && effects !== 0) fail(`${token} was not sent, and had its effect`);
        if (outcome?.status === "failed" && effects !== 0)
          fail(`${token} failed (${outcome.message}), and had its effect`);
      }
    }
  }
}

/** A stream that was answered has run to its end, and all of it was shown. One that was cut off is not said to be answered. */
function faultOfAnswer(
  { outcome, applied, count }: Asked,
  served: ServedAnswer | undefined,
): string | undefined {
  const { begun, yielded, end } = served ?? { begun: 0, yielded: 0, end: undefined };
  if (begun > 1) return `was begun ${begun} times`;
  if (applied > yielded) return `showed ${applied} parts of ${yielded}`;
  const isWhole = outcome?.status === "answered" ? end === "ended" : end === "failed";
  if (outcome?.status === "answered" || (outcome?.status === "failed" && begun > 0)) {
    if (!isWhole) return `was said to have ${outcome.status}, and has ${end ?? "not ended"}`;
    if (applied !== count) return `has ${outcome.status} with ${applied} of ${count} parts`;
  }
  if (outcome?.status === "notSent" && begun > 0) return "was not sent, and began";
  return undefined;
}

function checkQuiet({ server, network, browsers, liveTabs, fail }: World): void {
  const live = liveTabs();
  for (const tab of live) {
    const open = tab.clicks.filter(({ outcome }) => outcome === undefined);
    const streaming = tab.asked.filter(({ outcome }) => outcome === undefined);
    if (open.length + streaming.length > 0) fail(`${[...open, ...streaming][0]?.token} was never settled`);
    const streams = server.workload.streams(tab.id);
    if (streams.length !== 1) fail(`${tab.id} has ${streams.length} streams`);
    const shown = JSON.stringify(tab.stream());
    const { run, n, log } = streams[0] ?? { run: 0, n: 0, log: [] };
    const written = JSON.stringify({ run, n, log });
    if (shown !== written) fail(`${tab.id} shows ${shown}, the server wrote ${written}`);
  }
  for (const [token, { end }] of server.workload.answers)
    if (end === undefined) fail(`the stream of ${token} was never closed`);
  if (server.workload.timeouts > 0) fail(`${server.workload.timeouts} reads were never answered`);
  if (server.workload.streamCount !== live.length)
    fail(`${server.workload.streamCount} streams run for ${live.length} tabs`);
  const hubs = browsers.filter(({ tabs }) => tabs.some(({ alive }) => alive)).length;
  const sessions = server.sessions.list().map((session) => session.info());
  if (sessions.length !== hubs) fail(`${sessions.length} sessions for ${hubs} browsers`);
  if (network.count !== hubs) fail(`${network.count} sockets for ${hubs} browsers`);
  for (const { replayLength, pendingReads } of sessions) {
    if (replayLength > 0 || pendingReads > 0)
      fail(`a session at rest keeps ${replayLength} characters and ${pendingReads} reads`);
  }
}
