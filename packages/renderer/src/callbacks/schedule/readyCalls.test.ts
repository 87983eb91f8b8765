/** The scheduler by itself: states and wishes in, decisions out. Rules by their section. */
import type { CallbackDefinition, PageConfig } from "@patchbay/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLayoutStore } from "../../store/layoutStore.ts";
import { chainGraph } from "../../testing/bigGraphs.ts";
import { definition, div } from "../../testing/layouts.ts";
import { takesSlot } from "../execute/serverExecutor.ts";
import { createCallDependencies } from "../graph/callDependencies.ts";
import { createComponentFinder } from "../graph/componentFinder.ts";
import { createGraph } from "../graph/graph.ts";
import { NO_VALUES } from "../graph/idPattern.ts";
import { type Call, createCall } from "./call.ts";
import {
  createReadiness,
  type GroupProgress,
  type Pending,
  type Plan,
  plan,
  RUN_SLOTS,
} from "./readyCalls.ts";

interface World {
  call(output: string, rest?: Parameters<typeof createCall>[2]): Call;
  plan(pending: Partial<Pending>): Plan;
  ready(waiting: readonly Call[], running: readonly Call[], few: number): string[];
}

const websocket = {
  enabled: true,
  url: "/ws",
  worker_url: "/w",
  inactivity_timeout: 0,
  heartbeat_interval: 0,
};

/** Components `a` to `h`, each with a prop `v`, and callbacks among them. */
function world(
  definitions: readonly CallbackDefinition[],
  { ids = [..."abcdefgh"], config = {} }: { ids?: readonly string[]; config?: PageConfig } = {},
): World {
  const children = ids.map((id) => div(id, null, { v: id }));
  const layout = createLayoutStore({ layout: div("root", children), childrenProps: () => [] });
  const graph = createGraph(definitions);
  const finder = createComponentFinder(layout, graph);
  const dependencies = createCallDependencies(layout, finder, graph);
  return {
    call(output, rest = {}) {
      const callback = graph.callbacks.find((own) => own.definition.output === output);
      if (callback === undefined) throw new Error(`No callback ${output}`);
      return createCall(callback, NO_VALUES, rest);
    },
    plan: (pending) =>
      plan(
        { waiting: [], requested: [], running: [], groups: new Map(), ...pending },
        dependencies,
        (callback) => takesSlot(callback, config),
      ),
    ready: (waiting, running, few) =>
      outputs(waiting.filter(createReadiness({ waiting, running }, dependencies, new Set(), few))),
  };
}

const outputs = (calls: readonly Call[]): string[] => calls.map((call) => call.callback.definition.output);
const chain = ["a.v b.v", "b.v c.v", "c.v d.v"].map((text) => {
  const [input, output] = text.split(" ") as [string, string];
  return definition(output, [input]);
});
const changed = (...props: string[]): Map<string, string> =>
  new Map(props.map((prop) => [prop, prop.split(".")[0] ?? ""]));

describe("loop guard (5.8.0)", () => {
  it("drops a request whose callback is in the chain that led to it", () => {
    const { call, plan } = world(chain);
    const again = call("b.v");
    const next = plan({ requested: [{ ...again, chain: new Set([again.callback]) }, call("d.v")] });
    expect(outputs(next.start)).toEqual(["d.v"]);
    expect(next.wait).toEqual([]);
  });
});

describe("merging (5.8.1)", () => {
  it("makes one of several, in the place of the last, with all changes", () => {
    const { call, plan } = world([...chain, definition("e.v", ["h.v"])]);
    const next = plan({
      requested: [
        call("b.v", { changed: changed("a.v") }),
        call("e.v"),
        call("b.v", { changed: changed("a.w") }),
      ],
    });
    expect(outputs(next.start)).toEqual(["e.v", "b.v"]);
    expect([...(next.start[1]?.changed.keys() ?? [])]).toEqual(["a.v", "a.w"]);
  });

  it.each([
    [true, false, false],
    [false, true, false],
    [true, true, true],
  ])("initial %s and %s make initial %s", (first, second, expected) => {
    const { call, plan } = world(chain);
    const next = plan({ requested: [call("b.v", { initial: first }), call("b.v", { initial: second })] });
    expect(next.start.map(({ initial }) => initial)).toEqual([expected]);
  });

  it("keeps calls apart that differ in inputs, state or MATCH values", () => {
    const { plan } = world([]);
    const graph = createGraph([
      definition("b.v", ["a.v"]),
      definition("b.v@x", ["a.v"]),
      definition("h1", ["a.v"], { no_output: true }),
      definition("h1", ["c.v"], { no_output: true }),
    ]);
    const calls = graph.callbacks.map((callback) => createCall(callback, NO_VALUES));
    const [first] = calls;
    if (first === undefined) throw new Error("no call");
    const other = createCall(first.callback, new Map([["i", 1]]));
    expect(new Set([...calls, other].map(({ key }) => key)).size).toBe(5);
    expect(plan({ requested: [] }).start).toEqual([]);
  });
});

