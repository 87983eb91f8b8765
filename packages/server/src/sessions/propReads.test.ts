import { getEventListeners } from "node:events";
import type { GetPropsRequest } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { Disconnected } from "../runs/disconnected.ts";
import { createFakeClock } from "../testing/fakeClock.ts";
import { MAX_OPEN_READS, PropReads } from "./propReads.ts";

const asks = (requestId: string): GetPropsRequest => ({
  type: "get_props_request",
  rendererId: "tab#1",
  requestId,
  payload: { componentId: "inp", properties: ["value"] },
});

const runWith = (signal: AbortSignal, isOver = false) => ({
  tabId: "tab",
  signal,
  isOver: () => isOver,
  stop: () => undefined,
});

it("leaves nothing behind on a run that reads again and again", async () => {
  const clock = createFakeClock();
  const reads = new PropReads(clock);
  const { signal } = new AbortController();
  for (let count = 0; count < 100; count += 1) {
    const answer = reads.ask({ run: runWith(signal), message: asks(`id-${count}`), timeoutMs: 1000 });
    if (count % 2 === 0) reads.answer("tab", { requestId: `id-${count}`, payload: { value: count } });
    else clock.advance(1000);
    await answer.catch(() => undefined);
  }
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(clock.pending).toBe(0);
  expect(reads.count()).toBe(0);
});

it("fails at once when nobody can answer any more", async () => {
  const clock = createFakeClock();
  const reads = new PropReads(clock);
  const { signal } = new AbortController();
  const answer = reads.ask({ run: runWith(signal, true), message: asks("1"), timeoutMs: 1000 });
  await expect(answer).rejects.toBeInstanceOf(Disconnected);
  expect(reads.answer("tab", { requestId: "1", payload: { value: 1 } })).toBe(false);
});

it("fails with what the tab says is wrong, and names what was read", async () => {
  const reads = new PropReads(createFakeClock());
  const { signal } = new AbortController();
  const answer = reads.ask({ run: runWith(signal), message: asks("1"), timeoutMs: 1000 });
  const error = { code: "too_large", message: "Over the limit of 10 characters" } as const;
  expect(reads.answer("other", { requestId: "1", payload: {}, error })).toBe(false);
  expect(reads.answer("tab", { requestId: "1", payload: {}, error })).toBe(true);
  await expect(answer).rejects.toMatchObject({
    code: "too_large",
    message: "inp.value cannot be read: Over the limit of 10 characters",
  });
});

it("holds so many questions and no more, and others again when some are answered", async () => {
  const clock = createFakeClock();
  const reads = new PropReads(clock);
  const { signal } = new AbortController();
  const ask = (requestId: string): Promise<unknown> =>
    reads.ask({ run: runWith(signal), message: asks(requestId), timeoutMs: 1000 });
  for (let count = 0; count < MAX_OPEN_READS; count += 1) void ask(`id-${count}`);
  await expect(ask("more")).rejects.toMatchObject({ code: "queue_full" });
  expect(reads.count()).toBe(MAX_OPEN_READS);
  reads.answer("tab", { requestId: "id-0", payload: { value: 1 } });
  const again = ask("again");
  reads.answer("tab", { requestId: "again", payload: { value: 2 } });
  expect(await again).toBe(2);
  clock.advance(1000);
  expect(reads.count()).toBe(0);
});
