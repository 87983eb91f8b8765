import fc from "fast-check";
import { expect, it } from "vitest";
import { Replay } from "./replay.ts";

const bounds = { maxMessages: 5, maxLength: 1_000 };

it("gives all that followed, or nothing", () => {
  const replay = new Replay(bounds);
  for (const text of ["a", "b", "c"]) replay.add(text);
  expect(replay.after(0)).toEqual(["a", "b", "c"]);
  expect(replay.after(2)).toEqual(["c"]);
  expect(replay.after(3)).toEqual([]);
  // A number that was never given is not ours.
  expect(replay.after(4)).toBeUndefined();
  replay.acknowledge(2);
  expect(replay.after(1)).toBeUndefined();
  expect(replay.after(2)).toEqual(["c"]);
});

it("keeps its bounds by forgetting the oldest, and then says that it cannot", () => {
  const byCount = new Replay(bounds);
  for (let n = 1; n <= 7; n += 1) byCount.add(String(n));
  expect(byCount.after(1)).toBeUndefined();
  expect(byCount.after(2)).toEqual(["3", "4", "5", "6", "7"]);
  const byLength = new Replay(bounds);
  byLength.add("x".repeat(900));
  byLength.add("y".repeat(200));
  expect(byLength.length).toBe(200);
  byLength.add("z".repeat(2_000));
  expect(byLength.length).toBe(0);
  expect(byLength.after(2)).toBeUndefined();
  expect(byLength.after(3)).toEqual([]);
});

it("whatever is added and acknowledged: the tail of what was added, within the bounds", () => {
  const step = fc.oneof(
    fc.record({ add: fc.string({ maxLength: 300 }) }),
    fc.record({ ack: fc.integer({ min: 0, max: 200 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 0, max: 200 }), (steps, received) => {
      const replay = new Replay(bounds);
      const all: string[] = [];
      for (const each of steps) {
        if ("add" in each) {
          all.push(each.add);
          replay.add(each.add);
        } else {
          replay.acknowledge(each.ack);
        }
        expect(replay.length).toBeLessThanOrEqual(bounds.maxLength);
      }
      expect(replay.last).toBe(all.length);
      const after = replay.after(received);
      if (after !== undefined) expect(after).toEqual(all.slice(received));
      expect(replay.after(all.length)).toEqual([]);
    }),
  );
});