describe("newest wins (5.8.2)", () => {
  it("drops the running call of the same key, and nothing else", () => {
    const { call, plan } = world([...chain, definition("e.v", ["h.v"])]);
    const running = [call("b.v"), call("e.v")];
    const next = plan({ requested: [call("b.v")], running });
    expect(next.drop).toEqual([running[0]]);
    expect(outputs(next.start)).toEqual(["b.v"]);
  });

  it("lets a callback keep its overlapping runs", () => {
    const kept = { ...definition("b.v", ["a.v"]), patchbay: { overlap: "keep" as const } };
    const { call, plan } = world([kept]);
    const next = plan({ requested: [call("b.v")], running: [call("b.v")] });
    expect(next.drop).toEqual([]);
    expect(outputs(next.start)).toEqual(["b.v"]);
  });
});

describe("outputs that vanished (5.8.3)", () => {
  it("drops what has none left, running or not", () => {
    const { call, plan } = world(chain, { ids: ["a"] });
    const running = [call("c.v")];
    const next = plan({ requested: [call("b.v")], running });
    expect(next.orphaned).toEqual(running);
    expect(next.drop).toEqual([]);
    expect([...next.start, ...next.wait]).toEqual([]);
  });

  it("keeps what has some left, without the changes that went with components", () => {
    const { call, plan } = world([definition("..b.v...gone.v..", ["a.v", "gone.w"])], { ids: ["a", "b"] });
    const next = plan({ requested: [call("..b.v...gone.v..", { changed: changed("a.v", "gone.w") })] });
    expect([...(next.start[0]?.changed.keys() ?? [])]).toEqual(["a.v"]);
  });

  it("does not concern callbacks without outputs", () => {
    const { call, plan } = world([definition("hash", ["a.v"], { no_output: true })], { ids: [] });
    expect(outputs(plan({ requested: [call("hash")] }).start)).toEqual(["hash"]);
  });
});

describe("waiting for what is upstream (5.8.4)", () => {
  const wide = [...chain, definition("e.v", ["d.v", "h.v"]), definition("f.v", ["h.v"], { state: ["b.v"] })];

  it.each<[string, string[], string[], string[]]>([
    ["the output of what runs", ["b.v"], ["c.v"], []],
    ["anything downstream of what runs", ["b.v"], ["e.v"], []],
    ["the output of what waits", [], ["d.v", "c.v"], ["c.v"]],
    ["anything downstream of what waits", [], ["e.v", "b.v"], ["b.v"]],
    ["a State waits for nobody", ["b.v"], ["f.v"], ["f.v"]],
    ["what is independent", ["d.v"], ["b.v", "f.v"], ["b.v", "f.v"]],
  ])("%s", (_, running, requested, expected) => {
    const { call, plan } = world(wide);
    const next = plan({
      running: running.map((output) => call(output)),
      requested: requested.map((output) => call(output)),
    });
    expect(outputs(next.start)).toEqual(expected);
    expect(outputs(next.wait)).toEqual(requested.filter((output) => !expected.includes(output)));
  });

  it("does not count an output that is its own input", () => {
    const { call, plan } = world([definition("..a.v...b.v..", ["a.v", "b.v"])]);
    expect(outputs(plan({ requested: [call("..a.v...b.v..")] }).start)).toHaveLength(1);
  });

  it.each([
    [["b.v", "c.v", "a.v"], "b.v"],
    [["c.v", "a.v", "b.v"], "c.v"],
  ])("of a loop the first requested goes first: %s", (order, first) => {
    const loop = [...chain.slice(0, 2), definition("a.v", ["c.v"])];
    const { call, plan } = world(loop);
    const next = plan({ requested: order.map((output) => call(output)) });
    expect(outputs(next.start)).toEqual([first]);
  });

  it("a loop waits for one of its own that runs", () => {
    const { call, plan } = world([definition("a.v", ["b.v"]), definition("b.v", ["a.v"])]);
    expect(plan({ requested: [call("a.v")], running: [call("b.v")] }).start).toEqual([]);
  });
});

