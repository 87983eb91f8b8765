import { expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import { createHeartbeats, type Probed } from "./heartbeats.ts";

const INTERVAL_MS = 30_000;

function setUp(intervalMs = INTERVAL_MS) {
  const clock = createFakeClock();
  const heartbeats = createHeartbeats<Probed>(clock, intervalMs);
  const calls: string[] = [];
  const join = (
    name: string,
    { answers = true, isPaused = false, givesSigns = false, speaks = false, answersProbe = false } = {},
  ): Probed => {
    const one: Probed = {
      heard: false,
      silentPings: 0,
      givesSigns,
      turn: 0,
      isPaused,
      ping() {
        calls.push(`${name} at ${clock.now()}`);
        one.heard = answers;
        if (speaks) one.silentPings = 0;
      },
      probe() {
        calls.push(`${name} probed at ${clock.now()}`);
        if (answersProbe) one.silentPings = 0;
      },
      terminate() {
        calls.push(`${name} gone at ${clock.now()}`);
        heartbeats.remove(one);
      },
    };
    heartbeats.add(one);
    return one;
  };
  const pings = (name: string): number[] =>
    calls.filter((call) => call.startsWith(`${name} at`)).map((call) => Number(call.split(" at ")[1]));
  return { clock, heartbeats, calls, join, pings };
}

it("asks each once in every interval, also the thousandth, and never many at once", () => {
  const { clock, join, calls, pings } = setUp();
  for (let n = 0; n < 1_000; n += 1) join(`c${n}`);
  clock.advance(3 * INTERVAL_MS);
  for (let n = 0; n < 1_000; n += 1) {
    const [first = Number.NaN, second = Number.NaN, third = Number.NaN, ...more] = pings(`c${n}`);
    expect(first).toBeLessThanOrEqual(INTERVAL_MS);
    expect([second - first, third - second, more]).toEqual([INTERVAL_MS, INTERVAL_MS, []]);
  }
  const atOnce = new Map<string, number>();
  for (const call of calls) {
    const at = call.split(" at ")[1] ?? "";
    atOnce.set(at, (atOnce.get(at) ?? 0) + 1);
  }
  expect(Math.max(...atOnce.values())).toBeLessThanOrEqual(16);
});

it("gives up who has said nothing from one question to the next, and nobody else", () => {
  const { clock, heartbeats, calls, join, pings } = setUp();
  const lost = join("lost", { answers: false });
  const there = join("there");
  clock.advance(2 * INTERVAL_MS);
  expect(calls.filter((call) => call.includes("gone"))).toEqual([
    `lost gone at ${(pings("lost")[0] ?? 0) + INTERVAL_MS}`,
  ]);
  expect([...heartbeats.all()]).toEqual([there]);
  expect(lost.heard).toBe(false);
});

it("HB2 gives up who answers pings and never speaks, if it has said that it would speak", () => {
  const { clock, heartbeats, calls, join, pings } = setUp();
  const frozen = join("frozen", { givesSigns: true });
  const alive = join("alive", { givesSigns: true, speaks: true });
  const slow = join("slow", { givesSigns: true, answersProbe: true });
  const stock = join("stock");
  const paused = join("paused", { givesSigns: true, isPaused: true });
  clock.advance(10 * INTERVAL_MS);
  const [first = 0] = pings("frozen");
  expect(calls.filter((call) => /gone|frozen probed/.test(call))).toEqual([
    `frozen probed at ${first + 2 * INTERVAL_MS}`,
    `frozen gone at ${first + 3 * INTERVAL_MS}`,
  ]);
  expect([...heartbeats.all()]).toEqual([alive, slow, stock, paused]);
  expect(frozen.heard).toBe(true);
});

it("does not hold silence against one that is not read for now", () => {
  const { clock, calls, join } = setUp();
  join("slowed", { answers: false, isPaused: true });
  clock.advance(5 * INTERVAL_MS);
  expect(calls).toHaveLength(5);
});

it.each([1, 50, 1_000])("keeps an interval of %i ms too", (intervalMs) => {
  const { clock, join, pings } = setUp(intervalMs);
  for (let n = 0; n < 10; n += 1) join(`c${n}`);
  clock.advance(10 * intervalMs);
  expect(pings("c0")).toHaveLength(10);
  expect(pings("c9")).toHaveLength(10);
});

it("has no timer while nobody is there, and one again for who comes later", () => {
  const { clock, heartbeats, join, pings } = setUp();
  expect(clock.pending).toBe(0);
  const early = join("early");
  heartbeats.remove(early);
  heartbeats.remove(early);
  expect(clock.pending).toBe(0);
  join("late");
  expect(clock.pending).toBe(1);
  clock.advance(INTERVAL_MS);
  expect(pings("late")).toHaveLength(1);
});
