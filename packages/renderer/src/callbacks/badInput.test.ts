/** What is wrong ends in a named fault, and takes nothing else with it. */
import type { CallbackDefinition, CallbackResponseBody } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { definition, div } from "../testing/layouts.ts";
import { createRunnerHarness } from "../testing/runnerHarness.ts";
import { createGraph } from "./graph/graph.ts";

const good = definition("good.v", ["a.v"]);
const layout = div("root", [
  div("a", null, { v: 0, list: [] }),
  div("b"),
  div("good"),
  div({ i: 1, t: "x" }),
  div({ i: 2, t: "x" }),
]);

/** The good callback runs and its result arrives, whatever happened before. */
function expectAlive(harness: ReturnType<typeof createRunnerHarness>): void {
  harness.change("a", { v: Math.random() });
  harness.client.to("good.v").answer({ good: { v: "alive" } });
  harness.settle();
  expect(harness.value("good", "v")).toBe("alive");
}

describe("definitions", () => {
  it.each<[string, unknown]>([
    ["null", null],
    ["text", "a.v"],
    ["no output", { inputs: [] }],
    ["no inputs", { output: "b.v" }],
    ["inputs that are no list", { output: "b.v", inputs: {} }],
    ["an input without an id", { output: "b.v", inputs: [{ property: "v" }] }],
    ["an input that is null", { output: "b.v", inputs: [null] }],
    ["a state without a property", { output: "b.v", inputs: [], state: [{ id: "a" }] }],
  ])("%s: is left out", (_, bad) => {
    const definitions = [bad as CallbackDefinition, good];
    expect(createGraph(definitions).faults).toMatchObject([{ code: "request_mismatch" }]);
    expectAlive(createRunnerHarness(layout, definitions));
  });

  it.each<[string, CallbackDefinition]>([
    ["an output that is missing", definition("absent.v", ["a.v"])],
    ["wildcards that match nothing", definition('{"z":["MATCH"]}.v', ['{"z":["MATCH"]}.w'])],
    ["a list input that matches nothing, and no output", definition('{"z":["ALL"]}.v', ['{"y":["ALL"]}.w'])],
    ["inputs that are all missing", definition("b.v", ["absent.v"])],
  ])("%s: runs nothing and says nothing", (_, odd) => {
    const harness = createRunnerHarness(layout, [odd, good]);
    expect(harness.openOutputs()).toEqual(["good.v"]);
    expect(harness.faults).toEqual([]);
    expectAlive(harness);
  });

  it.each<[string, CallbackDefinition, RegExp]>([
    [
      "some inputs missing",
      definition("b.v", ["a.v", "absent.w"]),
      /nonexistent object was used in an `Input`.*`absent`.*`w`/s,
    ],
    [
      "a state missing",
      definition("b.v", ["a.v"], { state: ["absent.w"] }),
      /nonexistent object was used in an `State`/,
    ],
    [
      "an output of several missing",
      definition("..b.v...absent.v..", ["a.v"]),
      /nonexistent object was used in an `Output`/,
    ],
    [
      "several components for one input",
      definition("b.v", ['{"i":["MATCH"],"t":"x"}.v']),
      /^Multiple objects were found for an `Input`/,
    ],
  ])("%s: is named", (_, odd, message) => {
    const harness = createRunnerHarness(layout, [odd, good]);
    expect(harness.faults).toMatchObject([{ code: "unknown_id", severity: "error" }]);
    expect(harness.faults[0]?.message).toMatch(message);
    expect(harness.loading.marks(harness.layout.root, true).map(({ id }) => id)).toEqual(["good"]);
    expectAlive(harness);
  });

  it("loops: end", () => {
    const loop = [definition("b.v", ["b.w"]), definition("b.w", ["b.v"])];
    const harness = createRunnerHarness(layout, [...loop, good]);
    let turns = 0;
    for (let open = harness.client.open(); open.length > 0; open = harness.client.open()) {
      const [id = "", prop = ""] = open[0]?.body.output.split(".") ?? [];
      open[0]?.answer({ [id]: { [prop]: ++turns } });
      harness.settle();
    }
    expect(turns).toBeLessThanOrEqual(5);
    expectAlive(harness);
  });
});

