/** The calls that follow when a callback's result changes content by a Patch, as in Dash 4.5, and by a whole value. */
import { type CallbackDefinition, type Component, type PageConfig, Patch } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { definition, div } from "../testing/layouts.ts";
import { createRunnerHarness } from "../testing/runnerHarness.ts";

/** A row with a button, whose callback writes beside it and, with `outer`, outside. */
const row = (n: number | string): Component =>
  div({ n, t: "row" }, [div({ n, t: "go" }, null, { v: 0 }), div({ n, t: "out" })]);

const each = (t: string): string => `{"n":["MATCH"],"t":"${t}"}`;
const move = definition("box.children", ["a.v"], { prevent_initial_call: true });
const inner = definition(`${each("out")}.v`, [`${each("go")}.v`]);
const ofRow = definition(`${each("row")}.title`, ["b.v"]);
const outer = definition("sum.v", ['{"n":["ALL"],"t":"go"}.v']);

/** @returns the calls that follow on a page of Dash 4.5, or of an older Dash, as outputs and triggers */
function calls(definitions: CallbackDefinition[], children: unknown, isOlder = false): string[] {
  const layout = div("root", [div("a"), div("b", null, { v: 0 }), div("box", [row(1), row(2)]), div("sum")]);
  const config = (isOlder ? {} : { stream: { enabled: false } }) as PageConfig;
  const harness = createRunnerHarness(layout, [move, ...definitions], { config });
  for (const open of harness.client.open()) open.prevent();
  harness.settle();
  harness.change("a", { v: 1 });
  harness.finish("box.children", children);
  return harness.client.open().map(({ body }) => {
    const outputs = JSON.stringify([body.outputs].flat().map((output) => (output as { id: unknown }).id));
    return `${outputs} ${body.changedPropIds.join(" ")}`.trim();
  });
}

const write = (): Patch => new Patch().assign([0, "props", "children", 0, "props", "v"], 7);
const quiet = (one: CallbackDefinition): CallbackDefinition => ({ ...one, prevent_initial_call: true });

describe("after a Patch", () => {
  it.each<[string, CallbackDefinition[], Patch, string[]]>([
    ["a new row: its own initial call", [inner], new Patch().append([], row(3)), ['[{"n":3,"t":"out"}]']],
    ["a new row before others", [inner], new Patch().prepend([], row(3)), ['[{"n":3,"t":"out"}]']],
    [
      "a row with an id that was there: it is new all the same",
      [inner],
      new Patch().assign([0], row(1)),
      ['[{"n":1,"t":"out"}]'],
    ],
    [
      "a written Input, with the Output beside it: it triggers",
      [inner],
      write(),
      ['[{"n":1,"t":"out"}] {"n":1,"t":"go"}.v'],
    ],
    [
      "a written Input of a callback that has no initial call: it triggers, too",
      [quiet(inner)],
      write(),
      ['[{"n":1,"t":"out"}] {"n":1,"t":"go"}.v'],
    ],
    [
      "a written prop that nothing reads",
      [inner],
      new Patch().assign([0, "props", "children", 0, "props", "w"], 7),
      [],
    ],
    ["the components around what was written get no initial call", [ofRow], write(), []],
    [
      "a written Input, with the Output outside: it triggers",
      [quiet(outer)],
      write(),
      ['["sum"] {"n":1,"t":"go"}.v'],
    ],
    [
      "merged props: each of them is written",
      [inner],
      new Patch().merge([0, "props", "children", 0, "props"], { v: 8 }),
      ['[{"n":1,"t":"out"}] {"n":1,"t":"go"}.v'],
    ],
    [
      "new content of a component that was there: only that is new",
      [inner, ofRow],
      new Patch().assign([1, "props", "children"], row(3).props.children),
      ['[{"n":3,"t":"out"}]'],
    ],
  ])("%s", (_, definitions, patch, expected) => {
    expect(calls(definitions, patch)).toEqual(expected);
  });
});

describe("after a Patch on a page of an older Dash", () => {
  it("all that it has made anew gets initial calls", () => {
    expect(calls([ofRow, inner], write(), true)).toEqual(['[{"n":1,"t":"row"}]', '[{"n":1,"t":"out"}]']);
    expect(calls([quiet(inner)], write(), true)).toEqual([]);
    expect(calls([quiet(outer)], write(), true)).toEqual(['["sum"] {"n":1,"t":"go"}.v']);
  });
});

describe("after a whole value", () => {
  it("all that it holds is new", () => {
    expect(calls([inner, ofRow], [row(1)])).toEqual(['[{"n":1,"t":"row"}]', '[{"n":1,"t":"out"}]']);
    expect(calls([quiet(inner)], [row(1)])).toEqual([]);
  });

  it.each([[null], [""], [0], [false], [[]]])("%j drops what was there, and lists are told", (empty) => {
    expect(calls([quiet(outer), inner], empty)).toEqual(['["sum"]']);
  });
});

it("the parts of a stream: what one brings gets its initial calls, whatever later ones write in it", () => {
  const layout = div("root", [div("a"), div("b", null, { v: 0 }), div("box", [row(1), row(2)])]);
  const stream = { enabled: false };
  const harness = createRunnerHarness(layout, [{ ...move, stream: true }, inner, ofRow], {
    config: { stream } as PageConfig,
  });
  for (const open of harness.client.open()) open.prevent();
  harness.change("a", { v: 1 });
  const request = harness.client.to("box.children");
  const writeIn = (at: number): Patch => new Patch().assign([at, "props", "children", 0, "props", "v"], 7);
  for (const children of [new Patch().append([], row(3)), writeIn(0), writeIn(2), writeIn(0)])
    request.options.part?.({ componentId: "box", props: { children } });
  harness.settle();
  expect(harness.openOutputs()).toEqual(["box.children"]);
  request.prevent();
  harness.settle();
  const bodies = harness.client.open().map(({ body }) => [body.outputs, body.changedPropIds]);
  expect(bodies).toEqual([
    [{ id: { n: 3, t: "row" }, property: "title" }, []],
    [{ id: { n: 3, t: "out" }, property: "v" }, []],
    [{ id: { n: 1, t: "out" }, property: "v" }, ['{"n":1,"t":"go"}.v']],
  ]);
});
