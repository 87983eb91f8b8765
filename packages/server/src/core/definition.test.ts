import { describe, expect, it } from "vitest";
import type { CallbackOptions } from "./callback.ts";
import { defineCallback } from "./definition.ts";
import { ALL, ALLSMALLER, Input, MATCH, Output, State } from "./dependencies.ts";

const defaults = { preventInitialCallbacks: false, callSite: "app.ts:1" } as const;
const define = (options: CallbackOptions) => defineCallback(options, defaults);

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

  it("of a callback with neither output nor input depends on its name or place, and on nothing else", () => {
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

it.each<[string, CallbackOptions]>([
  ["an id with a dot", { output: Output("a.b", "children") }],
  ["an empty id", { output: Output("", "children") }],
  ["an empty dict id", { output: Output({}, "children") }],
  ["a prop with a dot", { output: Output("a", "b.c") }],
  ["a prop that reaches a prototype", { output: Output("a", "__proto__") }],
  ["the same output twice", { output: [Output("a", "b"), Output("a", "b")] }],
  ["allowDuplicate with initial calls", { output: Output("a", "b", { allowDuplicate: true }) }],
  ["ALLSMALLER in an output", { output: Output({ i: ALLSMALLER }, "b") }],
  ["a State among the inputs", { inputs: [State("a", "b") as unknown as Input] }],
])("refuses %s", (_, options) => {
  expect(() => define(options)).toThrow(TypeError);
});
