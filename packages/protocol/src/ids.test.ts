import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareIdValues,
  type IdValue,
  parseId,
  parseOutput,
  propId,
  runRendererId,
  splitPropId,
  splitRendererId,
  stringifyId,
  stripDuplicateHash,
} from "./ids.ts";

describe("ids", () => {
  it.each([
    ["btn", "btn"],
    [{ type: "t", index: 0 }, '{"index":0,"type":"t"}'],
    [{ type: "o", index: ["MATCH"] as const }, '{"index":["MATCH"],"type":"o"}'],
  ])("ID1 the canonical text of %j is %s", (id, text) => {
    expect(stringifyId(id)).toBe(text);
    expect(parseId(text)).toEqual(id);
  });

  it("ID1 any dict id survives its text, whatever the order of its keys", () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const key = fc.string({ minLength: 1 }).filter((name) => name !== "__proto__");
    fc.assert(
      fc.property(fc.dictionary(key, value), (id) => {
        const text = stringifyId(id);
        expect(parseId(text)).toEqual({ ...id });
        expect(stringifyId(Object.fromEntries(Object.entries(id).reverse()))).toBe(text);
      }),
    );
  });

  it("ID2 a prop id is cut at its last dot", () => {
    expect(splitPropId('{"index":3.1,"type":"t"}.value')).toEqual({
      id: '{"index":3.1,"type":"t"}',
      property: "value",
    });
    expect(splitPropId(propId({ a: "x.y" }, "data"))).toEqual({ id: '{"a":"x.y"}', property: "data" });
  });

  it("ID3 undoes the escaped dot of an output", () => {
    expect(parseOutput('{"i":["MATCH"],"t":"a\\.b"}.children')).toEqual([
      { id: { i: ["MATCH"], t: "a.b" }, property: "children" },
    ]);
  });

  it.each([
    "..\\data\\.cache",
    "^\\d+\\.\\d$",
    "C:\\Zoë\\.x",
    "a...b",
    ".",
    "\\.",
    "\\\\.",
    '{"x":"y.z"}',
    "}.{",
    "\u{1f600}.\ud800",
  ])("B8 an id value of %j survives as an id, as a prop id, and as an output", (path) => {
    const id = { type: "f", path, rank: 1.5, open: false };
    expect(parseId(stringifyId(id))).toEqual(id);
    const { id: text, property } = splitPropId(propId(id, "n_clicks"));
    expect([parseId(text), property]).toEqual([id, "n_clicks"]);
    const escaped = `${stringifyId(id).replaceAll(".", "\\.")}.children`;
    expect(parseOutput(escaped)).toEqual([{ id, property: "children" }]);
    expect(parseOutput(`..${escaped}...b.x...${escaped}@3f..`)).toEqual([
      { id, property: "children" },
      { id: "b", property: "x" },
      { id, property: "children@3f" },
    ]);
  });

  it("ID4 reads single, several and duplicate outputs", () => {
    expect(parseOutput("a.children")).toEqual([{ id: "a", property: "children" }]);
    expect(parseOutput("..a.children...b.style@3f..")).toEqual([
      { id: "a", property: "children" },
      { id: "b", property: "style@3f" },
    ]);
    expect(parseOutput("..single.c..")).toEqual([{ id: "single", property: "c" }]);
    expect(stripDuplicateHash("style@3f")).toBe("style");
  });

  it("ID6 a run's renderer id names its tab and its run", () => {
    expect(splitRendererId(runRendererId("tab-1", 7))).toEqual({ tabId: "tab-1", run: 7 });
    expect(splitRendererId("plain-uuid")).toEqual({ tabId: "plain-uuid", run: undefined });
    expect(splitRendererId("odd#name")).toEqual({ tabId: "odd#name", run: undefined });
  });

  it("text that is no object stays a string id", () => {
    expect(parseId("{not json")).toBe("{not json");
    expect(parseId("__proto__")).toBe("__proto__");
  });
});

it.each<[IdValue, IdValue]>([
  [2, 10],
  ["2", 10],
  ["2", "10"],
  [10, false],
  [false, true],
  [true, "a"],
  ["a", "b"],
])("orders the id value %j before %j", (smaller, larger) => {
  expect(compareIdValues(smaller, larger)).toBeLessThan(0);
  expect(compareIdValues(larger, smaller)).toBeGreaterThan(0);
});
