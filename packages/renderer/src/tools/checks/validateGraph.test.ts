import type { CallbackDefinition } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { createGraph } from "../../callbacks/graph/graph.ts";
import { createLayoutStore } from "../../store/layoutStore.ts";
import { definition, div, html } from "../../testing/layouts.ts";
import { checkLayout } from "./checkLayout.ts";
import { findCycles } from "./findCycles.ts";
import { validateGraph } from "./validateGraph.ts";

const match = '{"i":["MATCH"],"t":"o"}';

/** A callback whose Outputs are partial patterns. */
const partial = (output: string): CallbackDefinition => ({
  ...definition(output, ["b.v"]),
  outputs_meta: output.split("...").map(() => ({ partial: true })),
});

function findings(...definitions: CallbackDefinition[]): string[] {
  return validateGraph(createGraph(definitions).callbacks).map(({ message }) => message);
}

describe("contradictions (5.3)", () => {
  it.each<[string, CallbackDefinition[], string, string]>([
    [
      "no inputs and no initial call",
      [definition("a.v", [], { prevent_initial_call: true })],
      "A callback is missing Inputs",
      "there are no `Input` elements.",
    ],
    ["an empty id", [definition("a.v", [".v"])], "Callback item missing ID", 'Input[0].id = ""'],
    [
      "an empty dict id",
      [definition("a.v", ["b.v"], { state: ["{}.v"] })],
      "Callback item missing ID",
      "State[0].id = {}",
    ],
    ["an empty property", [definition("a.", ["b.v"])], "Callback property error", 'Output[0].property = ""'],
    [
      "a dot in an id",
      [definition("a.b.v", ["c.v"])],
      "Callback invalid ID string",
      "characters '.' are not allowed.",
    ],
    [
      "a brace in an id",
      [definition("a.v", ["{b.v"])],
      "Callback invalid ID string",
      "characters '{' are not allowed.",
    ],
    [
      "an ALLSMALLER output",
      [definition('{"i":["ALLSMALLER"]}.v', ["b.v"])],
      "Callback wildcard ID error",
      "Allowed wildcards for Outputs are:\nALL, MATCH",
    ],
    [
      "an empty key",
      [definition("a.v", ['{"":1}.v'])],
      "Callback wildcard ID error",
      'Input[0].id has key ""',
    ],
    [
      "a null in an id",
      [definition("a.v", ['{"i":null}.v'])],
      "Callback wildcard ID error",
      'Input[0].id["i"] = null',
    ],
    [
      "one output twice",
      [definition("..a.v...a.v..", ["b.v"])],
      "Duplicate callback Outputs",
      "Output 1 (a.v) is already used by this callback.",
    ],
    [
      "an output of another callback",
      [definition("a.v", ["b.v"]), definition("a.v", ["c.v"])],
      "Duplicate callback outputs",
      "Output 0 (a.v) is already in use.",
    ],
    [
      "overlapping patterns of two callbacks",
      [definition(`${match}.v`, ["b.v"]), definition('{"i":["ALL"],"t":"o"}.v', ["c.v"])],
      "Overlapping wildcard callback outputs",
      "used in a different callback.",
    ],
    [
      "overlapping patterns of one",
      [definition(`..${match}.v...{"i":1,"t":"o"}.v..`, ["b.v"])],
      "Overlapping wildcard callback outputs",
      "used in this callback.",
    ],
    [
      "a partial pattern and one with more keys",
      [definition(`${match}.v`, ["b.v"]), partial('{"t":"o"}.v')],
      "Overlapping wildcard callback outputs",
      'overlaps another output ({"i":MATCH,"t":"o"}.v)',
    ],
    [
      "two partial patterns",
      [partial('{"t":["ALL"]}.v'), definition("a.v", ["b.v"]), partial('{"i":1,"t":"o"}.v')],
      "Overlapping wildcard callback outputs",
      "used in a different callback.",
    ],
    [
      "MATCH on different keys",
      [definition(`..${match}.v...{"t":["MATCH"]}.v..`, ["b.v"])],
      "Mismatched `MATCH` wildcards across `Output`s",
      'Output 1 ({"t":MATCH}.v)',
    ],
    [
      "MATCH in an input on a key the output lacks",
      [definition(`${match}.v`, ['{"j":["MATCH"],"i":["MATCH"]}.v'])],
      "`Input` / `State` wildcards not in `Output`s",
      "has MATCH or ALLSMALLER on key(s) j",
    ],
    [
      "ALLSMALLER in a state without MATCH in the output",
      [definition("a.v", ["b.v"], { state: ['{"i":["ALLSMALLER"]}.v'] })],
      "`Input` / `State` wildcards not in `Output`s",
      'State 0 ({"i":ALLSMALLER}.v)',
    ],
  ])("%s", (_, definitions, title, line) => {
    const found = findings(...definitions).filter((message) => message.startsWith(`${title}\n`));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(line);
    expect(found[0]).toContain("In the callback for output(s):\n");
  });

  it.each<[string, CallbackDefinition[]]>([
    ["duplicates that are allowed", [definition("a.v", ["b.v"]), definition("a.v@x", ["c.v"])]],
    ["MATCH and ALLSMALLER", [definition(`${match}.v`, ['{"i":["ALLSMALLER"],"t":"o"}.v'])]],
    [
      "MATCH in inputs alone",
      [definition("a.v", [`${match}.v`]), definition("h", [`${match}.v`], { no_output: true })],
    ],
    ["no inputs, called at the start", [definition("a.v", [])]],
    [
      "patterns with other constants or keys",
      [
        definition(`${match}.v`, ["b.v"]),
        definition('{"i":["MATCH"],"t":"p"}.v', ["b.v"]),
        definition('{"i":["MATCH"]}.v', ["b.v"]),
      ],
    ],
    [
      "a partial pattern, and others with fewer keys, other values or other keys",
      [
        partial('{"i":1,"t":"o"}.v'),
        definition('{"t":"o"}.v', ["b.v"]),
        partial('{"t":"p"}.v'),
        partial('{"k":1}.v'),
        partial('{"t":"o"}.w'),
      ],
    ],
    ["patterns on other props", [definition(`${match}.v`, ["b.v"]), definition(`${match}.w`, ["b.v"])]],
  ])("says nothing of %s", (_, definitions) => {
    expect(findings(...definitions)).toEqual([]);
  });

  it("names every finding of every callback", () => {
    expect(
      findings(definition("a.", [".v"]), definition("b.v", [], { prevent_initial_call: true })),
    ).toHaveLength(3);
  });
});

