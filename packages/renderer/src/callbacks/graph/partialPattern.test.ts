/** Patterns that fit ids with further keys (PROTOCOL.md, rule ID9). */
import { type CallbackDefinition, type Component, Patch, stringifyId } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { definition, div } from "../../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../../testing/runnerHarness.ts";
import { createGraph } from "./graph.ts";

type Id = Exclude<Parameters<typeof div>[0], string | undefined>;

/** Makes the Inputs, State and Outputs with these patterns partial. */
function partial(given: CallbackDefinition, ...patterns: string[]): CallbackDefinition {
  const mark = (one: CallbackDefinition["inputs"][number]) =>
    patterns.includes(one.id) ? { ...one, partial: true } : one;
  const outputs = given.output.replace(/^\.\.|\.\.$/g, "").split("...");
  return {
    ...given,
    inputs: given.inputs.map(mark),
    state: (given.state ?? []).map(mark),
    outputs_meta: outputs.map((output) =>
      patterns.includes(output.slice(0, output.lastIndexOf("."))) ? { partial: true } : {},
    ),
  };
}

const box = (id: Id): Component => div(id, null, { v: stringifyId(id) });
const page = (definitions: CallbackDefinition[], ...ids: Id[]): RunnerHarness =>
  createRunnerHarness(div("root", [...ids.map(box), div("out"), div("more")]), definitions);
const bodies = (harness: RunnerHarness) => harness.client.open().map(({ body }) => body);
const quiet = { prevent_initial_call: true };

const item = '{"type":"item"}';
const items: Id[] = [{ type: "item", i: 1 }, { type: "item" }, { g: "x", i: 2, type: "item" }];
const itemRefs = [
  { id: { i: 1, type: "item" }, property: "v", value: '{"i":1,"type":"item"}' },
  { id: { type: "item" }, property: "v", value: '{"type":"item"}' },
  { id: { g: "x", i: 2, type: "item" }, property: "v", value: '{"g":"x","i":2,"type":"item"}' },
];

describe("a partial pattern without wildcards", () => {
  const all = partial(definition("out.children", [`${item}.v`]), item);

  it("is a list of all components with at least its keys, in document order, whichever of them triggers", () => {
    const harness = page([all], ...items, { type: "other", i: 1 }, { i: 9 });
    expect(bodies(harness)).toMatchObject([{ inputs: [itemRefs], changedPropIds: [] }]);
    harness.client.to("out.children").prevent();
    for (const id of items) {
      harness.change(stringifyId(id), { v: "x" });
      const [body] = bodies(harness);
      expect(body?.inputs).toMatchObject([itemRefs.map((ref) => ({ id: ref.id }))]);
      expect(body?.changedPropIds).toEqual([`${stringifyId(id)}.v`]);
      expect(body?.parsedChangedPropsIds).toEqual([id]);
      harness.client.to("out.children").prevent();
      harness.settle();
    }
    harness.change('{"i":1,"type":"other"}', { v: "x" });
    expect(bodies(harness)).toEqual([]);
  });

  it("is a list for one component, and for none", () => {
    expect(bodies(page([all], { type: "item", i: 1 }))).toMatchObject([{ inputs: [[itemRefs[0]]] }]);
    expect(bodies(page([all]))).toMatchObject([{ inputs: [[]] }]);
  });

  it("as an Output and as State names all of them, too", () => {
    const harness = page(
      [partial(definition(`${item}.title`, ["more.id"], { state: [`${item}.v`] }), item)],
      ...items,
    );
    const ids = itemRefs.map(({ id }) => ({ id, property: "title" }));
    expect(bodies(harness)).toMatchObject([{ outputs: ids, state: [itemRefs] }]);
  });

  it("fits exact keys only if it is not marked, and by type and value if it is", () => {
    const plain = definition("out.children", ['{"type":"item"}.v']);
    expect(bodies(page([plain], ...items))).toMatchObject([{ inputs: [itemRefs[1]] }]);
    const one = partial(definition("out.children", ['{"i":1}.v']), '{"i":1}');
    const harness = page([one], { i: "1", k: 0 }, { i: 1, k: 1 }, { i: true, k: 2 });
    expect(bodies(harness)).toMatchObject([{ inputs: [[{ id: { i: 1, k: 1 } }]] }]);
  });

  it("reads no mark from a string id, nor from a malformed `outputs_meta`", () => {
    for (const meta of [{}, "partial", [null], [[true]], [{ partial: "yes" }]]) {
      const odd = { ...definition(`${item}.v`, ["b.v"]), outputs_meta: meta as never };
      expect(createGraph([odd]).callbacks[0]?.outputs[0]?.partial).toBe(false);
    }
    const text = { ...definition("a.v", []), inputs: [{ id: "b", property: "v", partial: true }] };
    expect(createGraph([text]).callbacks[0]?.inputs[0]).toMatchObject({ partial: false, multi: false });
  });

  it("finds keys that hold commas and quotes", () => {
    const pattern = '{"a,b":1,"c\\"":2}';
    const harness = page([partial(definition("out.children", [`${pattern}.v`]), pattern)], {
      "a,b": 1,
      'c"': 2,
      d: 3,
    });
    expect(bodies(harness)).toMatchObject([{ inputs: [[{ id: { "a,b": 1, 'c"': 2, d: 3 } }]] }]);
  });
});

