import { describe, expect, it } from "vitest";
import { definition, div } from "../../testing/layouts.ts";
import { createRunnerHarness, type RunnerHarness } from "../../testing/runnerHarness.ts";

type Index = number | string | boolean;
const pattern = (type: string, card: string): string => `{"index":["${card}"],"type":"${type}"}`;
const idText = (type: string, index: Index): string => `{"index":${JSON.stringify(index)},"type":"${type}"}`;

function rows(
  indices: readonly Index[],
  definitions: Parameters<typeof createRunnerHarness>[1],
  start = true,
): RunnerHarness {
  return createRunnerHarness(
    div("root", [
      ...indices.flatMap((index) => [
        div({ type: "in", index }, null, { v: index }),
        div({ type: "out", index }),
      ]),
      div("total"),
    ]),
    definitions,
    { start },
  );
}

function targets(harness: RunnerHarness): unknown[] {
  return harness.client.open().map((request) => (request.body.outputs as { id: unknown }).id);
}

describe("MATCH", () => {
  it("makes one initial call per output, and one for a change", () => {
    const harness = rows(
      [1, 2],
      [definition(`${pattern("out", "MATCH")}.children`, [`${pattern("in", "MATCH")}.v`])],
    );
    expect(targets(harness)).toEqual([
      { index: 1, type: "out" },
      { index: 2, type: "out" },
    ]);
    for (const request of harness.client.open()) request.prevent();
    harness.change(idText("in", 2), { v: "x" });
    expect(harness.client.open().map((request) => request.body.inputs)).toEqual([
      [{ id: { index: 2, type: "in" }, property: "v", value: "x" }],
    ]);
  });

  it('tells 1 from "1"', () => {
    const harness = rows(
      [1, "1"],
      [
        definition(`${pattern("out", "MATCH")}.children`, [`${pattern("in", "MATCH")}.v`], {
          prevent_initial_call: true,
        }),
      ],
    );
    harness.change(idText("in", "1"), { v: "x" });
    expect(targets(harness)).toEqual([{ index: "1", type: "out" }]);
  });

  it("in inputs alone takes its values from the trigger", () => {
    const harness = rows(
      [1, 2],
      [
        definition("total.children", [`${pattern("in", "MATCH")}.v`], {
          prevent_initial_call: true,
          state: [`${pattern("out", "MATCH")}.id`],
        }),
      ],
    );
    harness.change(idText("in", 1), { v: "x" });
    harness.change(idText("in", 2), { v: "y" });
    expect(harness.client.open().map((request) => request.body.inputs[0])).toEqual([
      { id: { index: 1, type: "in" }, property: "v", value: "x" },
      { id: { index: 2, type: "in" }, property: "v", value: "y" },
    ]);
    expect(harness.client.open()[1]?.body.state).toEqual([
      { id: { index: 2, type: "out" }, property: "id", value: { type: "out", index: 2 } },
    ]);
  });

  it("does not make rows wait for each other", () => {
    const harness = rows(
      [1, 2],
      [
        definition(`${pattern("out", "MATCH")}.children`, [`${pattern("in", "MATCH")}.v`], {
          prevent_initial_call: true,
        }),
        definition(
          `${pattern("out", "MATCH")}.title`,
          [`${pattern("out", "MATCH")}.children`, `${pattern("in", "MATCH")}.w`],
          {
            prevent_initial_call: true,
          },
        ),
      ],
    );
    harness.change(idText("in", 1), { v: "slow" });
    harness.change(idText("in", 2), { w: 1 });
    harness.change(idText("in", 1), { w: 1 });
    expect(
      harness.client
        .open()
        .map((request) => [request.body.output.split(".").at(-1), request.body.changedPropIds[0]]),
    ).toEqual([
      ["children", `${idText("in", 1)}.v`],
      ["title", `${idText("in", 2)}.w`],
    ]);
  });
});

describe("ALL", () => {
  it("gives lists in layout order, and calls with empty lists", () => {
    const harness = rows(
      [2, 1],
      [definition("total.children", [`${pattern("in", "ALL")}.v`, `${pattern("none", "ALL")}.v`])],
    );
    expect(harness.client.open()[0]?.body.inputs).toMatchObject([[{ value: 2 }, { value: 1 }], []]);
  });

  it("as an output names all its components", () => {
    const harness = rows([1, 2], [definition(`${pattern("out", "ALL")}.title`, ["total.id"])]);
    expect(harness.client.open()[0]?.body.outputs).toEqual([
      { id: { index: 1, type: "out" }, property: "title" },
      { id: { index: 2, type: "out" }, property: "title" },
    ]);
  });
});

describe("ALLSMALLER", () => {
  it("calls all outputs above a change with what is below them", () => {
    const harness = rows(
      [2, 10, "x"],
      [
        definition(`${pattern("out", "MATCH")}.children`, [`${pattern("in", "ALLSMALLER")}.v`], {
          prevent_initial_call: true,
        }),
      ],
    );
    harness.change(idText("in", 2), { v: "c" });
    expect(targets(harness)).toEqual([
      { index: 10, type: "out" },
      { index: "x", type: "out" },
    ]);
    expect(harness.client.open().map((request) => request.body.inputs[0])).toMatchObject([
      [{ value: "c" }],
      [{ value: "c" }, { value: 10 }],
    ]);
  });
});

it("compares ids from the server as objects, an escaped dot included", () => {
  const harness = createRunnerHarness(div("root", [div({ t: "a.b", i: 1 }), div("in", null, { v: 1 })]), [
    definition('{"i":["ALL"],"t":"a\\.b"}.title', ["in.v"]),
  ]);
  expect(harness.client.open()[0]?.body.outputs).toEqual([{ id: { i: 1, t: "a.b" }, property: "title" }]);
});