describe("loops (5.3)", () => {
  const cycles = (...definitions: CallbackDefinition[]): string[] =>
    findCycles(createGraph(definitions).callbacks).map(({ message }) => message);

  it.each<[string, CallbackDefinition[], string[]]>([
    ["none", [definition("b.v", ["a.v"]), definition("c.v", ["b.v", "a.v"])], []],
    ["an output as its own input", [definition("a.v", ["a.v"])], []],
    ["a state", [definition("b.v", ["a.v"]), definition("a.v", ["c.v"], { state: ["b.v"] })], []],
    ["two", [definition("a.v", ["b.v"]), definition("b.v", ["a.v"])], ["a.v -> b.v -> a.v"]],
    [
      "a longer one through its own input",
      [definition("a.v", ["a.v", "c.v"]), definition("b.v", ["a.v"]), definition("c.v", ["b.v"])],
      ["a.v -> b.v -> c.v -> a.v"],
    ],
    [
      "patterns",
      [
        definition(`${match}.v`, ['{"i":["MATCH"],"t":"p"}.v']),
        definition('{"i":["MATCH"],"t":"p"}.v', [`${match}.v`]),
      ],
      [`${match}.v -> {"i":["MATCH"],"t":"p"}.v -> ${match}.v`],
    ],
    [
      "partial patterns",
      [partial('{"t":"o"}.v'), definition("b.v", [`${match}.v`]), definition("c.v", ['{"t":"o"}.w'])],
      ['{"t":"o"}.v -> b.v -> {"t":"o"}.v'],
    ],
    ["patterns that never meet", [definition(`${match}.v`, ['{"i":["MATCH"],"t":"p"}.v'])], []],
    [
      "through a duplicate",
      [definition("a.v@x", ["b.v"]), definition("b.v", ["a.v"])],
      ["a.v -> b.v -> a.v"],
    ],
  ])("%s", (_, definitions, expected) => {
    expect(cycles(...definitions)).toEqual(
      expected.map((chain) => `Circular Dependencies\nDependency Cycle Found: ${chain}`),
    );
  });

  it("walks chains longer than the call stack", () => {
    const size = 20_000;
    const chain = Array.from({ length: size }, (_, at) => definition(`c${(at + 1) % size}.v`, [`c${at}.v`]));
    expect(cycles(...chain)).toHaveLength(1);
    expect(cycles(...chain.slice(1))).toEqual([]);
  });
});

