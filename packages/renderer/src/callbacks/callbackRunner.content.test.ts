/** The runner: what follows from components that a result brings, takes away or moves. */
import { type CallbackDefinition, type InputRef, type OutputRef, Patch } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { boxes, definition, div } from "../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../testing/runnerHarness.ts";

describe("B12 components that a result puts in another order", () => {
  const card = (i: number): unknown => div({ i, t: "card" }, div({ i, t: "x" }), { v: i });
  const layout = div("root", [div("go", null, { n: 0 }), div("box", [1, 2, 3].map(card)), div("out")]);
  const all = '{"i":["ALL"],"t":"card"}.v';
  const inner = '{"i":["ALL"],"t":"x"}.id';
  const move = definition("box.children", ["go.n"], { prevent_initial_call: true });

  function start(...definitions: CallbackDefinition[]): RunnerHarness {
    const harness = createRunnerHarness(layout, [move, ...definitions]);
    for (const open of harness.client.open()) open.prevent();
    harness.settle();
    harness.change("go", { n: Math.random() });
    return harness;
  }
  const put = (harness: RunnerHarness, children: unknown): void => harness.finish("box.children", children);

  it("calls what reads the list, in the order shown, inside of them too", () => {
    const harness = start(definition("out.v", [all, inner]));
    put(harness, new Patch().reverse([]));
    const { body } = harness.client.to("out.v");
    expect((body.inputs[0] as InputRef[]).map(({ value }) => value)).toEqual([3, 2, 1]);
    expect(body.changedPropIds).toEqual(
      [3, 2, 1].flatMap((i) => [`{"i":${i},"t":"card"}.v`, `{"i":${i},"t":"x"}.id`]),
    );
  });

  it("calls for a move that comes with something new, or with something gone", () => {
    for (const change of [
      new Patch().reverse([]).append([], card(4)),
      new Patch().reverse([]).delete([0]),
      new Patch().reverse([]).prepend([], div("plain")),
    ]) {
      const harness = start(definition("out.v", [all], { prevent_initial_call: true }));
      put(harness, change);
      expect(harness.openOutputs()).toEqual(["out.v"]);
    }
  });

  it("does not call where the order of what was there is the same", () => {
    for (const change of [
      new Patch().append([], div("plain")),
      new Patch().prepend([], div("plain")),
      new Patch().reverse([]).reverse([]),
    ]) {
      const harness = start(definition("out.v", [all]));
      put(harness, change);
      expect(harness.openOutputs()).toEqual([]);
    }
  });

  it("does not call what reads one of them", () => {
    const each = definition('{"i":["MATCH"],"t":"x"}.w', ['{"i":["MATCH"],"t":"card"}.v']);
    const harness = start(each);
    put(harness, new Patch().reverse([]));
    expect(harness.openOutputs()).toEqual([]);
  });

  it.each([
    [false, 3],
    [true, 0],
  ])("with all its outputs among what moved, and prevent_initial_call %s: %i calls", (prevented, count) => {
    const ranks = definition('{"i":["MATCH"],"t":"x"}.w', ['{"i":["ALL"],"t":"card"}.v'], {
      prevent_initial_call: prevented,
    });
    const harness = start(ranks);
    put(harness, new Patch().reverse([]));
    expect(harness.openOutputs()).toHaveLength(count);
  });
});

describe("N2 a list beside the outputs that read it, in content that a Patch changes", () => {
  const member = (n: number): unknown[] => [div({ n, t: "go" }, null, { v: n }), div({ n, t: "told" })];
  const layout = div("root", [div("a"), div("box", [1, 2].flatMap(member))]);
  const change = definition("box.children", ["a.v"], { prevent_initial_call: true });
  const ways: [string, () => unknown, (called: number) => boolean][] = [
    ["gains a member", () => new Patch().append([], div({ n: 0, t: "go" }, null, { v: 0 })), (n) => n > 0],
    ["loses a member", () => new Patch().delete([0]), (n) => n > 1],
    ["has another order", () => new Patch().reverse([]), (n) => n > 1],
  ];

  it.each(
    ways.flatMap(([name, patch, isAbove]) =>
      ["ALL", "ALLSMALLER"].flatMap((wildcard) => [
        { name, patch, wildcard, prevented: true, called: [] },
        {
          name,
          patch,
          wildcard,
          prevented: false,
          called: wildcard === "ALL" ? [1, 2] : [1, 2].filter(isAbove),
        },
      ]),
    ),
  )(
    "$wildcard, the list $name, prevent_initial_call $prevented: initial calls of $called",
    ({ patch, wildcard, prevented, called }) => {
      const told = definition('{"n":["MATCH"],"t":"told"}.v', [`{"n":["${wildcard}"],"t":"go"}.v`], {
        prevent_initial_call: prevented,
      });
      const harness = createRunnerHarness(layout, [change, told]);
      for (const open of harness.client.open()) open.prevent();
      harness.settle();
      harness.change("a", { v: 1 });
      harness.finish("box.children", patch());
      const bodies = harness.client.open().map(({ body }) => body);
      const outputs = bodies.map((body) => body.outputs as OutputRef);
      expect(outputs.map(({ id }) => (id as { n: number }).n).sort()).toEqual(called);
      expect(bodies.flatMap(({ changedPropIds }) => changedPropIds)).toEqual([]);
    },
  );
});

describe("new content (5.7)", () => {
  const fill: CallbackDefinition = definition("box.children", ["a.v"], { prevent_initial_call: true });

  it("calls what outputs into it, and triggers what reads it from outside", () => {
    const harness = createRunnerHarness(boxes("a", "box", "outer"), [
      fill,
      definition("inner.v", ["field.v"]),
      definition("outer.v", ["field.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.finish("box.children", [div("field", null, { v: "typed" }), div("inner")]);
    expect(harness.openOutputs()).toEqual(["inner.v", "outer.v"]);
    expect(harness.client.to("inner.v").body.changedPropIds).toEqual([]);
    expect(harness.client.to("outer.v").body.changedPropIds).toEqual(["field.v"]);
  });

  it("tells lists that an item is gone", () => {
    const item = (index: number): unknown => div({ type: "i", index }, null, { v: index });
    const harness = createRunnerHarness(div("root", [div("a"), div("box", [item(1), item(2)]), div("sum")]), [
      fill,
      definition("sum.v", ['{"index":["ALL"],"type":"i"}.v'], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.finish("box.children", [item(2)]);
    expect(harness.client.to("sum.v").body.inputs).toEqual([
      [{ id: { index: 2, type: "i" }, property: "v", value: 2 }],
    ]);
  });

  it("calls nothing for content that set_props brings, but finds its ids", () => {
    const harness = createRunnerHarness(boxes("a", "box"), [definition("inner.v", ["field.v"])]);
    harness.runner.updates.fromServer("box", { children: [div("field", null, { v: 1 }), div("inner")] });
    harness.settle();
    expect(harness.openOutputs()).toEqual([]);
    harness.change("field", { v: 2 });
    expect(harness.openOutputs()).toEqual(["inner.v"]);
  });
});
