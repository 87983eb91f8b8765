import { expect, it } from "vitest";
import { ALL, ALLSMALLER, Input, MATCH, Output, State } from "./dependencies.ts";
import { type DeclaredProps, readSignature } from "./signature.ts";

const one = { t: "a", i: MATCH };
const many = { t: "a", i: ALL };
const smaller = { t: "a", i: ALLSMALLER };

it.each<[string, DeclaredProps]>([
  ["MATCH in every output", { output: [Output(one, "x"), Output({ t: "b", i: MATCH }, "x")] }],
  [
    "MATCH and ALL together",
    { output: Output({ r: MATCH, c: ALL }, "x"), inputs: [Input({ r: MATCH }, "x")] },
  ],
  ["MATCH in inputs only", { output: Output("a", "x"), inputs: [Input(one, "x")], state: [State(one, "y")] }],
  ["ALLSMALLER beside MATCH", { output: Output(one, "x"), inputs: [Input(smaller, "y")] }],
  [
    "partial ids that do not overlap",
    { output: [Output({ t: "a" }, "x", { partial: true }), Output({ t: "b", i: 1 }, "x")] },
  ],
  [
    "an exact id that lacks a key of a partial one",
    { output: [Output({ t: "a", i: 1 }, "x", { partial: true }), Output({ t: "a" }, "x")] },
  ],
  ["names", { output: { a: Output("a", "x") }, inputs: { b: Input("b", "x") }, state: {} }],
  ["nothing", {}],
])("takes %s", (_, declared) => {
  expect(() => readSignature(declared)).not.toThrow();
});

it.each<[string, DeclaredProps]>([
  ["an id with a dot", { output: Output("a.b", "children") }],
  ["an empty id", { output: Output("", "children") }],
  ["an empty dict id", { output: Output({}, "children") }],
  ["a dict id of a prototype", { output: Output(JSON.parse('{"__proto__": 1}'), "children") }],
  ["an unknown wildcard", { inputs: [Input({ i: ["SOME"] } as never, "x")] }],
  ["a number that is none", { inputs: [Input({ i: Number.NaN }, "x")] }],
  ["a prop with a dot", { output: Output("a", "b.c") }],
  ["a prop that reaches a prototype", { output: Output("a", "__proto__") }],
  ["a name that reaches a prototype", { inputs: JSON.parse('{"__proto__": {}}') }],
  ["the same output twice", { output: [Output("a", "b"), Output("a", "b")] }],
  ["outputs that may be the same", { output: [Output(many, "x"), Output({ t: "a", i: 3 }, "x")] }],
  ["partial that is neither true nor false", { inputs: [Input({ t: "a" }, "x", { partial: 1 as never })] }],
  ["a partial text", { inputs: [Input("a", "x", { partial: true })] }],
  [
    "a partial output and one of its components",
    { output: [Output({ t: "a" }, "x", { partial: true }), Output({ t: "a", i: 1 }, "x")] },
  ],
  [
    "partial outputs that one component may fit",
    { output: [Output({ t: "a" }, "x", { partial: true }), Output({ k: "b" }, "x", { partial: true })] },
  ],
  ["MATCH in one output only", { output: [Output(one, "x"), Output("b", "x")] }],
  ["MATCH at another key", { output: [Output(one, "x"), Output({ t: MATCH, i: 1 }, "y")] }],
  [
    "MATCH in an input and not in the output that has another",
    { output: Output(one, "x"), inputs: [Input({ k: MATCH }, "x")] },
  ],
  ["MATCH in a state only", { output: Output(one, "x"), state: [State({ k: MATCH }, "x")] }],
  ["ALLSMALLER in an output", { output: Output(smaller, "b") }],
  ["ALLSMALLER without MATCH", { output: Output("a", "x"), inputs: [Input(smaller, "x")] }],
  ["a State among the inputs", { inputs: [State("a", "b") as unknown as Input] }],
  ["an Input among named states", { state: { a: Input("a", "b") as unknown as State } }],
  ["a text among the outputs", { output: ["a.b" as unknown as Output] }],
  ["one input by itself", { inputs: Input("a", "b") as never }],
  ["a text in place of inputs", { inputs: "a.b" as never }],
])("refuses %s", (_, declared) => {
  expect(() => readSignature(declared)).toThrow(TypeError);
});

it.each<[unknown, string]>([
  [{ output: "q.x" }, 'Output("q", "x")'],
  [{ output: ["q.x"] }, 'Output("q", "x")'],
  [{ output: { a: "q.x" } }, 'Output("q", "x")'],
  [{ inputs: "n.value" }, 'Input("n", "value")'],
  [{ inputs: ["n.value"] }, 'Input("n", "value")'],
  [{ state: ["value"] }, 'State("id", "prop")'],
])("says what to write in place of %j", (declared, meant) => {
  expect(() => readSignature(declared as DeclaredProps)).toThrow(`write ${meant}`);
});
