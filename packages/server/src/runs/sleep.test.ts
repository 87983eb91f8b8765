import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { sleep } from "./sleep.ts";

it("wakes each sleeper when its time has come, whoever else sleeps under the same signal", async () => {
  const { signal } = new AbortController();
  const woken: number[] = [];
  await Promise.all([30, 1, 15].map((ms) => sleep(ms, signal).then(() => woken.push(ms))));
  expect(woken).toEqual([1, 15, 30]);
});

it("wakes all who sleep when their signal aborts, with its reason, and nobody who sleeps under another", async () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const asleep = Promise.allSettled([sleep(1e6, one.signal), sleep(1e6, one.signal)]);
  let elsewhere = "asleep";
  const last = sleep(1e6, other.signal).catch(() => {
    elsewhere = "awake";
  });
  one.abort("enough");
  const reason = "enough";
  expect(await asleep).toEqual([
    { status: "rejected", reason },
    { status: "rejected", reason },
  ]);
  await expect(sleep(1, one.signal)).rejects.toBe(reason);
  expect(elsewhere).toBe("asleep");
  other.abort();
  await last;
});

it("listens to a signal for as long as somebody sleeps under it: Node keeps a composite one that is listened to", async () => {
  const signal = AbortSignal.any([new AbortController().signal, new AbortController().signal]);
  await sleep(0, signal);
  const again = sleep(0, signal);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await again;
  await expect.poll(() => getEventListeners(signal, "abort")).toEqual([]);
});

it("listens to a signal once, however often and however many sleep under it", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  for (let count = 0; count < 5; count += 1) await sleep(0, signal);
  const asleep = Promise.allSettled([sleep(1e6, signal), sleep(1e6, signal)]);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  controller.abort();
  await asleep;
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