describe("against the layout (5.3)", () => {
  const layout = createLayoutStore({
    layout: div("root", [html("Known", { id: "a" }), html("Known", { id: { i: 1, t: "k" } })]),
    childrenProps: () => [],
  });
  const check = (definitions: CallbackDefinition[], suppressed = false): string[] =>
    checkLayout(createGraph(definitions).callbacks, {
      layout,
      suppressed,
      propNames: (_, type) => (type === "Known" ? ["v", "data-*"] : undefined),
    }).map(({ message }) => message.split("\n")[0] ?? "");
  const missing = "ID not found in layout";
  const invalid = "Invalid prop for this component";

  it("names an id that two components have, also where ids are suppressed", () => {
    const twice = createLayoutStore({
      layout: div("root", [
        html("Known", { id: { b: 1, a: "x" } }),
        div("b", [html("P", { id: { a: "x", b: 1 } })]),
      ]),
      childrenProps: () => [],
    });
    const faults = checkLayout([], { layout: twice, suppressed: true, propNames: () => undefined });
    expect(faults).toMatchObject([{ code: "duplicate_id", severity: "warning" }]);
    expect(faults[0]?.message).toContain("(Known, P)");
  });

  it.each<[string, CallbackDefinition[], boolean, string[]]>([
    ["all there", [definition("a.v", ["root.n"])], false, []],
    [
      "missing output, input and state",
      [definition("..x.v...a.v..", ["y.v"], { state: ["z.v"] })],
      false,
      [missing, missing, missing],
    ],
    ["one id is named once", [definition("x.v", ["x.w"]), definition("a.v", ["x.v"])], false, [missing]],
    ["suppressed", [definition("x.v", ["y.v"])], true, []],
    ["optional input", [definition("a.v", ["y.v?"])], false, []],
    ["optional callback", [definition("x.v", ["y.v"], { optional: true })], false, []],
    ["patterns are not looked for", [definition(`${match}.v`, [`${match}.n`])], false, []],
    [
      "B16 a State is not looked for where no Output is",
      [definition("x.v", ["a.v"], { state: ["z.v"] })],
      false,
      [missing],
    ],
    [
      "B16 a State is looked for with one Output",
      [
        definition("hash", ["a.v"], { state: ["y.v"], no_output: true }),
        definition("..x.v...a.v..", ["a.v"], { state: ["z.v"] }),
      ],
      false,
      [missing, missing],
    ],
    [
      "B16 props of patterns that the type does not know",
      [
        definition(
          '{"i":["MATCH"],"t":"k"}.no',
          ['{"i":["MATCH"],"t":"k"}.never', '{"i":["MATCH"],"t":"k"}.v'],
          {
            state: [
              '{"i":["MATCH"],"t":"k"}.boo',
              '{"i":["ALL"],"t":"k"}.nope',
              '{"i":["ALL"],"t":"other"}.boo',
            ],
          },
        ),
      ],
      true,
      [invalid, invalid, invalid],
    ],
    ["a prop the type does not know", [definition("a.w", ["root.n"])], false, [invalid]],
    ["also when ids are suppressed", [definition("a.w", ["root.n"])], true, [invalid]],
    ["a prop known by its beginning", [definition("a.data-x", ["root.n"])], false, []],
    ["a duplicate's prop", [definition("a.v@hash", ["root.n"])], false, []],
  ])("%s", (_, definitions, suppressed, expected) => {
    expect(check(definitions, suppressed)).toEqual(expected);
  });
});
