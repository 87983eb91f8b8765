/** How graphs with wildcards and streams behave as a whole. */
import { Patch, stringifyId } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { boxes, definition, div } from "../testing/layouts.ts";
import { createScenarioApp } from "../testing/scenarioApp.ts";

const quiet = { prevent_initial_call: true };
const join = (...values: unknown[]): string => values.join("+");

describe("patterns", () => {
  const item = (i: number, value: number): unknown => div({ i, t: "n" }, null, { v: value });
  const smaller = '{"i":["ALLSMALLER"],"t":"n"}.v';
  const each = '{"i":["MATCH"],"t":"n"}.v';

  it("Fibonacci: each number from the smaller ones, on the same prop, growing and shrinking", () => {
    const list = (count: number): unknown[] =>
      Array.from({ length: count }, (_, i) => item(i, i < 2 ? 1 : 0));
    const app = createScenarioApp(
      div("root", [div("size", null, { v: 5 }), div("list"), div("sum")]),
      [
        definition("list.children", ["size.v"]),
        definition(each, [smaller], {}),
        definition("sum.v", ['{"i":["ALL"],"t":"n"}.v']),
      ],
      {
        "list.children": (count: number) => list(count),
        [each]: (before: number[]) => (before.length < 2 ? 1 : (before.at(-1) ?? 0) + (before.at(-2) ?? 0)),
        "sum.v": (values: number[]) => values.join(" "),
      },
    );
    app.rest();
    expect(app.harness.value("sum", "v")).toBe("1 1 2 3 5");
    app.harness.change("size", { v: 7 });
    app.rest();
    expect(app.harness.value("sum", "v")).toBe("1 1 2 3 5 8 13");
    app.harness.change("size", { v: 3 });
    app.rest();
    expect(app.harness.value("sum", "v")).toBe("1 1 2");
    expect(app.harness.faults).toEqual([]);
    expect(app.harness.busy.getState()).toBe(false);
  });

  it("two families with the same keys do not mix", () => {
    const of = (t: string, card: string): string => `{"i":["${card}"],"t":"${t}"}.v`;
    const layout = div(
      "root",
      ["x", "y"]
        .flatMap((t) => [1, 2].map((i) => div({ i, t }, null, { v: `${t}${i}` })))
        .concat([div("a"), div("b")]),
    );
    const app = createScenarioApp(
      layout,
      [definition("a.v", [of("x", "ALL")]), definition("b.v", [of("y", "ALL")])],
      {
        "a.v": (values: string[]) => values.join(),
        "b.v": (values: string[]) => values.join(),
      },
    );
    app.rest();
    expect([app.harness.value("a", "v"), app.harness.value("b", "v")]).toEqual(["x1,x2", "y1,y2"]);
    app.harness.change('{"i":2,"t":"y"}', { v: "changed" });
    expect(app.harness.openOutputs()).toEqual(["b.v"]);
  });

  it("inserted content: what is new gets an initial call, what is outside is triggered by it", () => {
    const inputs = '{"index":["ALL"],"type":"input"}.v';
    const app = createScenarioApp(
      div("root", [
        div("go", null, { n: 0 }),
        div("container"),
        div({ index: 1, type: "input" }, null, { v: 1 }),
        div("outer"),
      ]),
      [
        definition("container.children", ["go.n"], quiet),
        definition("inner.v", [inputs]),
        definition("outer.v", [inputs], quiet),
      ],
      {
        "container.children": () => [div({ index: 2, type: "input" }, null, { v: 2 }), div("inner")],
        "inner.v": join,
        "outer.v": join,
      },
    );
    app.rest();
    app.harness.change("go", { n: 1 });
    app.rest();
    const byOutput = new Map(
      app.harness.client.requests.map(({ body }) => [body.output, body.changedPropIds]),
    );
    expect(byOutput.get("inner.v")).toEqual([]);
    expect(byOutput.get("outer.v")).toEqual(['{"index":2,"type":"input"}.v']);
    expect(app.calls()).toEqual(["container.children", "inner.v", "outer.v"]);
  });

  it("Patches to all of a list, and one that brings a component whose callback runs", () => {
    const every = '{"i":["ALL"],"t":"n"}.v';
    const app = createScenarioApp(
      div("root", [div("go", null, { n: 0 }), div("list", [item(1, 1), item(2, 2)])]),
      [
        definition(every, ["go.n"], quiet),
        definition("list.children", ["go.m"], quiet),
        definition('{"i":["MATCH"],"t":"n"}.w', [each]),
      ],
      {
        [every]: () => ({
          byId: {
            '{"i":1,"t":"n"}': { v: new Patch().add([], 10) },
            '{"i":2,"t":"n"}': { v: new Patch().mul([], 5) },
          },
        }),
        "list.children": () => new Patch().append([], item(3, 3)),
        '{"i":["MATCH"],"t":"n"}.w': (value: number) => -value,
      },
    );
    app.rest();
    app.harness.change("go", { n: 1 });
    app.rest();
    expect([1, 2].map((i) => app.harness.value(`{"i":${i},"t":"n"}`, "w"))).toEqual([-11, -10]);
    const before = app.calls().length;
    app.harness.change("go", { m: 1 });
    app.rest();
    expect(app.harness.value('{"i":3,"t":"n"}', "w")).toBe(-3);
    expect(app.calls().slice(before)).toEqual(["list.children", '{"i":["MATCH"],"t":"n"}.w']);
  });
});

