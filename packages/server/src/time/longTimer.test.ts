/** What a duration may be, wherever one is given: no timer ever fires at once because its time was too long. */
import { MAX_TIMER_MS } from "@patchbay/protocol";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createApp, createMemoryJobs, Output, sleep } from "../index.ts";
import type { CallbackContext } from "../runs/context.ts";
import { setUpSession } from "../testing/sessionSetUp.ts";
import { startTimer } from "./longTimer.ts";
import { systemClock } from "./systemClock.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MONTH_MS = 31 * 86_400_000;

it.each([
  ["a timer", (ms: number, fire: () => void) => startTimer(ms, fire)],
  ["the clock", (ms: number, fire: () => void) => systemClock.after(ms, fire)],
])("%s takes waits of any length, and Infinity is never", (_, start) => {
  const fired: string[] = [];
  start(MONTH_MS, () => fired.push("month"));
  start(3 * MAX_TIMER_MS, () => fired.push("three"));
  start(MAX_TIMER_MS, () => fired.push("one"));
  start(-5, () => fired.push("past"));
  start(Number.POSITIVE_INFINITY, () => fired.push("never"));
  const cancel = start(MONTH_MS, () => fired.push("cancelled"));
  vi.advanceTimersByTime(1);
  expect(fired).toEqual(["past"]);
  vi.advanceTimersByTime(MAX_TIMER_MS - 1);
  expect(fired).toEqual(["past", "one"]);
  cancel();
  vi.advanceTimersByTime(3 * MAX_TIMER_MS);
  expect(fired).toEqual(["past", "one", "month", "three"]);
  expect(vi.getTimerCount()).toBe(0);
});

it("sleep takes any number: what is past is no wait, Infinity waits for the signal", async () => {
  const ended = new AbortController();
  const woken: string[] = [];
  const note = (name: string) => () => void woken.push(name);
  void sleep(-1).then(note("past"));
  void sleep(MONTH_MS, ended.signal).then(note("month"));
  void sleep(MONTH_MS).then(note("month without a signal"));
  const forever = sleep(Number.POSITIVE_INFINITY, ended.signal).catch(note("ended"));
  await vi.advanceTimersByTimeAsync(1);
  expect(woken).toEqual(["past"]);
  await vi.advanceTimersByTimeAsync(MONTH_MS);
  expect(woken).toEqual(["past", "month", "month without a signal"]);
  ended.abort();
  await forever;
  expect(woken).toHaveLength(4);
  for (const nothing of [Number.NaN, "1" as never, undefined as never])
    await expect(sleep(nothing)).rejects.toThrow(TypeError);
});

const DURATIONS = ["websocketInactivityTimeout", "websocketResumeWindow", "websocketBatchDelay"];
const TIMES = ["websocketHeartbeatInterval", "websocketHandshakeTimeout"];
const COUNTS = [
  "websocketMaxMessageBytes",
  "websocketMaxRuns",
  "websocketMaxRunsPerTab",
  "websocketMaxFramesPerSecond",
  "websocketMaxConnectionsPerIdentity",
  "websocketMaxQueuedLength",
];
const NEVER_VALID = [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, "1000", 1.5];

it.each(
  [...DURATIONS, ...TIMES, ...COUNTS, "websocketMaxWaitingSessions"].flatMap((name) =>
    [...NEVER_VALID, ...(TIMES.includes(name) || COUNTS.includes(name) ? [0] : [])].map(
      (value) => [name, value] as const,
    ),
  ),
)("createApp refuses %s: %j, and names it", (name, value) => {
  expect(() => createApp({ layout: null, [name]: value })).toThrow(TypeError);
  expect(() => createApp({ layout: null, [name]: value })).toThrow(name);
});

it.each([...DURATIONS, ...TIMES])("createApp refuses a %s that no timer takes", (name) => {
  expect(() => createApp({ layout: null, [name]: 2 ** 31 })).toThrow(name);
});

it("createApp refuses a message that ws would not count", () => {
  // Four times as much is 0 in 32 bits, which is no limit to it.
  expect(() => createApp({ layout: null, websocketMaxMessageBytes: 2 ** 30 })).toThrow(
    "websocketMaxMessageBytes",
  );
});

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, "1000" as never])(
  "drain refuses to spread over %j",
  async (spreadMs) => {
    const app = createApp({ layout: null });
    await expect(app.drain({ spreadMs })).rejects.toThrow(/spreadMs/);
    app.close();
  },
);

it.each([-1, 0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, "1000" as never])(
  "a background callback refuses an interval of %j",
  (intervalMs) => {
    const app = createApp({ layout: null });
    const add = () => app.callback({ output: Output("a", "x"), background: { intervalMs } }, () => 1);
    expect(add).toThrow(TypeError);
    expect(add).toThrow("intervalMs");
  },
);

it.each(["keepMs", "abandonMs"])(
  "createMemoryJobs refuses a %s that no timer takes; Infinity is never",
  (name) => {
    for (const value of [-1, 0, Number.NaN, 2 ** 31, "1000" as never])
      expect(() => createMemoryJobs({ [name]: value })).toThrow(name);
    const jobs = createMemoryJobs({ [name]: Number.POSITIVE_INFINITY });
    const body = { output: "a.x", inputs: [], changedPropIds: [], parsedChangedPropsIds: [] };
    let aborted = false;
    jobs.start({
      body,
      request: {} as never,
      run: ({ signal }) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return new Promise(() => undefined);
      },
    });
    vi.advanceTimersByTime(100_000);
    expect(aborted).toBe(false);
    jobs.close();
  },
);

it.each([-1, Number.NaN, 2 ** 31, "1000" as never])("getProp refuses to wait for %j", async (timeoutMs) => {
  const { add, call, responses } = setUpSession({ devTools: true });
  const output = add({ output: Output("out", "x") }, (ctx) =>
    (ctx as CallbackContext).websocket?.getProp("a", "b", { timeoutMs }),
  );
  call(output);
  await vi.advanceTimersByTimeAsync(0);
  expect(responses()).toMatchObject([
    { payload: { status: "error", message: expect.stringContaining("timeoutMs") } },
  ]);
});

it("getProp waits for ever where it is told so", async () => {
  const { add, call, receive, clock, responses, socket } = setUpSession();
  const options = { timeoutMs: Number.POSITIVE_INFINITY };
  const output = add({ output: Output("out", "x") }, (ctx) =>
    (ctx as CallbackContext).websocket?.getProp("a", "b", options),
  );
  call(output);
  clock.advance(1e12);
  await vi.advanceTimersByTimeAsync(0);
  expect(responses()).toEqual([]);
  const { requestId } = socket.messages.find(({ type }) => type === "get_props_request") ?? {};
  receive({ type: "get_props_response", rendererId: "tab", requestId, payload: { b: 7 } });
  await vi.advanceTimersByTimeAsync(0);
  expect(responses()).toMatchObject([{ payload: { status: "ok" } }]);
});
