/** Random graphs, random triggers, answers in random order: what must hold whatever happens. */
import type { CallbackDefinition } from "@patchbay/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEngineHarness, type EngineHarness } from "../testing/engineHarness.ts";
import { definition, div } from "../testing/layouts.ts";
import { RUN_SLOTS } from "./schedule.ts";

const SIZE = 8;
const ids = Array.from({ length: SIZE }, (_, at) => `p${at}`);

interface Edge {
  output: number;
  inputs: number[];
  prevented: boolean;
}

/** One callback per output at most; acyclic when inputs are below outputs. */
function graphs(acyclic: boolean): fc.Arbitrary<Edge[]> {
  return fc.uniqueArray(
    fc
      .record({
        output: fc.integer({ min: 1, max: SIZE - 1 }),
        inputs: fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }), { minLength: 1, maxLength: 3 }),
        prevented: fc.boolean(),
      })
      .map((edge) =>
        acyclic ? { ...edge, inputs: [...new Set(edge.inputs.map((at) => at % edge.output))] } : edge,
      ),
    { selector: (edge) => edge.output, maxLength: SIZE - 1 },
  );
}

type Step =
  | { kind: "change"; at: number; value: number }
  | { kind: "answer"; pick: number }
  | { kind: "prevent"; pick: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("change" as const), at: fc.nat(SIZE - 1), value: fc.nat(99) }),
    fc.record({ kind: fc.constant("answer" as const), pick: fc.nat(20) }),
    fc.record({ kind: fc.constant("prevent" as const), pick: fc.nat(20) }),
  ),
  { maxLength: 30 },
);

function definitionsOf(edges: readonly Edge[]): CallbackDefinition[] {
  return edges.map(({ output, inputs, prevented }) =>
    definition(
      `p${output}.v`,
      inputs.map((at) => `p${at}.v`),
      { prevent_initial_call: prevented },
    ),
  );
}

/** What every callback computes: its inputs, joined. */
function computed(inputs: readonly unknown[]): string {
  return `(${inputs.map(String).join(" ")})`;
}

function answer(harness: EngineHarness, pick: number): void {
  const open = harness.client.open();
  const request = open[pick % Math.max(1, open.length)];
  if (request === undefined) return;
  const { output, inputs } = request.body;
  request.answer({
    [output.slice(0, -2)]: { v: computed(inputs.map((input) => (input as { value: unknown }).value)) },
  });
  harness.settle();
}

function play(edges: readonly Edge[], script: readonly Step[]): EngineHarness {
  const harness = createEngineHarness(
    div(
      "root",
      ids.map((id, at) => div(id, null, { v: at })),
    ),
    definitionsOf(edges),
  );
  for (const step of script) {
    if (step.kind === "change") harness.change(`p${step.at}`, { v: `c${step.value}` });
    else if (step.kind === "answer") answer(harness, step.pick);
    else {
      const open = harness.client.open();
      open[step.pick % Math.max(1, open.length)]?.prevent();
      harness.settle();
    }
    expect(harness.client.open().length).toBeLessThanOrEqual(RUN_SLOTS);
    const outputs = harness.openOutputs();
    expect(new Set(outputs).size).toBe(outputs.length);
  }
  return harness;
}

describe("any graph", () => {
  it("comes to rest, with nothing running, waiting or marked", () => {
    fc.assert(
      fc.property(graphs(false), steps, (edges, script) => {
        const harness = play(edges, script);
        for (let round = 0; harness.client.open().length > 0; round++) {
          expect(round).toBeLessThan(500);
          answer(harness, 0);
        }
        expect(harness.busy.getState()).toBe(false);
        expect(harness.loading.marks(harness.layout.root, true)).toEqual([]);
        expect(harness.faults).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a graph without loops", () => {
  it("ends with every triggered output computed from the final inputs", () => {
    fc.assert(
      fc.property(
        graphs(true),
        fc.array(fc.tuple(fc.nat(SIZE - 1), fc.nat(99), fc.nat(20))),
        (edges, changes) => {
          const free = edges.map((edge) => ({ ...edge, prevented: false }));
          const sources = ids.filter((_, at) => !free.some((edge) => edge.output === at));
          const harness = play(free, []);
          for (const [at, value, pick] of changes) {
            harness.change(sources[at % sources.length] ?? "p0", { v: `c${value}` });
            if (pick % 2 === 0) answer(harness, pick);
          }
          while (harness.client.open().length > 0) answer(harness, 0);
          for (const { output, inputs } of free) {
            expect(harness.value(`p${output}`, "v")).toBe(
              computed(inputs.map((at) => harness.value(`p${at}`, "v"))),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("runs each callback at most once for one change", () => {
    fc.assert(
      fc.property(graphs(true), fc.nat(SIZE - 1), fc.array(fc.nat(20)), (edges, at, order) => {
        const harness = play(edges, []);
        while (harness.client.open().length > 0) answer(harness, 0);
        const before = harness.client.requests.length;
        harness.change(`p${at}`, { v: "changed" });
        for (let turn = 0; harness.client.open().length > 0; turn++) answer(harness, order[turn] ?? 0);
        const outputs = harness.client.requests.slice(before).map((request) => request.body.output);
        expect(new Set(outputs).size).toBe(outputs.length);
      }),
      { numRuns: 200 },
    );
  });
});
