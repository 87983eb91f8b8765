import { type CallbackDefinition, Patch } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { createEngineHarness, type EngineHarness } from "../testing/engineHarness.ts";
import { definition, div } from "../testing/layouts.ts";

const socket = {
  websocket: { enabled: true, url: "/ws", worker_url: "", inactivity_timeout: 0, heartbeat_interval: 0 },
};

function boxes(...ids: string[]): unknown {
  return div(
    "root",
    ids.map((id) => div(id, null, { v: id })),
  );
}

function finish(harness: EngineHarness, output: string, value: unknown): void {
  const [id, prop] = output.split(".") as [string, string];
  harness.client.to(output).answer({ [id]: { [prop]: value } });
  harness.settle();
}

describe("initial calls (5.5)", () => {
  it("calls what has an output in the layout, and not what must not be called", () => {
    const harness = createEngineHarness(boxes("a", "b", "c"), [
      definition("b.v", ["a.v"]),
      definition("c.v", ["a.v"], { prevent_initial_call: true }),
      definition("absent.v", ["a.v"]),
    ]);
    expect(harness.openOutputs()).toEqual(["b.v"]);
    expect(harness.client.requests[0]?.body.changedPropIds).toEqual([]);
  });

  it("calls no-output callbacks without inputs always, with inputs when one is there", () => {
    const harness = createEngineHarness(boxes("a"), [
      definition("hash1", [], { no_output: true }),
      definition("hash2", ["a.v"], { no_output: true }),
      definition("hash3", ["absent.v"], { no_output: true }),
    ]);
    expect(harness.openOutputs()).toEqual(["hash1", "hash2"]);
    expect(harness.client.requests[0]?.body).not.toHaveProperty("outputs");
    expect(harness.client.requests[0]?.body).not.toHaveProperty("state");
  });

  it("leaves out, again and again, what has no available input", () => {
    const harness = createEngineHarness(boxes("a", "b", "c"), [
      definition("b.v", ["absent.v"]),
      definition("c.v", ["b.v"]),
    ]);
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.busy.getState()).toBe(false);
  });

  it("runs a chain in order, the later ones once and triggered by the earlier", () => {
    const harness = createEngineHarness(boxes("a", "b", "c", "d"), [
      definition("d.v", ["b.v", "c.v"]),
      definition("b.v", ["a.v"]),
      definition("c.v", ["a.v"]),
    ]);
    expect(harness.openOutputs()).toEqual(["b.v", "c.v"]);
    finish(harness, "b.v", 1);
    expect(harness.openOutputs()).toEqual(["c.v"]);
    finish(harness, "c.v", 2);
    expect(harness.openOutputs()).toEqual(["d.v"]);
    expect(harness.client.to("d.v").body).toMatchObject({
      inputs: [{ value: 1 }, { value: 2 }],
      changedPropIds: ["b.v", "c.v"],
    });
  });

  it("lets what depends on a prevented callback run with the layout's value", () => {
    const harness = createEngineHarness(boxes("a", "b", "c"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("c.v", ["b.v"]),
    ]);
    expect(harness.openOutputs()).toEqual(["c.v"]);
  });
});

