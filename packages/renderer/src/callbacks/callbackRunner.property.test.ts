/** Random graphs, random triggers, answers in random order: what must hold whatever happens. */
import type { CallbackDefinition } from "@patchbay/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definition, div } from "../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../testing/runnerHarness.ts";
import { RUN_SLOTS } from "./schedule/readyCalls.ts";

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

function answer(harness: RunnerHarness, pick: number): void {
  const open = harness.client.open();
  const request = open[pick % Math.max(1, open.length)];
  if (request === undefined) return;
  const { output, inputs } = request.body;
  request.answer({
    [output.slice(0, -2)]: { v: computed(inputs.map((input) => (input as { value: unknown }).value)) },
  });
  harness.settle();
}

function play(edges: readonly Edge[], script: readonly Step[]): RunnerHarness {
  const harness = createRunnerHarness(
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
      { numRuns: 100 },
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
      { numRuns: 100 },
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
      { numRuns: 100 },
    );
  });
});

describe("a graph with loops", () => {
  it("ends after each change: no callback runs more often than there are callbacks", () => {
    fc.assert(
      fc.property(graphs(false), fc.nat(SIZE - 1), fc.array(fc.nat(20)), (edges, at, order) => {
        const prevented = edges.map((edge) => ({ ...edge, prevented: true }));
        const harness = play(prevented, []);
        harness.change(`p${at}`, { v: "changed" });
        for (let turn = 0; harness.client.open().length > 0; turn++) answer(harness, order[turn] ?? 0);
        const runs = new Map<string, number>();
        for (const { body } of harness.client.requests)
          runs.set(body.output, (runs.get(body.output) ?? 0) + 1);
        for (const count of runs.values()) expect(count).toBeLessThanOrEqual(edges.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the order of answers", () => {
  it("makes no difference to what a graph without loops computes, and to how often", () => {
    const picks = fc.array(fc.nat(20));
    fc.assert(
      fc.property(graphs(true), fc.nat(SIZE - 1), picks, picks, (edges, at, one, other) => {
        const [first, second] = [one, other].map((order) => {
          const harness = play(edges, []);
          let turn = 0;
          while (harness.client.open().length > 0) answer(harness, order[turn++] ?? 0);
          harness.change(`p${at}`, { v: "changed" });
          while (harness.client.open().length > 0) answer(harness, order[turn++] ?? 0);
          return {
            values: ids.map((id) => harness.value(id, "v")),
            requests: harness.client.requests
              .map(({ body }) => `${body.output} ${[...body.changedPropIds].sort().join()}`)
              .sort(),
          };
        });
        expect(second).toEqual(first);
      }),
      { numRuns: 100 },
    );
  });

  it("makes no difference to rows of a pattern, of which each runs once for its own change", () => {
    const row = '{"i":["MATCH"],"t":"r"}';
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(99), fc.boolean()), { maxLength: 20 }), (changes) => {
        const rows = [0, 1, 2, 3, 4];
        const idText = (i: number): string => `{"i":${i},"t":"r"}`;
        const harness = createRunnerHarness(
          div(
            "root",
            rows.map((i) => div({ i, t: "r" }, null, { v: "start" })),
          ),
          [definition(`${row}.w`, [`${row}.v`], { prevent_initial_call: true })],
        );
        const answerRow = (at: number): void => {
          const open = harness.client.open()[at];
          const input = open?.body.inputs[0] as { id: { i: number }; value: unknown } | undefined;
          if (input !== undefined) open?.answer({ [idText(input.id.i)]: { w: `of ${String(input.value)}` } });
          harness.settle();
        };
        const last = new Map<number, string>();
        for (const [at, value, isAnswered] of changes) {
          harness.change(idText(at), { v: `c${value}` });
          last.set(at, `c${value}`);
          const running = harness.client.open().map(({ body }) => JSON.stringify(body.outputs));
          expect(new Set(running).size).toBe(running.length);
          if (isAnswered) answerRow(value % running.length);
        }
        while (harness.client.open().length > 0) answerRow(0);
        for (const [at, value] of last) expect(harness.value(idText(at), "w")).toBe(`of ${value}`);
        const untouched = rows.filter((at) => !last.has(at));
        expect(untouched.map((at) => harness.value(idText(at), "w"))).toEqual(untouched.map(() => undefined));
      }),
      { numRuns: 100 },
    );
  });
});
