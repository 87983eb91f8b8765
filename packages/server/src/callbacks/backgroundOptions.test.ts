import { describe, expect, it } from "vitest";
import { noUpdate } from "../runs/noUpdate.ts";
import { progressProps, readBackground } from "./backgroundOptions.ts";
import type { CallbackOptions } from "./callbackOptions.ts";
import { ALL, Input, MATCH, Output } from "./dependencies.ts";
import { groupRefs } from "./propGrouping.ts";
import { createRegistry } from "./registry.ts";

const bar = Output("bar", "value");
const stop = Input("stop", "n_clicks");

describe("background options", () => {
  it("have defaults, and say so when there is no background", () => {
    expect(readBackground({})).toBeUndefined();
    expect(readBackground({ background: false })).toBeUndefined();
    expect(readBackground({ background: true })).toMatchObject({ intervalMs: 1000, cancel: [] });
  });

  it("give the progress props their default", () => {
    const background = { progress: { a: bar, b: Output("bar", "max") }, progressDefault: { a: 0, b: 10 } };
    expect(readBackground({ background })?.progressDefault).toEqual({ "bar.value": 0, "bar.max": 10 });
  });

  it.each<[string, CallbackOptions]>([
    ["the socket too", { background: true, websocket: true }],
    ["no time between questions", { background: { intervalMs: 0 } }],
    ["an endless time", { background: { intervalMs: Number.POSITIVE_INFINITY } }],
    ["a wildcard in progress", { background: { progress: Output({ i: ALL }, "x") } }],
    ["a wildcard in cancel", { background: { cancel: [Input({ i: MATCH }, "x")] } }],
    ["an input as progress", { background: { progress: stop as unknown as Output } }],
    ["an output as cancel", { background: { cancel: [bar as unknown as Input] } }],
    ["a default without progress", { background: { progressDefault: 1 as never } }],
  ])("refuse %s", (_, options) => {
    expect(() => readBackground(options)).toThrow(TypeError);
  });

  it("refuse a default of another shape", () => {
    const background = { progress: [bar], progressDefault: [1, 2] };
    expect(() => readBackground({ background })).toThrow("2 values for 1 outputs");
  });
});

it("progress follows its declaration", () => {
  expect(progressProps(groupRefs(bar), 5)).toEqual({ "bar.value": 5 });
  expect(progressProps(groupRefs([bar, Output({ b: 1, a: 2 }, "x")]), [noUpdate, null])).toEqual({
    '{"a":2,"b":1}.x': null,
  });
  expect(() => progressProps(groupRefs(bar), undefined)).toThrow(
    expect.objectContaining({ code: "callback_failed" }),
  );
});

it("a callback with cancel inputs brings one helper for each", () => {
  const registry = createRegistry({ preventInitialCallbacks: false });
  const background = { intervalMs: 200, cancel: [stop, Input("stop", "n_blur")] };
  registry.add({ output: Output("a", "x"), background }, () => 1, "1");
  registry.add({ output: Output("b", "x"), background: { cancel: [stop] } }, () => 1, "2");
  const [first, ...others] = registry.definitions;
  expect(first).toMatchObject({ output: "a.x", background: { interval: 200 } });
  const helpers = others.filter(({ output }) => output.startsWith("stop.id@"));
  expect(helpers).toMatchObject([
    { inputs: [{ id: "stop", property: "n_clicks" }], prevent_initial_call: true, hidden: true },
    { inputs: [{ id: "stop", property: "n_blur" }], prevent_initial_call: true, hidden: true },
  ]);
  // Pages send these by HTTP, the only way that carries which job to end.
  for (const { background } of helpers) expect(background).not.toBeNull();
  expect(registry.definitions).toHaveLength(4);
});
