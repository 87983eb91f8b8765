/** Runs whose answers come in parts: what the parts write, and the calls that follow (PROTOCOL.md, rules ST2 and ST5). */
import { describe, expect, it, vi } from "vitest";
import { definition, div } from "../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../testing/runnerHarness.ts";

const append = (value: unknown) => ({
  __dash_patch_update: "__dash_patch_update",
  operations: [{ operation: "Append", location: [], params: { value } }],
});

function streaming(...more: Parameters<typeof createRunnerHarness>[1]): RunnerHarness {
  const layout = div("root", [
    div("go"),
    div("out"),
    div("other", null, { v: 0 }),
    div("after"),
    div("beside"),
  ]);
  const silent = { prevent_initial_call: true };
  const definitions = [
    definition("out.children", ["go.n"], { ...silent, stream: true }),
    definition("after.v", ["out.children"], silent),
    definition("beside.v", ["other.v"], silent),
    ...more,
  ];
  const harness = createRunnerHarness(layout, definitions);
  harness.change("go", { n: 1 });
  return harness;
}

function part(harness: RunnerHarness, componentId: string, props: Record<string, unknown>): void {
  harness.client.to("out.children").options.part?.({ componentId, props });
  harness.settle();
}

describe("parts of a run", () => {
  it("are shown as they come; callbacks that depend on them run once, at the end, with the last value", () => {
    const harness = streaming();
    for (const text of ["a", "ab", "abc"]) {
      part(harness, "out", { children: text });
      expect(harness.value("out", "children")).toBe(text);
    }
    expect(harness.openOutputs()).toEqual(["out.children"]);
    expect(harness.busy.getState()).toBe(true);
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.openOutputs()).toEqual(["after.v"]);
    expect(harness.client.to("after.v").body).toMatchObject({
      inputs: [{ value: "abc" }],
      changedPropIds: ["out.children"],
    });
  });

  it("hold Patches, each of which applies once to the value that is there", () => {
    const harness = streaming();
    part(harness, "out", { children: ["x"] });
    part(harness, "out", { children: append("y") });
    part(harness, "out", { children: append("z") });
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.value("out", "children")).toEqual(["x", "y", "z"]);
  });

  it("trigger at once what depends on a prop that is no Output of the run", () => {
    const harness = streaming();
    part(harness, "other", { v: 1 });
    expect(harness.openOutputs()).toEqual(["out.children", "beside.v"]);
  });

  it("are dropped when a newer run has replaced theirs, and depend on nothing of it", () => {
    const harness = streaming();
    const old = harness.client.to("out.children");
    part(harness, "out", { children: "old" });
    harness.change("go", { n: 2 });
    expect(old.cancelled).toBe(true);
    old.options.part?.({ componentId: "out", props: { children: "late" } });
    part(harness, "out", { children: "new" });
    expect(harness.value("out", "children")).toBe("new");
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.openOutputs()).toEqual(["after.v"]);
  });

  it.each(["failed", "unknown"] as const)(
    "stay when the run ends as %s, and nothing depends on half a value",
    (status) => {
      const harness = streaming();
      part(harness, "out", { children: "ab" });
      harness.client.to("out.children").settle({ status, code: "connection_lost", message: "cut off" });
      harness.settle();
      expect(harness.value("out", "children")).toBe("ab");
      expect(harness.openOutputs()).toEqual([]);
      expect(harness.busy.getState()).toBe(false);
      expect(harness.faults).toMatchObject([{ code: "connection_lost" }]);
      if (status !== "unknown") return;
      // The author's list and the user's notice offer it.
      harness.faults[0]?.retry?.();
      harness.settle();
      expect(harness.openOutputs()).toEqual(["out.children"]);
    },
  );

  it.each(["out.children", "out"])(
    "stay when somebody cancels the runs of %s, and nothing depends on them",
    (output) => {
      const harness = streaming();
      const open = harness.client.to("out.children");
      part(harness, "out", { children: "ab" });
      expect(harness.runner.cancel(output)).toBe(1);
      harness.settle();
      expect(open.cancelled).toBe(true);
      open.options.part?.({ componentId: "out", props: { children: "late" } });
      harness.settle();
      expect(harness.value("out", "children")).toBe("ab");
      expect(harness.openOutputs()).toEqual([]);
      expect(harness.busy.getState()).toBe(false);
      expect(harness.faults).toEqual([]);
      expect(harness.runner.cancel(output)).toBe(0);
      harness.change("go", { n: 2 });
      expect(harness.openOutputs()).toEqual(["out.children"]);
    },
  );

  it("go on when the runs of other outputs are cancelled", () => {
    const harness = streaming();
    for (const other of ["ou", "out.child", "after", "go.n", "__proto__", "{broken", ""])
      expect(harness.runner.cancel(other)).toBe(0);
    expect(harness.openOutputs()).toEqual(["out.children"]);
  });

  it("bring components that are alive at the end: one initial call each, however many parts have brought them", () => {
    const harness = streaming(definition("inner.v", ["field.v"]));
    const content = (n: number) => [div("field", null, { v: n }), div("inner")];
    for (const n of [1, 2, 3]) part(harness, "out", { children: content(n) });
    expect(harness.openOutputs()).toEqual(["out.children"]);
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.openOutputs().sort()).toEqual(["after.v", "inner.v"]);
    expect(harness.client.to("inner.v").body.inputs).toMatchObject([{ value: 3 }]);
  });

  it("bring components that are alive though the run fails", () => {
    const harness = streaming(definition("inner.v", ["field.v"]));
    part(harness, "out", { children: [div("field", null, { v: 1 }), div("inner")] });
    harness.client.to("out.children").settle({ status: "failed", code: "callback_failed", message: "boom" });
    harness.settle();
    expect(harness.openOutputs()).toEqual(["inner.v"]);
  });

  it("bring the same components again in the next run, and those are alive again", () => {
    const harness = streaming(definition("inner.v", ["field.v"]));
    for (const n of [1, 2]) {
      if (n > 1) harness.change("go", { n });
      part(harness, "out", { children: [div("field", null, { v: n }), div("inner")] });
      harness.client.to("out.children").prevent();
      harness.settle();
      expect(harness.client.to("inner.v").body.inputs).toMatchObject([{ value: n }]);
      harness.finish("inner.v", "done");
      harness.client.to("after.v").prevent();
      harness.settle();
    }
  });

  it("bring components that are alive though a newer run replaces theirs and brings none", () => {
    const harness = streaming(definition("inner.v", ["field.v"]));
    part(harness, "out", { children: [div("field", null, { v: 1 }), div("inner")] });
    harness.change("go", { n: 2 });
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.openOutputs()).toEqual(["inner.v"]);
  });

  it("call nothing for components that somebody else has brought meanwhile", () => {
    const harness = streaming(definition("inner.v", ["field.v"]));
    part(harness, "other", { title: "streams" });
    harness.change("other", { v: 5 });
    harness.client.to("beside.v").answer({
      other: { children: [div("field", null, { v: 1 }), div("inner")] },
    });
    harness.settle();
    harness.finish("inner.v", 1);
    part(harness, "other", { title: "still streams" });
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.openOutputs()).toEqual([]);
  });

  it("of an initial call that fails release nothing that waits for it", () => {
    const layout = div("root", [div("go", null, { n: 0 }), div("out"), div("after")]);
    const harness = createRunnerHarness(layout, [
      definition("out.children", ["go.n"]),
      definition("after.v", ["out.children"]),
    ]);
    part(harness, "out", { children: "half" });
    harness.client.to("out.children").settle({ status: "failed", code: "callback_failed", message: "boom" });
    harness.settle();
    expect(harness.openOutputs()).toEqual([]);
  });

  it("call nothing anew for components that were there before and that a Patch has kept", () => {
    const harness = streaming(definition("inner.v", ["field.v"]));
    part(harness, "out", { children: [div("field", null, { v: 1 }), div("inner")] });
    harness.client.to("out.children").prevent();
    harness.settle();
    harness.finish("inner.v", 1);
    harness.client.to("after.v").prevent();
    harness.change("go", { n: 2 });
    part(harness, "out", { children: append(div("third")) });
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.openOutputs()).toEqual(["after.v"]);
  });

  it("tell the hooks once, at the end: of the last value of each Output, and of nothing that came beside", () => {
    const hooks = { request_pre: vi.fn(), request_post: vi.fn(), callback_resolved: vi.fn() };
    const layout = div("root", [div("go", null, { n: 0 }), div("a"), div("b"), div("other")]);
    const definitions = [definition("..a.v...b.v@x..", ["go.n"], { stream: true })];
    for (const ends of ["done", "failed"]) {
      for (const hook of Object.values(hooks)) hook.mockClear();
      const harness = createRunnerHarness(layout, definitions, { hooks });
      const request = harness.client.open()[0];
      const send = (componentId: string, props: Record<string, unknown>): void =>
        request?.options.part?.({ componentId, props });
      send("a", { v: ["one"] });
      send("b", { v: 1 });
      send("other", { v: "beside" });
      send("a", { v: append("two"), title: "beside" });
      send("nobody", { v: 1 });
      expect(hooks.request_post).not.toHaveBeenCalled();
      expect(hooks.callback_resolved).not.toHaveBeenCalled();
      if (ends === "done") request?.prevent();
      else request?.settle({ status: "failed", code: "callback_failed", message: "boom" });
      harness.settle();
      const [payload] = hooks.request_pre.mock.calls[0] ?? [];
      expect(hooks.request_pre).toHaveBeenCalledOnce();
      const data = { a: { v: append("two") }, b: { v: 1 } };
      const [of, result] = hooks.callback_resolved.mock.calls[0] ?? [];
      expect(hooks.callback_resolved).toHaveBeenCalledOnce();
      expect(of).toBe(definitions[0]);
      if (ends === "done") {
        expect(hooks.request_post).toHaveBeenCalledExactlyOnceWith(payload, data);
        expect(result).toEqual({ payload, data });
      } else {
        expect(hooks.request_post).not.toHaveBeenCalled();
        expect(result).toEqual({ payload, error: expect.objectContaining({ code: "callback_failed" }) });
      }
      expect(harness.value("a", "v")).toEqual(["one", "two"]);
    }
  });

  it("of components that are gone, or that nobody has, change nothing", () => {
    const harness = streaming();
    part(harness, "nobody", { children: "x" });
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.faults).toEqual([]);
  });

  it("wait, in order, for the scripts that one of them needs, and so does the end", async () => {
    let loaded: () => void = () => {};
    const layout = div("root", [div("go", null, { n: 0 }), div("out")]);
    const harness = createRunnerHarness(layout, [definition("out.children", ["go.n"])], {
      loadDist: () => new Promise<void>((resolve) => (loaded = resolve)),
    });
    const { options } = harness.client.to("out.children");
    const dist = [{ type: "_js_dist" as const, url: "lib.js" }];
    options.part?.({ componentId: "out", props: { children: "a" }, dist });
    options.part?.({ componentId: "out", props: { children: "b" } });
    harness.client.to("out.children").prevent();
    harness.settle();
    expect(harness.value("out", "children")).toBeNull();
    expect(harness.busy.getState()).toBe(true);
    loaded();
    await new Promise((resolve) => setTimeout(resolve));
    harness.settle();
    expect(harness.value("out", "children")).toBe("b");
    expect(harness.busy.getState()).toBe(false);
  });
});
