/** The runner: what is called, when, and with which values. */
import { describe, expect, it } from "vitest";
import { boxes, definition, div } from "../testing/layouts.ts";
import { createRunnerHarness } from "../testing/runnerHarness.ts";

describe("initial calls (5.5)", () => {
  it("calls what has an output in the layout, and not what must not be called", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c"), [
      definition("b.v", ["a.v"]),
      definition("c.v", ["a.v"], { prevent_initial_call: true }),
      definition("absent.v", ["a.v"]),
    ]);
    expect(harness.openOutputs()).toEqual(["b.v"]);
    expect(harness.client.requests[0]?.body.changedPropIds).toEqual([]);
  });

  it("calls no-output callbacks without inputs always, with inputs when one is there", () => {
    const harness = createRunnerHarness(boxes("a"), [
      definition("hash1", [], { no_output: true }),
      definition("hash2", ["a.v"], { no_output: true }),
      definition("hash3", ["absent.v"], { no_output: true }),
    ]);
    expect(harness.openOutputs()).toEqual(["hash1", "hash2"]);
    expect(harness.client.requests[0]?.body).not.toHaveProperty("outputs");
    expect(harness.client.requests[0]?.body).not.toHaveProperty("state");
  });

  it("leaves out, again and again, what has no available input", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c"), [
      definition("b.v", ["absent.v"]),
      definition("c.v", ["b.v"]),
    ]);
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.busy.getState()).toBe(false);
  });

  it("runs a chain in order, the later ones once and triggered by the earlier", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c", "d"), [
      definition("d.v", ["b.v", "c.v"]),
      definition("b.v", ["a.v"]),
      definition("c.v", ["a.v"]),
    ]);
    expect(harness.openOutputs()).toEqual(["b.v", "c.v"]);
    harness.finish("b.v", 1);
    expect(harness.openOutputs()).toEqual(["c.v"]);
    harness.finish("c.v", 2);
    expect(harness.openOutputs()).toEqual(["d.v"]);
    expect(harness.client.to("d.v").body).toMatchObject({
      inputs: [{ value: 1 }, { value: 2 }],
      changedPropIds: ["b.v", "c.v"],
    });
  });

  it("lets what depends on a prevented callback run with the layout's value", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("c.v", ["b.v"]),
    ]);
    expect(harness.openOutputs()).toEqual(["c.v"]);
  });
});

describe("group pruning (5.8 step 5)", () => {
  it("drops initial calls downstream of a result that updated nothing, transitively", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c", "d"), [
      definition("b.v", ["a.v"]),
      definition("c.v", ["b.v"]),
      definition("d.v", ["c.v"]),
    ]);
    harness.client.to("b.v").prevent();
    harness.settle();
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.busy.getState()).toBe(false);
  });

  it("keeps a call with one input of its own", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c"), [
      definition("b.v", ["a.v"]),
      definition("c.v", ["b.v", "a.v"]),
    ]);
    harness.client.to("b.v").prevent();
    harness.settle();
    expect(harness.openOutputs()).toEqual(["c.v"]);
  });
});

describe("triggers (5.4)", () => {
  it("ignores equal values of a component, but not of a result or of set_props", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("c.v", ["b.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: "a" });
    expect(harness.openOutputs()).toEqual([]);
    harness.runner.updates.fromServer("a", { v: "a" });
    harness.settle();
    expect(harness.openOutputs()).toEqual(["b.v"]);
    harness.finish("b.v", "b");
    expect(harness.openOutputs()).toEqual(["c.v"]);
  });

  it("gathers the changes of one task into one call, and reads values at its start", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [
      definition("b.v", ["a.v", "a.w"], { state: ["b.s"], prevent_initial_call: true }),
    ]);
    const { updates } = harness.runner;
    updates.fromServer("a", { v: 1 });
    updates.fromServer("a", { w: 1, v: 2 });
    updates.fromServer("b", { s: "later" });
    harness.settle();
    expect(harness.client.requests).toHaveLength(1);
    expect(harness.client.to("b.v").body).toMatchObject({
      inputs: [{ value: 2 }, { value: 1 }],
      state: [{ value: "later" }],
      changedPropIds: ["a.v", "a.w"],
    });
  });

  it("says triggers of dict ids as objects", () => {
    const id = { type: "t", index: 1 };
    const harness = createRunnerHarness(div("root", [div(id, null, { v: 0 }), div("out")]), [
      definition("out.children", ['{"index":["ALL"],"type":"t"}.v'], { prevent_initial_call: true }),
    ]);
    harness.change('{"index":1,"type":"t"}', { v: 1 });
    expect(harness.client.requests[0]?.body).toEqual({
      output: "out.children",
      outputs: { id: "out", property: "children" },
      inputs: [[{ id: { index: 1, type: "t" }, property: "v", value: 1 }]],
      changedPropIds: ['{"index":1,"type":"t"}.v'],
      parsedChangedPropsIds: [{ index: 1, type: "t" }],
    });
  });
});

