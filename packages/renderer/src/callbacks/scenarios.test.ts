/** How graphs of callbacks behave as a whole: counts, order and values, as apps depend on them. */
import type { CallbackDefinition } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { wideGraph } from "../testing/bigGraphs.ts";
import { boxes, definition, div } from "../testing/layouts.ts";
import { type Compute, createScenarioApp, PREVENT } from "../testing/scenarioApp.ts";

const quiet = { prevent_initial_call: true };
const join = (...values: unknown[]): string => values.join("+");

describe("basics", () => {
  it("one call at the start and one per change", () => {
    const app = createScenarioApp(boxes("in", "out"), [definition("out.v", ["in.v"])], { "out.v": join });
    app.rest();
    for (const text of ["h", "he", "hel"]) {
      app.harness.change("in", { v: text });
      app.rest();
    }
    expect(app.calls()).toHaveLength(4);
    expect(app.harness.value("out", "v")).toBe("hel");
    expect(app.harness.busy.getState()).toBe(false);
  });

  it("content with its own pair of input and output: called once when it comes", () => {
    const app = createScenarioApp(
      boxes("out"),
      [definition("out.children", ["out.v"]), definition("inner.v", ["field.v"])],
      {
        "out.children": () => [div("field", null, { v: "x" }), div("inner")],
        "inner.v": join,
      },
    );
    expect(app.calls()).toEqual(["out.children"]);
    app.rest();
    expect(app.calls()).toEqual(["out.children", "inner.v"]);
    expect(app.harness.value("inner", "v")).toBe("x");
  });

  it("a callback without outputs is called at the start, also where what computes its input lacks an input", () => {
    const app = createScenarioApp(
      boxes("in", "mid", "out"),
      [
        definition("mid.v", ["in.v", "nowhere.v"]),
        definition("out.v", ["mid.v"]),
        definition("hash", ["mid.v"], { no_output: true }),
        definition("hash2", ["nowhere.v"], { no_output: true }),
      ],
      { "mid.v": join, "out.v": join, hash: () => PREVENT },
    );
    app.rest();
    expect(app.calls()).toEqual(["hash"]);
  });

  it("a callback without outputs is called at the start, also where what computes its input updates nothing", () => {
    const app = createScenarioApp(
      boxes("in", "mid"),
      [definition("mid.v", ["in.v"]), definition("hash", ["mid.v"], { no_output: true })],
      { "mid.v": () => PREVENT, hash: () => PREVENT },
    );
    app.rest();
    expect(app.calls()).toEqual(["mid.v", "hash"]);
  });

  it("ten inputs: one call, at the start and for inserted content", () => {
    const ids = Array.from({ length: 10 }, (_, at) => `i${at}`);
    const inputs = ids.map((id) => `${id}.v`);
    const all = div("root", [...ids.map((id) => div(id, null, { v: 1 })), div("out")]);
    const app = createScenarioApp(all, [definition("out.v", inputs)], { "out.v": join });
    app.rest();
    expect(app.calls()).toHaveLength(1);
    const later = createScenarioApp(
      div("box", null, { v: 0 }),
      [definition("box.children", ["box.v"]), definition("out.v", inputs)],
      {
        "box.children": () => all,
        "out.v": join,
      },
    );
    later.rest();
    expect(later.calls()).toEqual(["box.children", "out.v"]);
  });

  it("an output that is its own input: no loop, and who follows runs at the start and at the change", () => {
    const app = createScenarioApp(boxes("a", "b"), [definition("a.v", ["a.v"]), definition("b.v", ["a.v"])], {
      "a.v": (value) => `${value}!`,
      "b.v": join,
    });
    app.rest();
    app.harness.change("a", { v: "x" });
    app.rest();
    expect(app.calls()).toEqual(["a.v", "b.v", "a.v", "b.v"]);
    expect(app.harness.value("b", "v")).toBe("x!");
  });

  it("callbacks without inputs: each once at the start; two on one output both run", () => {
    const app = createScenarioApp(
      boxes("a", "s"),
      [
        definition("a.v", []),
        definition("a.v@x", [], { state: ["s.v"] }),
        definition("hash", [], { no_output: true }),
        definition("hash2", [], { no_output: true, state: ["s.v"] }),
      ],
      { "a.v": () => 1, "a.v@x": () => 2, hash: () => PREVENT, hash2: () => PREVENT },
    );
    app.rest();
    expect(app.calls().sort()).toEqual(["a.v", "a.v@x", "hash", "hash2"]);
  });

  it("data attributes are props like others", () => {
    const app = createScenarioApp(boxes("a", "b"), [definition("b.data-x", ["a.data-y"])], {
      "b.data-x": join,
    });
    app.rest();
    app.harness.change("a", { "data-y": "1" });
    app.rest();
    expect(app.harness.value("b", "data-x")).toBe("1");
  });
});