describe("group pruning (5.8 step 5)", () => {
  it("drops initial calls downstream of a result that updated nothing, transitively", () => {
    const harness = createEngineHarness(boxes("a", "b", "c", "d"), [
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
    const harness = createEngineHarness(boxes("a", "b", "c"), [
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
    const harness = createEngineHarness(boxes("a", "b", "c"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("c.v", ["b.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: "a" });
    expect(harness.openOutputs()).toEqual([]);
    harness.engine.updates.fromServer("a", { v: "a" });
    harness.settle();
    expect(harness.openOutputs()).toEqual(["b.v"]);
    finish(harness, "b.v", "b");
    expect(harness.openOutputs()).toEqual(["c.v"]);
  });

  it("gathers the changes of one task into one call, and reads values at its start", () => {
    const harness = createEngineHarness(boxes("a", "b"), [
      definition("b.v", ["a.v", "a.w"], { state: ["b.s"], prevent_initial_call: true }),
    ]);
    const { updates } = harness.engine;
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
    const harness = createEngineHarness(div("root", [div(id, null, { v: 0 }), div("out")]), [
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
    const harness = createEngineHarness(boxes("a", "b"), chain);
    harness.change("a", { v: 1 });
    const first = harness.client.to("b.v");
    harness.change("a", { v: 2 });
    expect(first.cancelled).toBe(true);
    expect(harness.openOutputs()).toEqual(["b.v"]);
    first.answer({ b: { v: "old" } });
    finish(harness, "b.v", "new");
    expect(harness.value("b", "v")).toBe("new");
    expect(harness.busy.getState()).toBe(false);
  });

  it("keeps the triggers of requests that wait", () => {
    const harness = createEngineHarness(boxes("a", "b", "c"), [
      ...chain,
      definition("c.v", ["b.v", "a.w"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.change("a", { w: 1 });
    expect(harness.openOutputs()).toEqual(["b.v"]);
    finish(harness, "b.v", 2);
    expect(harness.client.to("c.v").body.changedPropIds).toEqual(["a.w", "b.v"]);
  });

  it("drops runs whose outputs have left the layout", () => {
    const harness = createEngineHarness(boxes("a", "b"), chain);
    harness.change("a", { v: 1 });
    const run = harness.client.to("b.v");
    harness.engine.updates.fromServer("root", { children: [div("a", null, { v: 1 })] });
    harness.change("a", { v: 2 });
    expect(run.cancelled).toBe(true);
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.faults).toEqual([]);
  });
});

describe("waiting and loops (5.8 steps 0 and 4)", () => {
  it("waits for anything downstream of what runs", () => {
    const harness = createEngineHarness(boxes("a", "b", "c", "d"), [
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
    const harness = createEngineHarness(boxes("a", "b"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("a.v", ["b.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    finish(harness, "b.v", 2);
    finish(harness, "a.v", 3);
    expect(harness.openOutputs()).toEqual([]);
    expect(harness.client.requests).toHaveLength(2);
  });

  it("starts a loop at its first request", () => {
    const harness = createEngineHarness(boxes("a", "b"), [
      definition("b.v", ["a.v"]),
      definition("a.v", ["b.v"]),
    ]);
    expect(harness.openOutputs()).toEqual(["b.v"]);
  });

  it("lets an output be an input of its own callback", () => {
    const harness = createEngineHarness(boxes("a", "b"), [
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
    const harness = createEngineHarness(
      boxes("a", ...many),
      many.map((id) => definition(`${id}.v`, ["a.v"])),
    );
    expect(harness.openOutputs()).toEqual(many.slice(0, 12).map((id) => `${id}.v`));
    finish(harness, "o3.v", 1);
    expect(harness.openOutputs()).toHaveLength(12);
    expect(harness.openOutputs().at(-1)).toBe("o12.v");
  });

  it("does not count what may never end", () => {
    const harness = createEngineHarness(boxes("a", "b"), [
      ...many.map((hash) => definition(hash, [], { no_output: true, persistent: true })),
      definition("b.v", ["a.v"]),
    ]);
    expect(harness.openOutputs()).toHaveLength(16);
    finish(harness, "b.v", 1);
    expect(harness.busy.getState()).toBe(false);
  });
});

describe("outputs", () => {
  it("takes several outputs, leaves out what is not named, and skips the unknown", () => {
    const harness = createEngineHarness(boxes("a", "b", "c"), [
      definition("..b.v...c.v..", ["a.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    const request = harness.client.to("..b.v...c.v..");
    expect(request.body.outputs).toEqual([
      { id: "b", property: "v" },
      { id: "c", property: "v" },
    ]);
    request.answer({ c: { v: 9 }, gone: { v: 1 } });
    harness.settle();
    expect(harness.value("b", "v")).toBe("b");
    expect(harness.value("c", "v")).toBe(9);
    expect(harness.faults).toEqual([]);
  });

  it("keeps a duplicate's hash in the request only", () => {
    const harness = createEngineHarness(boxes("a", "b"), [definition("b.v@0f", ["a.v"])]);
    expect(harness.client.to("b.v@0f").body.outputs).toEqual({ id: "b", property: "v@0f" });
  });

  it("applies Patches to the value of now, all or nothing", () => {
    const harness = createEngineHarness(boxes("a", "b", "c"), [
      definition("..b.v...c.v..", ["a.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.engine.updates.fromServer("b", { v: ["now"] });
    const patched = new Patch().append([], "x");
    harness.client.to("..b.v...c.v..").answer({ b: { v: patched }, c: { v: 1 } });
    harness.settle();
    expect(harness.value("b", "v")).toEqual(["now", "x"]);

    harness.change("a", { v: 2 });
    const failing = new Patch().extend(["no", "where"], [1]);
    harness.client.to("..b.v...c.v..").answer({ c: { v: 2 }, b: { v: failing } });
    harness.settle();
    expect(harness.value("c", "v")).toBe(1);
    expect(harness.faults.map((fault) => fault.code)).toEqual(["patch_failed"]);
  });

  it("accepts the old body with one output's props", () => {
    const harness = createEngineHarness(boxes("a", "b"), [definition("b.v", ["a.v"])]);
    harness.client.to("b.v").settle({ status: "answered", data: { response: { props: { v: "old form" } } } });
    expect(harness.value("b", "v")).toBe("old form");
  });
});

describe("new content (5.7)", () => {
  const fill: CallbackDefinition = definition("box.children", ["a.v"], { prevent_initial_call: true });

  it("calls what outputs into it, and triggers what reads it from outside", () => {
    const harness = createEngineHarness(boxes("a", "box", "outer"), [
      fill,
      definition("inner.v", ["field.v"]),
      definition("outer.v", ["field.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    finish(harness, "box.children", [div("field", null, { v: "typed" }), div("inner")]);
    expect(harness.openOutputs()).toEqual(["inner.v", "outer.v"]);
    expect(harness.client.to("inner.v").body.changedPropIds).toEqual([]);
    expect(harness.client.to("outer.v").body.changedPropIds).toEqual(["field.v"]);
  });

  it("tells lists that an item is gone", () => {
    const item = (index: number): unknown => div({ type: "i", index }, null, { v: index });
    const harness = createEngineHarness(div("root", [div("a"), div("box", [item(1), item(2)]), div("sum")]), [
      fill,
      definition("sum.v", ['{"index":["ALL"],"type":"i"}.v'], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    finish(harness, "box.children", [item(2)]);
    expect(harness.client.to("sum.v").body.inputs).toEqual([
      [{ id: { index: 2, type: "i" }, property: "v", value: 2 }],
    ]);
  });

  it("calls nothing for content that set_props brings, but finds its ids", () => {
    const harness = createEngineHarness(boxes("a", "box"), [definition("inner.v", ["field.v"])]);
    harness.engine.updates.fromServer("box", { children: [div("field", null, { v: 1 }), div("inner")] });
    harness.settle();
    expect(harness.openOutputs()).toEqual([]);
    harness.change("field", { v: 2 });
    expect(harness.openOutputs()).toEqual(["inner.v"]);
  });
});

describe("transport (3.3) and outcomes", () => {
  it("chooses per callback", () => {
    const config = { websocket: { ...socket.websocket, enabled: false } };
    const harness = createEngineHarness(
      boxes("a", "b", "c"),
      [definition("b.v", ["a.v"]), definition("c.v", ["a.v"], { websocket: true })],
      { config },
    );
    expect(harness.client.to("b.v").options.transport).toBe("http");
    expect(harness.client.to("c.v").options.transport).toBe("socket");
  });

  it("sends by HTTP what the socket could not send, unless it may never end", () => {
    const notSent = { status: "notSent", code: "unavailable", message: "no line" } as const;
    const harness = createEngineHarness(
      boxes("a", "b"),
      [definition("b.v", ["a.v"]), definition("hash", [], { no_output: true, persistent: true })],
      { config: socket },
    );
    harness.client.to("b.v").settle(notSent);
    expect(harness.client.to("b.v").options.transport).toBe("http");
    harness.client.to("hash").settle(notSent);
    harness.settle();
    expect(harness.openOutputs()).toEqual(["b.v"]);
    expect(harness.faults).toEqual([]);
  });

  it("reports failures with their code, and goes on", () => {
    const harness = createEngineHarness(boxes("a", "b"), [definition("b.v", ["a.v"])]);
    harness.client
      .to("b.v")
      .settle({ status: "failed", code: "http_status", message: "500", html: "<html>trace</html>" });
    harness.settle();
    expect(harness.faults).toMatchObject([
      { code: "http_status", message: "Callback error updating b.v", details: "<html>trace</html>" },
    ]);
    harness.change("a", { v: 2 });
    finish(harness, "b.v", "fine");
    expect(harness.value("b", "v")).toBe("fine");
  });

  it("names inputs that do not exist when others do", () => {
    const harness = createEngineHarness(boxes("a", "b"), [definition("b.v", ["a.v", "absent.v"])]);
    expect(harness.client.requests).toEqual([]);
    expect(harness.faults[0]?.message).toContain("A nonexistent object was used in an `Input`");
    expect(harness.busy.getState()).toBe(false);
  });

  it("sends null for a missing optional input", () => {
    const harness = createEngineHarness(boxes("a", "b"), [definition("b.v", ["a.v", "absent.v?"])]);
    expect(harness.client.to("b.v").body.inputs[1]).toEqual({
      id: "absent",
      property: "v",
      allow_optional: true,
      value: null,
    });
  });
});

describe("restart after a loss (3.4)", () => {
  const restartable = definition("hash", [], { no_output: true, persistent: true });

  it("asks once for what is not alive, and not for what is", () => {
    const harness = createEngineHarness(boxes("a"), [restartable], { config: socket });
    harness.engine.reconnected();
    harness.settle();
    expect(harness.client.requests).toHaveLength(1);
    harness.client.to("hash").settle({ status: "unknown", code: "connection_lost", message: "lost" });
    harness.engine.reconnected();
    harness.engine.reconnected();
    harness.settle();
    expect(harness.client.requests).toHaveLength(2);
    expect(harness.faults).toEqual([]);
  });

  it("asks for what a loss left without an answer only", () => {
    const harness = createEngineHarness(
      boxes("a", "b"),
      [restartable, definition("b.v", ["a.v"], { persistent: true })],
      { config: socket },
    );
    for (const request of harness.client.open()) {
      request.settle({ status: "unknown", code: "connection_lost", message: "lost" });
    }
    harness.engine.reconnected();
    harness.settle();
    expect(harness.openOutputs()).toEqual(["hash"]);
  });
});

describe("running (5.10), side updates and marks (5.11)", () => {
  it("sets props while a call runs, and back, before its result", () => {
    const harness = createEngineHarness(boxes("a", "b"), [
      definition("b.v", ["a.v"], {
        prevent_initial_call: true,
        running: { running: { "a.disabled": true }, runningOff: { "a.disabled": false } },
      }),
    ]);
    harness.change("a", { v: 1 });
    expect(harness.value("a", "disabled")).toBe(true);
    harness.client.to("b.v").settle({ status: "failed", code: "network", message: "gone" });
    expect(harness.value("a", "disabled")).toBe(false);
    expect(harness.faults[0]?.message).toBe("Callback failed: the server did not respond.");
  });

  it("fills wildcards from the trigger, and skips them without one", () => {
    const pattern = '{"index":["MATCH"],"type":"t"}';
    const harness = createEngineHarness(
      div("root", [
        div({ type: "t", index: 1 }, null, { v: 0 }),
        div({ type: "t", index: 2 }, null, { v: 0 }),
        div({ type: "o", index: 1 }),
        div({ type: "o", index: 2 }),
      ]),
      [
        definition('{"index":["MATCH"],"type":"o"}.children', [`${pattern}.v`], {
          running: { running: { [`${pattern}.off`]: true }, runningOff: { [`${pattern}.off`]: false } },
        }),
      ],
    );
    expect(harness.client.open()).toHaveLength(2);
    expect(harness.faults).toEqual([]);
    for (const request of harness.client.open()) request.prevent();
    harness.settle();
    harness.change('{"index":2,"type":"t"}', { v: 1 });
    expect(harness.value('{"index":2,"type":"t"}', "off")).toBe(true);
    expect(harness.value('{"index":1,"type":"t"}', "off")).toBeUndefined();
    expect(harness.client.open()[0]?.body.outputs).toEqual({
      id: { index: 2, type: "o" },
      property: "children",
    });
  });

  it("applies sideUpdate before the result and triggers what reads it", () => {
    const harness = createEngineHarness(boxes("a", "b", "c", "d"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("d.v", ["c.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.client.to("b.v").settle({
      status: "answered",
      data: {
        multi: true,
        sideUpdate: { c: { v: "side" }, b: { v: "side" } },
        response: { b: { v: "result" } },
      },
    });
    harness.settle();
    expect(harness.value("b", "v")).toBe("result");
    expect(harness.openOutputs()).toEqual(["d.v"]);
  });

  it("marks outputs from start to end, also when superseded", () => {
    const harness = createEngineHarness(boxes("a", "b"), [definition("b.v", ["a.v"])]);
    const b = harness.layout.ids.get("b");
    const root = harness.layout.ids.get("root");
    if (b === undefined || root === undefined) throw new Error("No layout");
    expect(harness.loading.marks(b, false)).toEqual([{ id: "b", property: "v" }]);
    expect(harness.loading.marks(root, false)).toEqual([]);
    harness.change("a", { v: 2 });
    expect(harness.loading.marks(root, true)).toHaveLength(1);
    finish(harness, "b.v", 1);
    expect(harness.loading.marks(root, true)).toEqual([]);
  });
});
