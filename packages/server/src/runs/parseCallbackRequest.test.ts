import {
  type CallbackRequestBody,
  type ComponentId,
  compareIdValues,
  type InputRef,
  type OutputRef,
} from "@patchbay/protocol";
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

describe("ID9 a partial id", () => {
  const partial = { partial: true } as const;
  const ref = (id: ComponentId, value?: unknown) => ({ id, property: "v", value });
  const many = { output: Output("a", "v"), inputs: [Input<number>({ t: "i" }, "v", partial)] };
  const outputs = { id: "a", property: "v" };
  const mismatch = expect.objectContaining({ code: "request_mismatch" });

  it("without wildcard stands for a list of the components that have its keys", () => {
    const refs = [ref({ t: "i" }, 1), ref({ t: "i", n: 1 }, 2), ref({ n: 2, t: "i", g: true }, 3)];
    const changedPropIds = ['{"n":1,"t":"i"}.v'];
    const parsed = bind(many, { outputs, inputs: [refs], changedPropIds });
    expect(parsed.args).toEqual([[1, 2, 3]]);
    expect(parsed.triggered).toEqual([
      { propId: changedPropIds[0], id: { n: 1, t: "i" }, property: "v", value: 2 },
    ]);
    expect(bind(many, { outputs, inputs: [[]] }).args).toEqual([[]]);
  });

  it.each([
    ["one reference", ref({ t: "i" })],
    ["another value", [ref({ t: "j", n: 1 })]],
    ["a value of another type", [ref({ t: 1 })]],
    ["a key too few", [ref({ n: 1 })]],
    ["no key", [ref({})]],
    ["a text", [ref("i")]],
    ["a key of a prototype", [ref(JSON.parse('{"t":"i","__proto__":1}'))]],
    ["a further key that holds no value of an id", [ref({ t: "i", n: { deep: 1 } } as never)]],
    ["a further key that holds a wildcard", [ref({ t: "i", n: ["ALL"] } as never)]],
  ])("is not fitted by %s", (_, entry) => {
    expect(() => bind(many, { outputs, inputs: [entry] })).toThrow(mismatch);
  });

  it("with MATCH stands for one component, and relates by its own keys", () => {
    const matched = {
      output: Output({ t: "o", i: MATCH }, "v", partial),
      inputs: [Input({ t: "i", i: MATCH }, "v", partial)],
    };
    const body = (i: number) => ({
      outputs: ref({ t: "o", i: 1, w: 9 }),
      inputs: [ref({ t: "i", i, z: 7 }, "x")],
    });
    expect(bind(matched, body(1)).args).toEqual(["x"]);
    expect(() => bind(matched, body(2))).toThrow(mismatch);
  });

  it("of an output takes a list of as many values", () => {
    const declared = { output: Output({ t: "o" }, "v", partial) };
    const refs = [ref({ t: "o", n: 1 }), ref({ t: "o", n: 2 })];
    expect(bind(declared, { outputs: refs }).outputsList).toEqual([refs]);
    expect(() => bind(declared, { outputs: refs[0] as OutputRef })).toThrow(mismatch);
  });

  it("that is not partial does not fit ids with further keys", () => {
    const exact = { output: Output("a", "v"), inputs: [Input({ t: "i" }, "v")] };
    expect(() => bind(exact, { outputs, inputs: [ref({ t: "i", n: 1 })] })).toThrow(mismatch);
  });
});