describe("groups (5.8.5)", () => {
  const group = 1;
  const progress = (completed: string[], updated: string[]): Map<number, GroupProgress> =>
    new Map([[group, { completed: new Set(completed), updated: new Set(updated) }]]);

  it.each<[string, Call["group"], string[], string[], boolean]>([
    ["nothing was updated", group, ["b.v"], [], true],
    ["it was updated", group, ["b.v"], ["b.v"], false],
    ["it is not of the group", undefined, ["b.v"], [], false],
    ["something else was computed", group, ["d.v"], [], false],
  ])("%s", (_, own, completed, updated, isPruned) => {
    const { call, plan } = world(chain);
    const next = plan({ requested: [call("c.v", { group: own })], groups: progress(completed, updated) });
    expect(outputs(next.pruned)).toEqual(isPruned ? ["c.v"] : []);
    expect(outputs(next.start)).toEqual(isPruned ? [] : ["c.v"]);
  });

  it("goes on through what is left out", () => {
    const { call, plan } = world(chain);
    const requested = [call("d.v", { group }), call("c.v", { group })];
    expect(outputs(plan({ requested, groups: progress(["b.v"], []) }).pruned)).toEqual(["c.v", "d.v"]);
  });

  it("goes through long chains, whatever the order of request", () => {
    const { definitions } = chainGraph(200, { prevent_initial_call: false });
    const ids = Array.from({ length: 201 }, (_, at) => `c${at}`);
    const { call, plan } = world(definitions, { ids });
    const requested = definitions.slice(1).map(({ output }) => call(output, { group }));
    for (const order of [requested, requested.toReversed()]) {
      expect(plan({ requested: order, groups: progress(["c1.v"], []) }).pruned).toHaveLength(199);
    }
  });

  it("keeps a call with an input of its own, and one with lists only", () => {
    const lists = definition("e.v", ['{"i":["ALL"]}.v']);
    const { call, plan } = world([definition("c.v", ["b.v", "h.v"]), lists]);
    const next = plan({
      requested: [call("c.v", { group }), call("e.v", { group })],
      groups: progress(["b.v"], []),
    });
    expect(outputs(next.start)).toEqual(["c.v", "e.v"]);
  });

  it("keeps a call whose input is about to be computed again", () => {
    const { call, plan } = world(chain);
    const next = plan({
      requested: [call("c.v", { group })],
      running: [call("b.v")],
      groups: progress(["b.v"], []),
    });
    expect(outputs(next.wait)).toEqual(["c.v"]);
    expect(next.pruned).toEqual([]);
  });
});

describe("slots (5.8.6, W39)", () => {
  const many = (count: number, rest: Partial<CallbackDefinition> = {}): CallbackDefinition[] =>
    Array.from({ length: count }, (_, at) =>
      definition(`h${at}`, ["a.v"], { no_output: true, ...rest } as object),
    );

  it.each<[string, Partial<CallbackDefinition>, number]>([
    ["server callbacks share them", {}, RUN_SLOTS],
    ["background ones, too", { background: { interval: 1 } }, RUN_SLOTS],
    ["persistent ones take none", { persistent: true }, 20],
    ["clientside ones take none", { clientside_function: { namespace: "n", function_name: "f" } }, 20],
  ])("%s", (_, rest, started) => {
    const definitions = many(20, rest);
    const { call, plan } = world(definitions);
    const requested = definitions.map(({ output }) => call(output));
    const next = plan({ requested });
    expect(outputs(next.start)).toEqual(outputs(requested).slice(0, started));
    expect(outputs(next.wait)).toEqual(outputs(requested).slice(started));
    expect(plan({ requested: next.wait, running: next.start }).start).toEqual([]);
  });

  it.each<[string, PageConfig, number]>([
    ["on Dash 4.5, runs over the socket take none", { stream: { enabled: false } }, 20],
    ["on Dash 4.4 they do", {}, RUN_SLOTS],
    [
      "on our own server they do: it refuses too many",
      { stream: { enabled: true }, patchbay: {} },
      RUN_SLOTS,
    ],
  ])("S16 %s", (_, config, started) => {
    const definitions = many(20);
    const { call, plan } = world(definitions, { config: { ...config, websocket } });
    expect(plan({ requested: definitions.map(({ output }) => call(output)) }).start).toHaveLength(started);
  });

  it("lets what takes none pass when all are taken", () => {
    const never = definition("never", ["a.v"], { no_output: true, persistent: true });
    const definitions = many(13);
    const { call, plan } = world([...definitions, never]);
    const running = definitions.slice(0, 12).map(({ output }) => call(output));
    const next = plan({ running, requested: [call("h12"), call("never")] });
    expect(outputs(next.start)).toEqual(["never"]);
  });
});

describe("looking upstream and asking how far others reach", () => {
  const size = 8;
  const edges = fc.array(
    fc.record({
      output: fc.nat(size - 1),
      inputs: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  );

  it("come to the same, loops and shared outputs included", () => {
    fc.assert(
      fc.property(edges, fc.array(fc.tuple(fc.nat(20), fc.boolean())), (graph, picks) => {
        const definitions = graph.map(({ output, inputs }, at) =>
          definition(
            `p${output}.v@${at}`,
            inputs.map((input) => `p${input}.v`),
          ),
        );
        const { call, ready } = world(definitions, {
          ids: Array.from({ length: size }, (_, at) => `p${at}`),
        });
        const used = new Map<string, boolean>();
        for (const [pick, isRunning] of picks)
          used.set(definitions[pick % definitions.length]?.output ?? "", isRunning);
        const running = [...used].flatMap(([output, isRunning]) => (isRunning ? [call(output)] : []));
        const waiting = [...used].flatMap(([output, isRunning]) => (isRunning ? [] : [call(output)]));
        const result = ready(waiting, running, Number.POSITIVE_INFINITY);
        expect(ready(waiting, running, 0)).toEqual(result);
        // Something can always go.
        if (waiting.length > 0 && running.length === 0) expect(result.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
