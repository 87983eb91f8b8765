import { expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import type { LogEntry } from "./log.ts";
import { throttleLog } from "./throttledLog.ts";

function setUp() {
  const clock = createFakeClock();
  const logged: LogEntry[] = [];
  const log = throttleLog((entry) => logged.push(entry), clock);
  const say = (entry: Partial<LogEntry>, times: number): void => {
    for (let at = 0; at < times; at += 1) log({ level: "warn", code: "refused", message: "no", ...entry });
  };
  return { clock, logged, say };
}

it("tells twenty of one code in ten seconds, then how many more there were, and after that again", () => {
  const { clock, logged, say } = setUp();
  say({}, 800);
  expect(logged).toHaveLength(20);
  clock.advance(10_000);
  expect(logged.slice(20)).toEqual([
    { level: "warn", code: "refused", message: "780 more of these were left out in 10 s" },
  ]);
  say({}, 3);
  expect(logged).toHaveLength(24);
});

it("says nothing of what was told whole, and keeps no timer", () => {
  const { clock, logged, say } = setUp();
  say({}, 20);
  clock.advance(10_000);
  expect(logged).toHaveLength(20);
  expect(clock.pending).toBe(0);
});

it("hides neither another code nor another callback behind a noisy one", () => {
  const { logged, say } = setUp();
  const callback = { outputs: ["a.x"], registeredAt: "app.ts:1:1" };
  say({ code: "callback_failed", callback }, 30);
  say({ code: "callback_failed", callback: { ...callback, outputs: ["b.x"] } }, 1);
  say({ code: "refused" }, 1);
  expect(logged).toHaveLength(22);
});
