/** What goes with a run besides its answer: what the result needs, hooks, definitions it makes, runs beside it, `running`. */
import { type CallbackDefinition, ErrorCode } from "@patchbay/protocol";
import { describe, expect, it, vi } from "vitest";
import { definition, div } from "../testing/layouts.ts";
import { createRunnerHarness } from "../testing/runnerHarness.ts";

const socket = {
  websocket: { enabled: true, url: "/ws", worker_url: "", inactivity_timeout: 0, heartbeat_interval: 0 },
};

describe("what a result needs (2.6.6)", () => {
  it.each(["socket", "http"] as const)("is loaded before it is applied, over the %s", async (transport) => {
    let loaded: () => void = () => {};
    const loadDist = vi.fn(() => new Promise<void>((resolve) => (loaded = resolve)));
    const layout = div("root", [div("a", null, { v: 0 }), div("out")]);
    const harness = createRunnerHarness(layout, [definition("out.v", ["a.v"])], {
      loadDist,
      config: transport === "socket" ? socket : {},
    });
    const dist = [{ type: "_js_dist" as const, url: "lib.js" }];
    expect(harness.client.to("out.v").options.transport).toBe(transport);
    harness.client
      .to("out.v")
      .settle({ status: "answered", data: { multi: true, response: { out: { v: 1 } }, dist } });
    harness.settle();
    expect(loadDist).toHaveBeenCalledWith(dist);
    expect(harness.value("out", "v")).toBeUndefined();
    expect(harness.busy.getState()).toBe(true);
    loaded();
    await Promise.resolve();
    harness.settle();
    expect(harness.value("out", "v")).toBe(1);
  });

  it("does not bring back a run that was superseded meanwhile", async () => {
    let loaded: () => void = () => {};
    const layout = div("root", [div("a", null, { v: 0 }), div("out")]);
    const harness = createRunnerHarness(layout, [definition("out.v", ["a.v"])], {
      loadDist: () => new Promise<void>((resolve) => (loaded = resolve)),
    });
    harness.client.to("out.v").settle({
      status: "answered",
      data: { response: { out: { v: "old" } }, dist: [{ type: "_js_dist", url: "lib.js" }] },
    });
    harness.settle();
    harness.change("a", { v: 1 });
    loaded();
    await Promise.resolve();
    harness.settle();
    expect(harness.value("out", "v")).toBeUndefined();
    harness.client.to("out.v").answer({ out: { v: "new" } });
    harness.settle();
    expect(harness.value("out", "v")).toBe("new");
  });
});

describe("hooks", () => {
  it("see the exact body before, body and result after, and the end of every run", () => {
    const hooks = { request_pre: vi.fn(), request_post: vi.fn(), callback_resolved: vi.fn() };
    const layout = div("root", [div("a", null, { v: 0 }), div("b"), div("c")]);
    const ok = definition("b.v", ["a.v"]);
    const bad = definition("c.v", ["a.v"]);
    const harness = createRunnerHarness(layout, [ok, bad], { hooks });
    const payload = {
      output: "b.v",
      outputs: { id: "b", property: "v" },
      inputs: [{ id: "a", property: "v", value: 0 }],
      changedPropIds: [],
      parsedChangedPropsIds: [],
    };
    expect(hooks.request_pre).toHaveBeenNthCalledWith(1, payload);
    expect(Object.keys(hooks.request_pre.mock.calls[0]?.[0])).toHaveLength(5);
    harness.client.to("b.v").answer({ b: { v: 1 } });
    harness.settle();
    expect(hooks.request_post).toHaveBeenCalledExactlyOnceWith(payload, { b: { v: 1 } });
    expect(hooks.callback_resolved).toHaveBeenCalledExactlyOnceWith(ok, { payload, data: { b: { v: 1 } } });
    harness.client.to("c.v").settle({ status: "failed", code: ErrorCode.Network, message: "" });
    harness.settle();
    expect(hooks.callback_resolved).toHaveBeenLastCalledWith(
      bad,
      expect.objectContaining({ error: expect.objectContaining({ code: "network" }) }),
    );
  });
});

