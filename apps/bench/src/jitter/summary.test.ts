import { expect, test } from "vitest";
import { faultsOf, type NamedSeen, summarise } from "./summary.ts";

const seen = (name: string, ticks: number[], rest: Partial<NamedSeen> = {}): NamedSeen => ({
  name,
  ticks,
  loops: 1,
  clicks: [],
  recoveriesMs: [],
  notBack: 0,
  ...rest,
});

test("what is missing in the middle or at the end counts as not delivered, and what comes twice as twice", () => {
  const { delivered, twice, starved } = summarise(
    [seen("whole", [1, 2, 3, 4, 5]), seen("gap", [1, 2, 2, 4, 5]), seen("end", [1, 2])],
    4,
  );
  expect(delivered).toBeCloseTo((100 * (4 + 3 + 2)) / 12);
  expect(twice).toBe(1);
  expect(starved).toEqual(["end: misses the last 2 ticks"]);
});

test("a client that got nothing is named, and does not turn the figures into nonsense", () => {
  const { delivered, starved } = summarise([seen("whole", [1, 2]), seen("mute", [])], 2);
  expect(delivered).toBe(100);
  expect(starved).toEqual(["mute: nothing came"]);
});

test("clicks are told by how they ended", () => {
  const clicks = [
    { outcome: "answered", times: 1 },
    { outcome: "answered", times: 2 },
    { outcome: "unknown", times: undefined },
    { outcome: "notSent", times: undefined },
  ] as const;
  expect(summarise([seen("one", [1], { clicks: [...clicks] })], 1).clicks).toEqual({
    all: 4,
    answered: 2,
    doneTwice: 1,
    notSent: 1,
    unknown: 1,
  });
});

test("figures about nothing are a fault: nobody got a tick, or no click was answered", () => {
  const answered = { clicks: [{ outcome: "answered", times: 1 } as const] };
  expect(faultsOf(summarise([seen("one", [1], answered)], 1))).toEqual([]);
  expect(faultsOf(summarise([seen("one", [1])], 1))).toEqual(["no click was answered"]);
  expect(faultsOf(summarise([], 1))).toEqual(["nothing came to anybody", "no click was answered"]);
});
