/** When the hub acknowledges what has come (PROTOCOL.md, rule EX5). */
import { expect, it } from "vitest";
import { connectedHub, greeting, settled, update } from "../testing/hubWorld.ts";

const long = (seq: number, tab: string, length: number) => ({
  ...update(seq, tab),
  payload: { componentId: `x${seq}`, props: { text: "x".repeat(length) } },
});

/** A page that takes its batches when it is not busy. */
function createBusyPage() {
  let busy: Promise<void> | undefined;
  let end = (): void => undefined;
  return {
    applied: async () => busy,
    hold() {
      busy = new Promise((resolve) => {
        end = resolve;
      });
    },
    async free() {
      busy = undefined;
      end();
      await settled();
    },
  };
}

async function acknowledging(page = {}, over = {}) {
  const hub = await connectedHub({}, { ...greeting, ...over }, page);
  return {
    ...hub,
    async say(...messages: object[]) {
      hub.socket?.say(...messages);
      await settled();
    },
    /** The numbers that were acknowledged. */
    acks: () =>
      (hub.socket?.sent ?? []).flatMap((message) =>
        message.type === "ack" ? [(message as unknown as { received: number }).received] : [],
      ),
  };
}

/** Beside the tab A, the tab B is busy until its page is free. */
async function besideBusyTab() {
  const page = createBusyPage();
  const hub = await acknowledging();
  const busy = hub.tab("B", {}, page);
  await settled();
  page.hold();
  return { ...hub, page, busy };
}

it("covers what tabs have applied, not what has come", async () => {
  const { page, busy: slow, say, acks, advance } = await besideBusyTab();
  await say(update(1), update(2, "B"), update(3));
  advance(5_000);
  expect(acks()).toEqual([1]);
  await page.free();
  advance(500);
  expect(acks().at(-1)).toBe(3);
  expect(slow.messages()).toEqual(["set_props"]);
  advance(5_000);
  expect(acks()).toHaveLength(2);
});

it("is not held up by a tab that sleeps: what waits for it is in the hub's care", async () => {
  const { tab, say, acks, advance } = await acknowledging();
  const b = tab("B");
  await settled();
  await b.api.suspend(1);
  await say(update(1, "B"), update(2));
  advance(5_000);
  expect(acks().at(-1)).toBe(2);
});

it("is not held up for long by a tab that is stuck, unless much waits for it", async () => {
  const { page, busy: stuck, say, acks, advance } = await besideBusyTab();
  await say(update(1, "B"), update(2));
  advance(9_000);
  expect(acks()).toEqual([]);
  advance(2_000);
  expect(acks()).toEqual([2]);
  // Nine million characters that do not merge.
  for (let seq = 3; seq < 12; seq++) await say(long(seq, "B", 1_000_000));
  advance(20_000);
  expect(acks().at(-1)).toBeLessThan(11);
  await page.free();
  advance(500);
  expect(acks().at(-1)).toBe(11);
  expect(stuck.messages().length).toBeGreaterThan(0);
});

it("comes soon of a few long messages when a busy tab has applied them", async () => {
  const page = createBusyPage();
  const { say, acks, advance } = await acknowledging(page);
  page.hold();
  await say(long(1, "A", 300_000));
  advance(200);
  expect(acks()).toEqual([]);
  await page.free();
  advance(20);
  expect(acks()).toEqual([1]);
});

it("comes several times in each heartbeat: on a slow connection it is the sign of life that comes in time", async () => {
  const { say, acks, advance } = await acknowledging({}, { heartbeatMs: 6_000 });
  for (let seq = 1; seq <= 3; seq++) {
    await say(update(seq));
    advance(1_000);
    expect(acks()).toHaveLength(seq);
  }
});

it("comes soon of what is much for a server to keep, and seldom of what is little", async () => {
  const { say, acks, advance } = await acknowledging();
  for (let seq = 1; seq <= 5; seq++) {
    await say(update(seq));
    advance(999);
  }
  expect(acks()).toEqual([]);
  advance(5);
  expect(acks()).toEqual([5]);
  for (let seq = 6; seq <= 60; seq++) await say(update(seq));
  advance(500);
  expect(acks().slice(1)).toEqual([60]);
  advance(10_000);
  expect(acks()).toHaveLength(2);
});

it("comes at once of so much that a server would stop, and as soon as a busy tab has applied it", async () => {
  const page = createBusyPage();
  const { say, acks, advance } = await acknowledging(page);
  for (let seq = 1; seq <= 1_001; seq++) await say(update(seq));
  advance(20);
  expect(acks()).toEqual([1_001]);
  page.hold();
  for (let seq = 1_002; seq <= 2_002; seq++) await say(update(seq));
  advance(200);
  expect(acks()).toHaveLength(1);
  await page.free();
  advance(20);
  expect(acks().slice(1)).toEqual([2_002]);
});

it("comes at once of a few long messages too", async () => {
  const { say, acks, advance } = await acknowledging();
  await say(long(1, "A", 300_000));
  advance(20);
  expect(acks()).toEqual([1]);
});
