import fc from "fast-check";
import { expect, it } from "vitest";
import { ResumeBuffer } from "./resumeBuffer.ts";

const bounds = { maxMessages: 5, maxLength: 1_000 };

it("gives all that followed, or nothing", () => {
  const buffer = new ResumeBuffer(bounds);
  for (const text of ["a", "b", "c"]) buffer.add(text);
  expect(buffer.after(0)).toEqual(["a", "b", "c"]);
  expect(buffer.after(2)).toEqual(["c"]);
  expect(buffer.after(3)).toEqual([]);
  // A number that was never given is not ours.
  expect(buffer.after(4)).toBeUndefined();
  buffer.acknowledge(2);
  expect(buffer.after(1)).toBeUndefined();
  expect(buffer.after(2)).toEqual(["c"]);
});

it("keeps its bounds by forgetting the oldest, and then says that it cannot", () => {
  const byCount = new ResumeBuffer(bounds);
  for (let n = 1; n <= 7; n += 1) byCount.add(String(n));
  expect(byCount.after(1)).toBeUndefined();
  expect(byCount.after(2)).toEqual(["3", "4", "5", "6", "7"]);
  const byLength = new ResumeBuffer(bounds);
  byLength.add("x".repeat(900));
  byLength.add("y".repeat(200));
  expect(byLength.length).toBe(200);
  byLength.add("z".repeat(2_000));
  expect(byLength.length).toBe(0);
  expect(byLength.after(2)).toBeUndefined();
  expect(byLength.after(3)).toEqual([]);
});

it("gives back its memory, and counts it, when all is acknowledged", () => {
  const buffer = new ResumeBuffer({ maxMessages: 1_000, maxLength: 100_000 });
  for (let n = 1; n <= 500; n += 1) buffer.add(`${n}`.padStart(10));
  expect(buffer.length).toBe(5_000);
  buffer.acknowledge(500);
  expect(buffer.length).toBe(0);
  expect(buffer.after(500)).toEqual([]);
});

it("A14 what is acknowledged counts no more, also where its neighbours wait", () => {
  const maxLength = 4 * 1024 * 1024;
  const buffer = new ResumeBuffer({ maxMessages: 10_000, maxLength });
  const large = "x".repeat(60_000);
  for (let n = 1; n <= 64; n += 1) buffer.add(large);
  buffer.acknowledge(63);
  expect(buffer.length).toBe(60_000);
  buffer.add("y".repeat(400_000));
  expect(buffer.after(63)?.map(({ length }) => length)).toEqual([60_000, 400_000]);
});

it("A14 many short messages beside a long one", () => {
  const buffer = new ResumeBuffer({ maxMessages: 10_000, maxLength: 10_000 });
  buffer.add("x".repeat(9_000));
  for (let n = 2; n <= 100; n += 1) buffer.add("y");
  buffer.acknowledge(1);
  expect(buffer.length).toBe(99);
  buffer.add("z".repeat(9_000));
  expect(buffer.after(1)).toHaveLength(100);
});

it.each([
  ["few", bounds],
  ["many", { maxMessages: 150, maxLength: 20_000 }],
])("whatever is added and acknowledged: the tail of what was added, within bounds of %s", (_, within) => {
  const step = fc.oneof(
    fc.record({ add: fc.string({ maxLength: 300 }), times: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ ack: fc.integer({ min: 0, max: 1_500 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 1_500 }), (steps, received) => {
      const buffer = new ResumeBuffer(within);
      const all: string[] = [];
      let acknowledged = 0;
      for (const each of steps) {
        if ("add" in each) {
          for (let n = 0; n < each.times; n += 1) {
            all.push(`${each.add}${n}`);
            buffer.add(`${each.add}${n}`);
          }
        } else {
          buffer.acknowledge(each.ack);
        }
        expect(buffer.length).toBeLessThanOrEqual(within.maxLength);
        acknowledged = Math.max(acknowledged, "ack" in each ? Math.min(each.ack, all.length) : 0);
      }
      expect(buffer.last).toBe(all.length);
      const after = buffer.after(received);
      if (after !== undefined) expect(after).toEqual(all.slice(received));
      // Nothing is forgotten that fits and waits.
      else if (received <= all.length && received >= acknowledged) {
        const wanted = all.slice(received);
        const fits = wanted.length <= within.maxMessages && wanted.join("").length <= within.maxLength;
        expect(fits).toBe(false);
      }
      expect(buffer.after(all.length)).toEqual([]);
    }),
  );
});
