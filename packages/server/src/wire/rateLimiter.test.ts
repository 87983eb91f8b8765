import { expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import { RateLimiter } from "./rateLimiter.ts";

function setUp(perSecond: number) {
  const clock = createFakeClock();
  const calls: string[] = [];
  const note = (name: string) => () => void calls.push(name);
  const rateLimiter = new RateLimiter({ perSecond, clock }, { pause: note("pause"), resume: note("resume") });
  const take = (count: number): number => {
    let taken = 0;
    for (let frame = 0; frame < count; frame += 1) {
      const acceptance = rateLimiter.accept();
      if (acceptance === "slowed" || acceptance === "exceeded") calls.push(acceptance);
      if (acceptance === "accepted" || acceptance === "slowed") taken += 1;
    }
    return taken;
  };
  return { clock, calls, rateLimiter, take };
}

it("takes in a burst of a second's frames, then as many per second", () => {
  const { clock, calls, take } = setUp(100);
  take(100);
  expect(calls).toEqual([]);
  take(1);
  expect(calls).toEqual(["pause", "slowed"]);
  clock.advance(110);
  expect(calls).toEqual(["pause", "slowed", "resume"]);
  take(11);
  expect(calls).toEqual(["pause", "slowed", "resume", "pause"]);
});

it("makes what came during a pause be paid for, and drops none of it", () => {
  const { clock, calls, take } = setUp(100);
  expect(take(600)).toBe(600);
  clock.advance(4_900);
  expect(calls).toEqual(["pause", "slowed"]);
  clock.advance(200);
  expect(calls).toEqual(["pause", "slowed", "resume"]);
});

it("bears five seconds' worth at once; beyond, it is a flood, told once, and nothing more is taken", () => {
  const { clock, calls, take } = setUp(100);
  expect(take(5_000)).toBe(600);
  expect(calls).toEqual(["pause", "slowed", "exceeded"]);
  clock.advance(60_000);
  expect(calls).toEqual(["pause", "slowed", "exceeded"]);
  expect(take(1)).toBe(0);
});

it("leaves no timer behind", () => {
  const { clock, rateLimiter, take } = setUp(10);
  take(11);
  rateLimiter.end();
  expect(clock.pending).toBe(0);
});