describe("a partial pattern with wildcards", () => {
  const from = '{"i":["MATCH"],"type":"from"}';
  const to = '{"i":["MATCH"],"type":"to"}';
  const match = partial(definition(`${to}.title`, [`${from}.v`]), from, to);
  const pair: Id[] = [
    { type: "from", i: 1, z: 7 },
    { type: "to", i: 1, w: 9 },
  ];
  const exact: Id[] = [
    { type: "from", i: 2 },
    { type: "to", i: 2 },
  ];

  it("relates MATCH by its own keys, also beside components with exactly these", () => {
    const harness = page([match], ...pair, ...exact);
    expect(bodies(harness)).toMatchObject([
      { outputs: { id: { i: 1, type: "to", w: 9 } }, inputs: [{ id: { i: 1, type: "from", z: 7 } }] },
      { outputs: { id: { i: 2, type: "to" } }, inputs: [{ id: { i: 2, type: "from" } }] },
    ]);
    for (const request of harness.client.open()) request.prevent();
    harness.change('{"i":1,"type":"from","z":7}', { v: "x" });
    expect(bodies(harness)).toMatchObject([
      {
        outputs: { id: { w: 9 } },
        inputs: [{ value: "x" }],
        changedPropIds: ['{"i":1,"type":"from","z":7}.v'],
      },
    ]);
  });

  it("takes one value where it has no list: several components are an error", () => {
    const harness = page(
      [match],
      { type: "from", i: 1, z: 1 },
      { type: "from", i: 1, z: 2 },
      { type: "to", i: 1 },
    );
    expect(bodies(harness)).toEqual([]);
    expect(harness.faults).toMatchObject([
      { code: "unknown_id", message: expect.stringContaining("Multiple") },
    ]);
  });

  it("relates partial and exact patterns of one callback", () => {
    const harness = page([partial(definition(`${to}.title`, [`${from}.v`]), from)], ...pair, ...exact, {
      type: "from",
      i: 3,
      z: 1,
    });
    expect(bodies(harness)).toMatchObject([{ outputs: { id: { i: 2, type: "to" } } }]);
  });

  it("takes ALL and ALLSMALLER", () => {
    const every = '{"i":["ALL"]}';
    const smaller = '{"i":["ALLSMALLER"]}';
    const harness = page(
      [
        partial(definition("out.children", [`${every}.v`]), every),
        partial(definition(`${to}.title`, [`${smaller}.v`], quiet), smaller, to),
      ],
      ...pair,
      ...exact,
    );
    expect(bodies(harness)[0]?.inputs[0]).toHaveLength(4);
    harness.client.to("out.children").prevent();
    harness.change('{"i":1,"type":"from","z":7}', { v: "x" });
    expect(bodies(harness).at(-1)).toMatchObject({
      outputs: { id: { i: 2, type: "to" } },
      inputs: [[{ value: "x" }, { id: { i: 1, type: "to", w: 9 } }]],
    });
  });

  it("orders calls: one that computes an Input comes first", () => {
    const harness = page(
      [partial(definition("out.children", ['{"type":"to"}.title']), '{"type":"to"}'), match],
      ...pair,
    );
    expect(harness.openOutputs()).toEqual([`${to}.title`]);
    harness.client.to(`${to}.title`).answer({ '{"i":1,"type":"to","w":9}': { title: "done" } });
    harness.settle();
    expect(bodies(harness)).toMatchObject([
      { output: "out.children", inputs: [[{ id: { w: 9 }, value: "done" }]] },
    ]);
  });
});

describe("new content", () => {
  const filler = definition("more.children", ["out.v"], quiet);
  const inner = '{"type":"inner"}';
  const each = partial(
    definition('{"type":"inner","i":["MATCH"]}.title', ["out.id"], {}),
    '{"type":"inner","i":["MATCH"]}',
  );
  const all = partial(definition("out.children", [`${inner}.v`], quiet), inner);
  const rows: Component[] = [box({ type: "inner", i: 1, k: "a" }), box({ type: "inner", i: 2 })];

  it("calls callbacks whose partial Outputs and Inputs it brings, moves or removes", () => {
    const harness = page([filler, each, all]);
    harness.change("out", { v: 1 });
    harness.finish("more.children", rows);
    expect(bodies(harness)).toMatchObject([
      { outputs: { id: { i: 1, k: "a", type: "inner" } }, changedPropIds: [] },
      { outputs: { id: { i: 2, type: "inner" } }, changedPropIds: [] },
      {
        output: "out.children",
        inputs: [[{ id: { i: 1 } }, { id: { i: 2 } }]],
        changedPropIds: ['{"i":1,"k":"a","type":"inner"}.v', '{"i":2,"type":"inner"}.v'],
      },
    ]);
    for (const request of harness.client.open()) request.prevent();
    harness.change("out", { v: 2 });
    harness.finish("more.children", new Patch().delete([0]));
    expect(bodies(harness)).toMatchObject([{ output: "out.children", inputs: [[{ id: { i: 2 } }]] }]);
  });
});
