/** The runner: what becomes of results, and what stands around a run. */
import { Patch } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { boxes, definition, div } from "../testing/layouts.ts";
import { createRunnerHarness } from "../testing/runnerHarness.ts";

const socket = {
  websocket: { enabled: true, url: "/ws", worker_url: "", inactivity_timeout: 0, heartbeat_interval: 0 },
};

describe("outputs", () => {
  it("takes several outputs, leaves out what is not named, and skips the unknown", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c"), [
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
    const harness = createRunnerHarness(boxes("a", "b"), [definition("b.v@0f", ["a.v"])]);
    expect(harness.client.to("b.v@0f").body.outputs).toEqual({ id: "b", property: "v@0f" });
  });

  it("B9 applies Patches to the value of now; one that fails leaves out its own prop alone", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c"), [
      definition("..b.v...c.v..", ["a.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.runner.updates.fromServer("b", { v: ["now"] });
    const patched = new Patch().append([], "x");
    harness.client.to("..b.v...c.v..").answer({ b: { v: patched }, c: { v: 1 } });
    harness.settle();
    expect(harness.value("b", "v")).toEqual(["now", "x"]);

    harness.change("a", { v: 2 });
    const failing = new Patch().extend(["no", "where"], [1]);
    harness.client.to("..b.v...c.v..").answer({ c: { v: 2 }, b: { v: failing } });
    harness.settle();
    expect(harness.value("c", "v")).toBe(2);
    expect(harness.value("b", "v")).toEqual(["now", "x"]);
    expect(harness.faults).toMatchObject([{ code: "patch_failed", source: "..b.v...c.v.." }]);
  });

  it("accepts the old body with one output's props", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [definition("b.v", ["a.v"])]);
    harness.client.to("b.v").settle({ status: "answered", data: { response: { props: { v: "old form" } } } });
    expect(harness.value("b", "v")).toBe("old form");
  });
});

describe("transport (3.3) and outcomes", () => {
  it("chooses per callback", () => {
    const config = { websocket: { ...socket.websocket, enabled: false } };
    const harness = createRunnerHarness(
      boxes("a", "b", "c"),
      [definition("b.v", ["a.v"]), definition("c.v", ["a.v"], { websocket: true })],
      { config },
    );
    expect(harness.client.to("b.v").options.transport).toBe("http");
    expect(harness.client.to("c.v").options.transport).toBe("socket");
  });

  it("sends by HTTP what the socket could not send, unless it may never end", () => {
    const notSent = { status: "notSent", code: "unavailable", message: "no line" } as const;
    const harness = createRunnerHarness(
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

  it("W7 shows an unknown outcome with a way to try again, which asks with the values of then", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [definition("b.v", ["a.v"])], { config: socket });
    harness.client.to("b.v").settle({ status: "unknown", code: "connection_lost", message: "lost" });
    harness.settle();
    expect(harness.faults).toMatchObject([{ code: "connection_lost", severity: "error" }]);
    expect(harness.openOutputs()).toEqual([]);
    harness.layout.write(harness.layout.ids.get("a") ?? expect.fail(), { v: "later" });
    harness.faults[0]?.retry?.();
    harness.settle();
    expect(harness.client.to("b.v").body.inputs).toMatchObject([{ value: "later" }]);
    harness.finish("b.v", "done");
    expect(harness.value("b", "v")).toBe("done");
  });

  it("W7 asks again by itself where running twice does no harm, and says nothing of it", () => {
    const harness = createRunnerHarness(
      boxes("a", "b"),
      [definition("b.v", ["a.v"], { patchbay: { idempotent: true } })],
      { config: socket },
    );
    harness.client.to("b.v").settle({ status: "unknown", code: "connection_lost", message: "lost" });
    expect(harness.client.requests).toHaveLength(2);
    harness.finish("b.v", "done");
    expect(harness.value("b", "v")).toBe("done");
    expect(harness.faults).toEqual([]);
  });

  it("reports failures with their code, and goes on", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [definition("b.v", ["a.v"])]);
    harness.client
      .to("b.v")
      .settle({ status: "failed", code: "http_status", message: "500", html: "<html>trace</html>" });
    harness.settle();
    expect(harness.faults).toMatchObject([
      { code: "http_status", message: "Callback error updating b.v", details: "<html>trace</html>" },
    ]);
    harness.change("a", { v: 2 });
    harness.finish("b.v", "fine");
    expect(harness.value("b", "v")).toBe("fine");
  });

  it("names inputs that do not exist when others do", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [definition("b.v", ["a.v", "absent.v"])]);
    expect(harness.client.requests).toEqual([]);
    expect(harness.faults[0]?.message).toContain("A nonexistent object was used in an `Input`");
    expect(harness.busy.getState()).toBe(false);
  });

  it("sends null for a missing optional input", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [definition("b.v", ["a.v", "absent.v?"])]);
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
    const harness = createRunnerHarness(boxes("a"), [restartable], { config: socket });
    harness.runner.reconnected();
    harness.settle();
    expect(harness.client.requests).toHaveLength(1);
    harness.client.to("hash").settle({ status: "unknown", code: "connection_lost", message: "lost" });
    harness.runner.reconnected();
    harness.runner.reconnected();
    harness.settle();
    expect(harness.client.requests).toHaveLength(2);
    expect(harness.faults).toEqual([]);
  });

  it("asks for what a loss left without an answer only", () => {
    const harness = createRunnerHarness(
      boxes("a", "b"),
      [restartable, definition("b.v", ["a.v"], { persistent: true })],
      { config: socket },
    );
    for (const request of harness.client.open()) {
      request.settle({ status: "unknown", code: "connection_lost", message: "lost" });
    }
    harness.runner.reconnected();
    harness.settle();
    expect(harness.openOutputs()).toEqual(["hash"]);
  });
});

describe("running (5.10), side updates and marks (5.11)", () => {
  it("sets props while a call runs, and back, before its result", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [
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
    const harness = createRunnerHarness(
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
    const harness = createRunnerHarness(boxes("a", "b", "c", "d"), [
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

  it("C4 applies what a callback had set before it failed, and says that it failed", () => {
    const harness = createRunnerHarness(boxes("a", "b", "c", "d"), [
      definition("b.v", ["a.v"], { prevent_initial_call: true }),
      definition("d.v", ["c.v"], { prevent_initial_call: true }),
    ]);
    harness.change("a", { v: 1 });
    harness.client.to("b.v").settle({
      status: "failed",
      code: "http_status",
      message: "The server answered 500.",
      sideUpdate: { c: { v: "side" }, b: 1 },
    });
    harness.settle();
    expect(harness.value("c", "v")).toBe("side");
    expect(harness.openOutputs()).toEqual(["d.v"]);
    expect(harness.faults).toMatchObject([{ code: "http_status" }]);
  });

  it("marks outputs from start to end, also when superseded", () => {
    const harness = createRunnerHarness(boxes("a", "b"), [definition("b.v", ["a.v"])]);
    const b = harness.layout.ids.get("b");
    const root = harness.layout.ids.get("root");
    if (b === undefined || root === undefined) throw new Error("No layout");
    expect(harness.loading.marks(b, false)).toEqual([{ id: "b", property: "v" }]);
    expect(harness.loading.marks(root, false)).toEqual([]);
    harness.change("a", { v: 2 });
    expect(harness.loading.marks(root, true)).toHaveLength(1);
    harness.finish("b.v", 1);
    expect(harness.loading.marks(root, true)).toEqual([]);
  });
});