describe("several callbacks", () => {
  it.each<[string, string[], string[], string[]]>([
    ["converging", ["b a", "c a", "d b c"], ["b", "c", "d"], ["b", "c", "d"]],
    ["a chain with a shared input", ["b a", "c a b", "d a c"], ["b", "c", "d"], ["b", "c", "d"]],
    [
      "branches of a branch",
      ["b a", "c b", "d b", "e c d", "f e a"],
      ["b", "c", "d", "e", "f"],
      ["b", "c", "d", "e", "f"],
    ],
    ["defined backwards", ["d b c", "c b", "b a"], ["b", "c", "d"], ["b", "c", "d"]],
  ])("%s: each once, at the start and after a change", (_, graph, first, second) => {
    const definitions = graph.map((text) => {
      const [output, ...inputs] = text.split(" ");
      return definition(
        `${output}.v`,
        inputs.map((id) => `${id}.v`),
      );
    });
    const compute = Object.fromEntries(definitions.map(({ output }) => [output, join]));
    const app = createScenarioApp(boxes(..."abcdef"), definitions, compute);
    app.rest();
    const props = (ids: string[]): string[] => ids.map((id) => `${id}.v`);
    expect(app.calls()).toEqual(props(first));
    app.harness.change("a", { v: "changed" });
    app.rest();
    expect(app.calls().slice(first.length)).toEqual(props(second));
  });

  it("one of two in the middle updates nothing: the last runs with the other's value", () => {
    const definitions = [
      definition("b.v", ["a.v"], quiet),
      definition("c.v", ["a.v"], quiet),
      definition("d.v", ["b.v", "c.v"], quiet),
    ];
    const app = createScenarioApp(boxes(..."abcd"), definitions, {
      "b.v": () => PREVENT,
      "c.v": () => "new",
      "d.v": join,
    });
    app.harness.change("a", { v: 1 });
    app.rest();
    expect(app.harness.value("d", "v")).toBe("b+new");
    expect(app.harness.client.requests.at(-1)?.body.changedPropIds).toEqual(["c.v"]);
  });

  it("a prop that its component sets while a callback is queued: preventing that one does not lose what depends on it", () => {
    const definitions = [definition("b.v", ["a.v"]), definition("c.v", ["b.v"])];
    const app = createScenarioApp(boxes(..."abc"), definitions, { "b.v": () => PREVENT, "c.v": join });
    app.harness.change("b", { v: "own" });
    app.rest();
    expect(app.harness.value("c", "v")).toBe("own");
  });

  it("content swapped while its callback waits: what left is not asked for, what came is asked for once", () => {
    const app = createScenarioApp(
      div("root", [div("tab", null, { v: 1 }), div("box", [div("one")])]),
      [
        definition("box.children", ["tab.v"], quiet),
        definition("one.v", ["tab.v"], quiet),
        definition("two.v", ["tab.v"]),
      ],
      { "box.children": () => [div("two")], "one.v": join, "two.v": join },
    );
    app.harness.change("tab", { v: 2 });
    const one = app.harness.client.to("one.v");
    app.rest();
    expect(app.calls().filter((output) => output === "two.v")).toHaveLength(1);
    expect(one.settled).toBe(true);
    expect(app.harness.faults).toEqual([]);
    expect(app.harness.busy.getState()).toBe(false);
  });
});

describe("many callbacks", () => {
  it("of a graph in layers run once each at the start, never before what they read", () => {
    const { layout, definitions } = wideGraph(300);
    const computed = new Set<string>();
    const outputs = new Set(definitions.map(({ output }) => output));
    const compute: Record<string, Compute> = {};
    for (const { output, inputs } of definitions) {
      compute[output] = () => {
        const reads = inputs.map(({ id, property }) => `${id}.${property}`);
        for (const prop of reads) expect(computed.has(prop) || !outputs.has(prop)).toBe(true);
        computed.add(output);
        return output;
      };
    }
    const app = createScenarioApp(layout, definitions, compute);
    app.rest();
    expect(app.calls()).toHaveLength(300);
    expect(computed.size).toBe(300);
    expect(app.harness.busy.getState()).toBe(false);
  });
});