describe("results", () => {
  const target = definition("b.v", ["a.v"]);
  const patch = (operation: string, location: unknown[], value: unknown): unknown => ({
    __dash_patch_update: "__dash_patch_update",
    operations: [{ operation, location, params: { value } }],
  });

  it.each<[string, unknown, string | undefined]>([
    ["no object", "text", undefined],
    ["a list", [1], undefined],
    ["props that are no object", { b: 5 }, undefined],
    ["an unknown id", { absent: { v: 1 } }, undefined],
    ["a Patch of nothing", { b: { none: patch("Append", [], 1) } }, "patch_failed"],
    ["a Patch of an unknown operation", { a: { list: patch("Explode", [], 1) } }, "patch_failed"],
    ["a Patch that is no Patch", { a: { list: { __dash_patch_update: 1 } } }, "patch_failed"],
    ["a Patch into a prototype", { a: { list: patch("Assign", ["__proto__", "x"], 1) } }, "unsafe_key"],
    ["a prop that reaches a prototype", JSON.parse('{"b":{"__proto__":{"x":1}}}'), "unsafe_key"],
  ])("%s", (_, response, code) => {
    const harness = createRunnerHarness(layout, [target, good]);
    harness.client
      .to("b.v")
      .settle({ status: "answered", data: { multi: true, response } as CallbackResponseBody });
    harness.settle();
    expect(harness.faults.map((fault) => fault.code)).toEqual(code === undefined ? [] : [code]);
    expect(harness.value("b", "v")).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
    expectAlive(harness);
  });

  it.each<[string, object]>([
    ["sideUpdate", { sideUpdate: "text" }],
    ["sideUpdate of no object", { sideUpdate: { b: 1, good: null } }],
    ["progress", { progress: ["x"] }],
    ["dist", { dist: "lib.js" }],
    ["a job", { job: 5, cancel: "stop", progressDefault: 1 }],
  ])("odd %s: is passed over", (_, rest) => {
    const harness = createRunnerHarness(layout, [target, good]);
    const data = { multi: true, response: { b: { v: 1 } }, ...rest } as CallbackResponseBody;
    harness.client.to("b.v").settle({ status: "answered", data });
    harness.settle();
    expect(harness.value("b", "v")).toBe(1);
    expectAlive(harness);
  });

  it("A18 a run whose libraries cannot be asked for ends with a code", async () => {
    const harness = createRunnerHarness(layout, [target, good], {
      loadDist: () => Promise.reject(new TypeError("no such thing")),
    });
    const data = { multi: true, response: {}, dist: [null] } as unknown as CallbackResponseBody;
    harness.client.to("b.v").settle({ status: "answered", data });
    await expect.poll(() => harness.runner.pending().running.length).toBe(1);
    harness.settle();
    expect(harness.faults).toMatchObject([{ code: "message_shape", source: "b.v" }]);
    expect(harness.openOutputs()).toEqual(["good.v"]);
    expect(harness.loading.marks(harness.layout.root, true).map(({ id }) => id)).toEqual(["good"]);
    expectAlive(harness);
  });

  it("A18 a run whose answer cannot be taken ends with a code, and so does its job", () => {
    const long = { ...target, background: { interval: Number.NaN } } as CallbackDefinition;
    const harness = createRunnerHarness(layout, [long, good], {});
    const broken = {
      get response(): never {
        throw new TypeError("broken");
      },
    } as unknown as CallbackResponseBody;
    harness.client.to("b.v").settle({ status: "answered", data: { job: "j", cacheKey: "k" } });
    // No duration: as if none was named.
    expect(harness.timers).toMatchObject([{ ms: 500 }]);
    harness.fire();
    harness.client.to("b.v").settle({ status: "answered", data: broken });
    harness.settle();
    expect(harness.faults).toMatchObject([{ code: "message_shape", source: "b.v" }]);
    expectAlive(harness);
  });

  it("names an id that set_props does not find, and applies the rest", () => {
    const harness = createRunnerHarness(layout, [good]);
    harness.runner.updates.fromServer("constructor", { v: 1 });
    harness.runner.updates.fromServer("b", { v: 1, none: patch("Append", [], 1) as object });
    expect(harness.faults).toMatchObject([
      { code: "unknown_id", severity: "warning" },
      { code: "patch_failed", source: "b.none" },
    ]);
    expect(harness.value("b", "v")).toBe(1);
    expectAlive(harness);
  });
});

it("D7 says nothing of ids that are not there where the app is of several pages, and says so", () => {
  const config = { suppress_callback_exceptions: true };
  const harness = createRunnerHarness(layout, [good], { config });
  harness.runner.updates.fromServer("of-another-page", { v: 1 });
  expect(harness.faults).toEqual([]);
  expectAlive(harness);
});

describe("a kind of callback that a page has no way to run", () => {
  it("fails by name", () => {
    const clientside = definition("b.v", ["a.v"], {
      clientside_function: { namespace: "n", function_name: "f" },
    });
    const harness = createRunnerHarness(layout, [clientside, good]);
    expect(harness.faults).toMatchObject([{ code: "callback_failed", source: "b.v" }]);
    expectAlive(harness);
  });
});
