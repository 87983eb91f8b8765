import { expect, test } from "vitest";
import type { Case, Row, Side } from "../row.ts";
import { ENOUGH_SAMPLES, runRow } from "./runRow.ts";

const turns: string[] = [];
const failures: string[] = [];
const kase = (name: string, samples: number, rest: Partial<Case> = {}): Case => ({
  name,
  sides: ["ours", "stock"],
  async measure(side) {
    turns.push(`${name} ${side}`);
    return { time: Array.from({ length: samples }, () => 1) };
  },
  ...rest,
});
const rowOf = (...cases: Case[]): Row => ({
  name: "row",
  work: "",
  metrics: { time: "ms", other: "ms" },
  cases: () => cases,
  goals: [],
});

async function run(
  row: Row,
  { quick = false, repetitions = 1 }: { quick?: boolean; repetitions?: number } = {},
): Promise<Record<string, number>> {
  turns.length = 0;
  failures.length = 0;
  await runRow(row, {
    rounds: 2,
    repetitions,
    quick,
    profileFolder: undefined,
    sides: ["ours", "stock"] satisfies Side[],
    signal: new AbortController().signal,
    onTurn: () => undefined,
    onFailure: (turn, error) => failures.push(`${turn}: ${error instanceof Error ? error.message : error}`),
  });
  return Object.fromEntries(
    [...new Set(turns)].map((turn) => [turn, turns.filter((t) => t === turn).length]),
  );
}

test("what brings one sample a turn has turns until there are enough; what brings more has as many as told", async () => {
  expect(
    await run(
      rowOf(kase("few", 1), kase("many", 3), kase("one", 1, { once: true }), kase("often", 9, { turns: 7 })),
    ),
  ).toEqual({
    "few ours": ENOUGH_SAMPLES,
    "few stock": ENOUGH_SAMPLES,
    "many ours": 2,
    "many stock": 2,
    "one ours": 1,
    "one stock": 1,
    "often ours": 7,
    "often stock": 2,
  });
});

test("a turn is told to bring no more than is missing, but where many are wanted", async () => {
  const told: string[] = [];
  const telling = (name: string, rest: Partial<Case> = {}): Case =>
    kase(name, 0, {
      async measure(side, { repetitions }) {
        told.push(`${name} ${side} ${repetitions}`);
        return { time: Array.from({ length: repetitions }, () => 1) };
      },
      ...rest,
    });
  await run(rowOf(telling("few"), telling("often", { turns: 3 })), { repetitions: 3 });
  const of = (turn: string): string => told.filter((one) => one.startsWith(turn)).join();
  expect(of("few ours")).toBe("few ours 3,few ours 2");
  expect(of("few stock")).toBe("few stock 3,few stock 2");
  expect(of("often ours")).toBe("often ours 3,often ours 3,often ours 3");
  expect(of("often stock")).toBe("often stock 3,often stock 2");
});

test("sides take turns", async () => {
  await run(rowOf(kase("few", 3)));
  expect(turns).toEqual(["few ours", "few stock", "few ours", "few stock"]);
});

test("a side that fails has no further turn, and the others go on for as long as they need", async () => {
  const failing = kase("few", 1, {
    async measure(side) {
      turns.push(side);
      if (side === "stock") throw new Error("wrong state");
      return { time: [1] };
    },
  });
  expect(await run(rowOf(failing))).toEqual({ ours: ENOUGH_SAMPLES, stock: 1 });
});

test("what a failed side has too few of holds nobody up", async () => {
  const failing = kase("few", 1, {
    async measure(side) {
      const fails = side === "stock" && turns.includes("stock");
      turns.push(side);
      if (fails) throw new Error("wrong state");
      return { time: side === "stock" ? [1] : [1, 1, 1] };
    },
  });
  expect(await run(rowOf(failing))).toEqual({ ours: 2, stock: 2 });
});

test("quick is once", async () => {
  expect(await run(rowOf(kase("few", 1)), { quick: true })).toEqual({ "few ours": 1, "few stock": 1 });
});

test("a turn that brings nothing, or no number, has failed", async () => {
  const bringing = (samples: Record<string, number[]>): Partial<Case> => ({
    sides: ["ours"],
    measure: async () => samples,
  });
  await run(
    rowOf(kase("empty", 0, bringing({ time: [] })), kase("else", 0, bringing({ nobodysMetric: [1] }))),
  );
  expect(failures).toEqual([
    "row, empty, ours: The turn brought no samples.",
    "row, else, ours: The turn brought no samples.",
  ]);
  await run(rowOf(kase("broken", 0, bringing({ time: [1, Number.NaN] })), kase("fine", 1)));
  expect(failures).toEqual(["row, broken, ours: Not all samples are numbers: 1, NaN"]);
});

test("a row that has none of the sides has failed: nothing was measured", async () => {
  await run(rowOf(kase("bare only", 1, { sides: ["bare"] })));
  expect(failures).toEqual(["row: The row has none of the sides ours, stock."]);
  await run(rowOf(), { quick: true });
  expect(failures).toEqual(["row: The row has none of the sides ours, stock."]);
});
