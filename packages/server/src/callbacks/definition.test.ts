import { describe, expect, it } from "vitest";
import type { CallbackOptions } from "./callbackOptions.ts";
import { defineCallback } from "./definition.ts";
import { ALL, Input, MATCH, Output, State } from "./dependencies.ts";
import { readSignature } from "./signature.ts";

const defaults = { preventInitialCallbacks: false } as const;
const define = (options: CallbackOptions) => defineCallback(options, readSignature(options), defaults);

describe("the output text", () => {
  const submit = [Input("inp", "n_submit")];
  it.each<[CallbackOptions, string]>([
    [{ output: Output("a", "children"), inputs: submit }, "a.children"],
    [{ output: [Output("a", "children"), Output("b", "style")], inputs: submit }, "..a.children...b.style.."],
    [{ output: [Output("single", "c")], inputs: submit }, "..single.c.."],
    [{ output: Output({ type: "o", index: MATCH }, "children") }, '{"index":["MATCH"],"type":"o"}.children'],
    [{ output: Output({ t: "a.b", i: ALL }, "children") }, '{"i":["ALL"],"t":"a\\.b"}.children'],
    [
      {
        output: Output("out2", "children", { allowDuplicate: true }),
        inputs: submit,
        preventInitialCall: true,
      },
      "out2.children@3011cb381c0060088da4653f1bb46c6abf307283c0e0cbd45b28e32105b05261",
    ],
    [
      { inputs: [Input("btn", "n_clicks")] },
      "3eb5c6874c0553ce107823c514131222db0c1ce9f5877187cdd472be1da6af32",
    ],
  ])("of %j is %s", (options, output) => {
    expect(define(options).output).toBe(output);
  });

  it("of a callback with neither output nor input depends on its name, and on nothing else", () => {
    expect(define({}).output).toMatch(/^[0-9a-f]{64}$/);
    expect(define({}).output).toBe(define({ persistent: true }).output);
    expect(define({ name: "ticker" }).output).not.toBe(define({}).output);
  });
});

it("carries every field a page reads", () => {
  const definition = define({
    output: Output("out", "children"),
    inputs: [Input("btn", "n_clicks"), Input("maybe", "value", { allowOptional: true })],
    state: [State({ type: "t", index: ALL }, "id")],
    running: [[Output("btn", "disabled"), true, false]],
    preventInitialCall: "initial_duplicate",
    websocket: true,
    persistent: true,
  });
  expect(definition).toEqual({
    output: "out.children",
    inputs: [
      { id: "btn", property: "n_clicks" },
      { id: "maybe", property: "value", allow_optional: true },
    ],
    state: [{ id: '{"index":["ALL"],"type":"t"}', property: "id" }],
    clientside_function: null,
    prevent_initial_call: false,
    background: null,
    dynamic_creator: null,
    no_output: false,
    optional: false,
    hidden: false,
    websocket: true,
    persistent: true,
    running: { running: { "btn.disabled": true }, runningOff: { "btn.disabled": false } },
  });
});

it("writes named outputs and inputs as lists", () => {
  const definition = define({
    output: { b: Output("b", "y"), a: Output("a", "x") },
    inputs: { n: Input("n", "v"), m: Input("m", "v") },
    state: { s: State("s", "v") },
  });
  expect(definition).toMatchObject({
    output: "..b.y...a.x..",
    inputs: [{ id: "n" }, { id: "m" }],
    state: [{ id: "s" }],
  });
});

it("says only that older runs are kept, as dropping them is what pages do", () => {
  expect(define({ overlap: "keep" })).toHaveProperty("patchbay", { overlap: "keep" });
  expect(define({ overlap: "latest" })).not.toHaveProperty("patchbay");
  expect(define({ idempotent: true })).toHaveProperty("patchbay", { idempotent: true });
});

it("ID9 says which ids are partial, and nothing of the others", () => {
  const definition = define({
    output: [Output("a", "x"), Output({ t: "o" }, "x", { partial: true })],
    inputs: [Input({ t: "i" }, "x", { partial: true }), Input({ t: "j" }, "x", { partial: false })],
    state: [State({ t: "s", i: ALL }, "x", { partial: true })],
  });
  expect(definition).toMatchObject({
    output: '..a.x...{"t":"o"}.x..',
    outputs_meta: [{}, { partial: true }],
    inputs: [
      { id: '{"t":"i"}', property: "x", partial: true },
      { id: '{"t":"j"}', property: "x" },
    ],
    state: [{ partial: true }],
  });
  expect(definition.inputs[1]).not.toHaveProperty("partial");
  expect(define({ output: Output("a", "x") })).not.toHaveProperty("outputs_meta");
});

it("says which requests pages compress, and nothing of the others", () => {
  expect(define({ compressPayload: true })).toMatchObject({
    compress_payload: true,
    compress_threshold: 5000,
  });
  expect(define({ compressPayload: true, compressThreshold: 0 })).toMatchObject({ compress_threshold: 0 });
  expect(define({ compressPayload: false })).not.toHaveProperty("compress_payload");
});

it.each<[string, CallbackOptions]>([
  ["compression that is neither true nor false", { compressPayload: "no" as unknown as boolean }],
  ["a threshold without compression", { compressThreshold: 5 }],
  ["a threshold that is no length", { compressPayload: true, compressThreshold: -1 }],
  ["allowDuplicate with initial calls", { output: Output("a", "b", { allowDuplicate: true }) }],
  ["an overlap that is neither", { overlap: "newest" as "latest" }],
  ["a partial running prop", { running: [[Output({ t: "a" }, "b", { partial: true }), 1, 2]] }],
  ["a running prop that is no output", { running: [[Input("a", "b") as unknown as Output, 1, 2]] }],
])("refuses %s", (_, options) => {
  expect(() => define(options)).toThrow(TypeError);
});