describe("streams", () => {
  it("several props of one update are one call, and so are several updates of one task (W35)", () => {
    const app = createScenarioApp(boxes("a", "b"), [definition("b.v", ["a.v", "a.w"], quiet)], {
      "b.v": join,
    });
    const { updates } = app.harness.runner;
    let notified = 0;
    app.harness.layout.ids.get("a")?.store.subscribe(() => notified++);
    updates.fromServer("a", { v: 1, w: 1 });
    expect(notified).toBe(1);
    updates.fromServer("a", { v: 2 });
    app.harness.settle();
    expect(app.calls()).toEqual(["b.v"]);
    expect(app.harness.client.requests[0]?.body).toMatchObject({
      inputs: [{ value: 2 }, { value: 1 }],
      changedPropIds: ["a.v", "a.w"],
    });
  });

  it("a superseded run is ended at its source, so that what it still streams is dropped (W33)", () => {
    const app = createScenarioApp(
      boxes("a", "b"),
      [definition("hash", ["a.v"], { no_output: true, ...quiet })],
      {},
    );
    app.harness.change("a", { v: 1 });
    app.harness.change("a", { v: 2 });
    expect(app.harness.client.requests.map(({ cancelled }) => cancelled)).toEqual([true, false]);
  });
});

describe("B8 ids with dots, backslashes, quotes and braces", () => {
  it.each(["..\\data\\.cache", "^\\d+\\.\\d$", "C:\\Zoë\\.x", "a...b", '{"x":"y.z"}', "}.{", "1.50"])(
    "%j is found as Input, State, Output, MATCH, ALL, by set_props and by running",
    (path) => {
      const id = { type: "f", path };
      const text = stringifyId(id);
      const escaped = text.replaceAll(".", "\\.");
      const app = createScenarioApp(
        div("root", [div(id, null, { n: 0 }), div("one"), div("all")]),
        [
          definition("one.v", [`${text}.n`], { ...quiet, state: [`${text}.id`] }),
          definition("all.v", ['{"path":["ALL"],"type":"f"}.n'], quiet),
          definition(`..${escaped}.title...one.title..`, [`${text}.n`], {
            ...quiet,
            running: { running: { [`${text}.disabled`]: true }, runningOff: { [`${text}.disabled`]: false } },
          }),
          definition('{"path":["MATCH"],"type":"f"}.lang', ['{"path":["MATCH"],"type":"f"}.n'], quiet),
        ],
        {
          "one.v": (n: number, own: { path: string }) => `${own.path} ${n}`,
          "all.v": (values: number[]) => values.join(),
          [`..${escaped}.title...one.title..`]: (n: number) => ({
            byId: { [text]: { title: `title ${n}` }, one: { title: `also ${n}` } },
          }),
          '{"path":["MATCH"],"type":"f"}.lang': (n: number) => `lang ${n}`,
        },
      );
      app.rest();
      app.harness.change(text, { n: 1 });
      expect(app.harness.value(text, "disabled")).toBe(true);
      app.rest();
      const { value } = app.harness;
      expect([value("one", "v"), value("all", "v"), value("one", "title")]).toEqual([
        `${path} 1`,
        "1",
        "also 1",
      ]);
      expect([value(text, "title"), value(text, "lang"), value(text, "disabled")]).toEqual([
        "title 1",
        "lang 1",
        false,
      ]);
      app.harness.runner.updates.fromServer(text.replaceAll("ë", "\\u00eb"), { v: "pushed" });
      expect(value(text, "v")).toBe("pushed");
      expect(app.harness.faults).toEqual([]);
    },
  );
});