describe("prevented and unchanged", () => {
  const graph = (rest: typeof quiet | object): CallbackDefinition[] => [
    definition("b.v", ["a.v"], rest),
    definition("c.v", ["b.v"]),
    definition("d.v", ["b.v", "a.w"]),
  ];

  it.each<[string, object, unknown, string[]]>([
    ["an initial call runs all", {}, "new", ["b.v", "c.v", "d.v"]],
    ["one that updates nothing silences what depends on it alone", {}, PREVENT, ["b.v", "d.v"]],
    ["one that leaves its output out does, too", {}, { byId: {} }, ["b.v", "d.v"]],
    ["one that is not made leaves the layout's value", quiet, "new", ["c.v", "d.v"]],
  ])("%s", (_, rest, result, expected) => {
    const layout = div("root", [
      div("a", null, { v: 1, w: 1 }),
      ...[..."bcd"].map((id) => div(id, null, { v: id })),
    ]);
    const app = createScenarioApp(layout, graph(rest), { "b.v": () => result, "c.v": join, "d.v": join });
    app.rest();
    expect(app.calls().sort()).toEqual(expected);
    const before = app.calls().length;
    app.harness.change("a", { v: 2 });
    app.rest();
    const isUpdate = result === "new";
    expect(app.calls().slice(before)).toEqual(isUpdate ? ["b.v", "c.v", "d.v"] : ["b.v"]);
  });

  it("an equal value triggers, a missing one does not", () => {
    const app = createScenarioApp(boxes(..."abc"), [definition("b.v", ["a.v"]), definition("c.v", ["b.v"])], {
      "b.v": () => "b",
      "c.v": join,
    });
    app.rest();
    expect(app.calls()).toEqual(["b.v", "c.v"]);
  });

  it("after the start, a downstream call names what its upstream changed, and after a change both", () => {
    const app = createScenarioApp(
      boxes(..."abc"),
      [definition("b.v", ["a.v"]), definition("c.v", ["a.v", "b.v"])],
      {
        "b.v": join,
        "c.v": join,
      },
    );
    app.rest();
    expect(app.harness.client.requests[1]?.body.changedPropIds).toEqual(["b.v"]);
    app.harness.change("a", { v: 2 });
    app.rest();
    expect(app.harness.client.requests[3]?.body.changedPropIds).toEqual(["a.v", "b.v"]);
  });
});

describe("what is missing", () => {
  it("runs once it is there: inputs, outputs and optional ones", () => {
    const app = createScenarioApp(
      div("root", [div("go", null, { n: 0 }), div("box"), div("out")]),
      [
        definition("box.children", ["go.n"], quiet),
        definition("out.v", ["inner.v"]),
        definition("out.w", ["inner.v?", "go.n"]),
      ],
      {
        "box.children": () => [div("inner", null, { v: "here" })],
        "out.v": join,
        "out.w": (inner: unknown, n: unknown) => `${inner === null ? "none" : inner}${n}`,
      },
    );
    app.rest();
    expect(app.harness.value("out", "v")).toBeUndefined();
    expect(app.harness.value("out", "w")).toBe("none0");
    app.harness.change("go", { n: 1 });
    app.rest();
    expect(app.harness.value("out", "v")).toBe("here");
    expect(app.harness.value("out", "w")).toBe("here1");
    expect(app.harness.faults).toEqual([]);
  });

  it("an empty list of inputs with its output there is called, with a missing single input it is not", () => {
    const app = createScenarioApp(
      boxes("out", "other"),
      [
        definition("out.v", ['{"i":["ALL"]}.v']),
        definition("other.v", ['{"i":["ALL"]}.v', "absent.v"]),
        definition("absent.w", ['{"i":["ALL"]}.v']),
      ],
      { "out.v": (values: unknown[]) => values.length },
    );
    app.rest();
    expect(app.calls()).toEqual(["out.v"]);
    expect(app.harness.value("out", "v")).toBe(0);
  });
});
