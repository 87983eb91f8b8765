import { type CallbackRequestBody, compareIdValues, type InputRef } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { ALL, ALLSMALLER, Input, MATCH, Output, State } from "../callbacks/dependencies.ts";
import { type DeclaredProps, readSignature } from "../callbacks/signature.ts";
import { parseCallbackRequest } from "./parseCallbackRequest.ts";

function bind(declared: DeclaredProps, body: Partial<CallbackRequestBody>) {
  return parseCallbackRequest(readSignature(declared), {
    output: "any",
    inputs: [],
    changedPropIds: [],
    parsedChangedPropsIds: [],
    ...body,
  });
}

const item = (i: string | number | boolean, value?: unknown): InputRef => ({
  id: { t: "i", i },
  property: "v",
  ...(value !== undefined && { value }),
});

describe("MATCH stands for one value", () => {
  const matched = {
    output: [Output({ t: "o", i: MATCH }, "x"), Output({ t: "p", i: MATCH }, "x")],
    inputs: [Input({ t: "i", i: MATCH }, "v"), Input({ t: "i", i: ALLSMALLER }, "v")],
    state: [State({ t: "i", i: MATCH }, "w")],
  };
  const body = (over: { o?: number; p?: number; i?: number; smaller?: number[]; s?: number }) => ({
    outputs: [
      { id: { t: "o", i: over.o ?? 5 }, property: "x" },
      { id: { t: "p", i: over.p ?? 5 }, property: "x" },
    ],
    inputs: [item(over.i ?? 5, "five"), (over.smaller ?? [2, 3]).map((i) => item(i, `s${i}`))],
    state: [{ id: { t: "i", i: over.s ?? 5 }, property: "w", value: "state" }],
  });

  it("in all outputs, inputs and states", () => {
    expect(bind(matched, body({})).args).toEqual(["five", ["s2", "s3"], "state"]);
    expect(bind(matched, body({ smaller: [] })).args).toEqual(["five", [], "state"]);
  });

  it.each([{ p: 6 }, { i: 6 }, { s: 6 }, { smaller: [5] }, { smaller: [2, 6] }])(
    "and not as in %j",
    (over) => {
      expect(() => bind(matched, body(over))).toThrow(expect.objectContaining({ code: "request_mismatch" }));
    },
  );

  it("except that a first call without MATCH in the outputs takes what there is", () => {
    const declared = {
      output: Output("a", "x"),
      inputs: [Input({ t: "i", i: MATCH }, "v"), Input({ t: "i", i: MATCH }, "v")],
    };
    const request = { outputs: { id: "a", property: "x" }, inputs: [item(1, "a"), item(2, "b")] };
    expect(bind(declared, request).args).toEqual(["a", "b"]);
    expect(() => bind(declared, { ...request, changedPropIds: ['{"i":1,"t":"i"}.v'] })).toThrow(
      expect.objectContaining({ code: "request_mismatch" }),
    );
  });
});

it("orders id values as pages do", () => {
  const values = ["x", true, 10, "2", false, "a", 3, ""];
  expect(values.sort(compareIdValues)).toEqual(["2", 3, 10, false, true, "", "a", "x"]);
});

it("tells what an argument is made of and whether it changed, in the shape of the arguments", () => {
  const parsed = bind(
    {
      output: { out: Output("a", "x"), rest: Output({ t: "o", i: ALL }, "x") },
      inputs: { one: Input("n", "v"), all: Input({ t: "i", i: ALL }, "v") },
      state: [State("s", "v")],
    },
    {
      outputs: [{ id: "a", property: "x" }, []],
      inputs: [{ id: "n", property: "v", value: 1 }, [item(1, "a"), item(2)]],
      state: [{ id: "s", property: "v", value: "state" }],
      changedPropIds: ['{"i":2,"t":"i"}.v'],
    },
  );
  expect(parsed.args).toEqual([{ one: 1, all: ["a", undefined] }, "state"]);
  expect(parsed.argsGrouping).toEqual([
    {
      one: { triggered: false, refs: [{ id: "n", property: "v", value: 1 }] },
      all: { triggered: true, refs: [item(1, "a"), item(2)] },
    },
    { triggered: false, refs: [{ id: "s", property: "v", value: "state" }] },
  ]);
  expect(parsed.triggered).toEqual([
    { propId: '{"i":2,"t":"i"}.v', id: { t: "i", i: 2 }, property: "v", value: undefined },
  ]);
  expect(parsed.inputsList).toEqual([{ id: "n", property: "v", value: 1 }, [item(1, "a"), item(2)]]);
  expect(parsed.statesList).toHaveLength(1);
  expect(parsed.outputsList).toEqual([{ id: "a", property: "x" }, []]);
  expect(bind({ inputs: [Input("n", "v")] }, { inputs: [{ id: "n", property: "v" }] }).outputsList).toEqual(
    [],
  );
});