describe("callbacks that define callbacks (dynamic_creator)", () => {
  it("are followed by a look at the definitions, which starts nothing by itself", () => {
    const layout = div("root", [div("a", null, { v: 0 }), div("b"), div("c")]);
    const first = definition("b.v", ["a.v"], { dynamic_creator: true });
    const onDynamic = vi.fn();
    const harness = createRunnerHarness(layout, [first], { onDynamic });
    harness.client.to("b.v").answer({ b: { v: 1 } });
    harness.settle();
    expect(onDynamic).toHaveBeenCalledOnce();
    harness.graph.replace([first, definition("c.v", ["b.v"])]);
    harness.settle();
    expect(harness.openOutputs()).toEqual([]);
    harness.change("a", { v: 2 });
    harness.client.to("b.v").answer({ b: { v: 2 } });
    harness.settle();
    expect(harness.openOutputs()).toEqual(["c.v"]);
  });

  it("keep what is the same: a run in flight is still superseded", () => {
    const layout = div("root", [div("a", null, { v: 0 }), div("b")]);
    const same = definition("b.v", ["a.v"]);
    const harness = createRunnerHarness(layout, [same]);
    const run = harness.client.to("b.v");
    harness.graph.replace([structuredClone(same)]);
    harness.change("a", { v: 1 });
    expect(run.cancelled).toBe(true);
    expect(harness.openOutputs()).toEqual(["b.v"]);
  });
});

describe("overlapping runs", () => {
  const layout = div("root", [div("a", null, { v: 0 }), div("b", null, { v: "" }), div("c")]);
  const kept = {
    ...definition("b.v", ["a.v"], { prevent_initial_call: true }),
    patchbay: { overlap: "keep" as const },
  };

  it("of a callback that keeps them: all results count, as they come, and each triggers", () => {
    const harness = createRunnerHarness(layout, [
      kept,
      definition("c.v", ["b.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    const first = harness.client.to("b.v");
    harness.change("a", { v: 2 });
    const second = harness.client.to("b.v");
    expect([first.cancelled, second.cancelled]).toEqual([false, false]);
    second.answer({ b: { v: "second" } });
    harness.settle();
    expect(harness.value("b", "v")).toBe("second");
    expect(harness.openOutputs()).toEqual(["b.v"]);
    first.answer({ b: { v: "first" } });
    harness.settle();
    expect(harness.value("b", "v")).toBe("first");
    expect(harness.openOutputs()).toEqual(["c.v"]);
  });

  it("of any other value of the key: the newest wins", () => {
    const harness = createRunnerHarness(layout, [
      { ...kept, patchbay: { overlap: "latest" } } as CallbackDefinition,
    ]);
    harness.change("a", { v: 1 });
    const first = harness.client.to("b.v");
    harness.change("a", { v: 2 });
    expect(first.cancelled).toBe(true);
  });
});

describe("running (5.10)", () => {
  const definitions = [
    definition("out.v", ["a.v"], {
      running: { running: { "absent.disabled": true }, runningOff: { "absent.disabled": false } },
    }),
  ];
  const layout = div("root", [div("a", null, { v: 0 }), div("out")]);

  it("names a component that is missing, once for on and once for off, and goes on", () => {
    const harness = createRunnerHarness(layout, definitions);
    harness.client.to("out.v").answer({ out: { v: 1 } });
    harness.settle();
    expect(harness.faults.map((fault) => fault.message.split("\n")[0])).toEqual([
      "ID running component not found in layout",
      "ID running component not found in layout",
    ]);
    expect(harness.faults[0]).toMatchObject({ code: "unknown_id", severity: "error", source: "out.v" });
    expect(harness.value("out", "v")).toBe(1);
  });

  it("says nothing of it when exceptions are suppressed", () => {
    const harness = createRunnerHarness(layout, definitions, {
      config: { suppress_callback_exceptions: true },
    });
    harness.client.to("out.v").answer({ out: { v: 1 } });
    harness.settle();
    expect(harness.faults).toEqual([]);
  });
});