describe("newest wins (5.8 steps 1 and 2)", () => {
  const chain = [definition("b.v", ["a.v"], { prevent_initial_call: true })];

  it("cancels the running call of the same callback and applies the newest result only", () => {
    const harness = createRunnerHarness(boxes("a", "b"), chain);
    harness.change("a", { v: 1 });
    const first = harness.client.to("b.v");
    harness.change("a", { v: 2 });
    expect(first.cancelled).toBe(true);
    expect(harness.openOutputs()).toEqual(["b.v"]);
    first.answer({ b: { v: "old" } });
    harness.finish("b.v", "new");
    expect(harness.value("b", "v")).toBe("new");
    expect(harness.busy.getState()).toBe(false);
  });

  it("keeps the triggers of requests that wait", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c"), [
      ...chain,
      definition("c.v", ["b.v", "a.w"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.change("a", { w: 1 });
    expect(harness.openOutputs()).toEqual(["b.v"]);
    harness.finish("b.v", 2);
    expect(harness.client.to("c.v").body.changedPropIds).toEqual(["a.w", "b.v"]);
  });

  it("drops runs whose outputs have left the layout", () => {
    const harness = createRunnerHarness(boxes("a", "b"), chain);
    harness.change("a", { v: 1 });
    const run = harness.client.to("b.v");
    harness.runner.updates.fromServer("root", { children: [div("a", null, { v: 1 })] });
    harness.change("a", { v: 2 });
    expect(run.cancelled).toBe(true);
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.faults).toEqual([]);
  });

  it("B14 lets a run whose outputs have left go on where Dash would, without its result; a never-ending one ends", () => {
    const endless = { ...definition("e.v", ["a.v"], { prevent_initial_call: true }), persistent: true };
    const harness = createRunnerHarness(boxes("a", "b", "e"), [definition("b.v", ["a.v"]), endless], {
      finishesOrphans: true,
    });
    harness.finish("b.v", 1);
    harness.change("a", { v: 1 });
    const [run, stream] = [harness.client.to("b.v"), harness.client.to("e.v")];
    harness.runner.updates.fromServer("root", { children: [div("a", null, { v: 1 })] });
    harness.change("a", { v: 2 });
    expect(run.cancelled).toBe(false);
    expect(stream.cancelled).toBe(true);
    expect(harness.runner.pending().running).toEqual([]);
    expect(harness.busy.getState()).toBe(false);
    expect(harness.loading.marks(harness.layout.root, true)).toEqual([]);
    harness.runner.updates.fromServer("root", {
      children: [div("a", null, { v: 1 }), div("b", null, { v: 0 })],
    });
    harness.settle();
    run.answer({ b: { v: "late" } });
    harness.settle();
    expect(harness.value("b", "v")).toBe(0);
  });

  it("B14 ends with the app what went on without a result", () => {
    const harness = createRunnerHarness(boxes("a", "b"), chain, { finishesOrphans: true });
    harness.change("a", { v: 1 });
    const run = harness.client.to("b.v");
    harness.runner.updates.fromServer("root", { children: [div("a", null, { v: 1 })] });
    harness.change("a", { v: 2 });
    expect(run.cancelled).toBe(false);
    harness.runner.close();
    expect(run.cancelled).toBe(true);
  });
});

describe("waiting and loops (5.8 steps 0 and 4)", () => {
  it("waits for anything downstream of what runs", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c", "d"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("c.v", ["b.v"], { prevent_initial_call: true }),
      definition("d.v", ["c.v", "a.w"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.change("a", { w: 1 });
    expect(harness.openOutputs()).toEqual(["b.v"]);
    harness.client.to("b.v").prevent();
    harness.settle();
    expect(harness.client.to("d.v").body.changedPropIds).toEqual(["a.w"]);
  });

  it("runs each callback of a loop once per trigger", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("a.v", ["b.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.finish("b.v", 2);
    harness.finish("a.v", 3);
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.client.requests).toHaveLength(2);
  });

  it("starts a loop at its first request", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [
      definition("b.v", ["a.v"]),
      definition("a.v", ["b.v"]),
    ]);
    expect(harness.openOutputs()).toEqual(["b.v"]);
  });

  it("lets an output be an input of its own callback", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [
      definition("..a.v...b.v..", ["a.v", "b.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.client.to("..a.v...b.v..").answer({ a: { v: 2 }, b: { v: 3 } });
    harness.settle();
    expect(harness.client.requests).toHaveLength(1);
    expect(harness.value("b", "v")).toBe(3);
  });
});

describe("slots (5.8 step 6)", () => {
  const many = Array.from({ length: 15 }, (_, at) => `o${at}`);

  it("runs twelve at a time, in order", () => {
    const harness = createRunnerHarness(
      boxes("a", ...many),
      many.map((id) => definition(`${id}.v`, ["a.v"])),
    );
    expect(harness.openOutputs()).toEqual(many.slice(0, 12).map((id) => `${id}.v`));
    harness.finish("o3.v", 1);
    expect(harness.openOutputs()).toHaveLength(12);
    expect(harness.openOutputs().at(-1)).toBe("o12.v");
  });

  it("does not count what may never end", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [
      ...many.map((hash) => definition(hash, [], { no_output: true, persistent: true })),
      definition("b.v", ["a.v"]),
    ]);
    expect(harness.openOutputs()).toHaveLength(16);
    harness.finish("b.v", 1);
    expect(harness.busy.getState()).toBe(false);
  });
});
