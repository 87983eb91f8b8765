import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ErrorCode, PatchbayError } from "../errors.ts";
import { deepEqual } from "./equal.ts";
import { applyPatch, isPatch, type PatchObject, type PatchOperation } from "./patch.ts";
import { Patch } from "./patchBuilder.ts";

const patchOf = (...operations: unknown[]): PatchObject => ({
  __dash_patch_update: "__dash_patch_update",
  operations: operations as PatchOperation[],
});
const op = (operation: string, location: (string | number)[], params: object = {}): object => ({
  operation,
  location,
  params,
});

type Row = [rule: string, previous: unknown, operation: object, result: unknown];

const rows: Row[] = [
  ["PA4 Assign a key", { a: 1 }, op("Assign", ["b"], { value: 2 }), { a: 1, b: 2 }],
  ["PA4 Assign makes objects", null, op("Assign", ["a", "b"], { value: 1 }), { a: { b: 1 } }],
  ["PA4 Assign makes lists", {}, op("Assign", ["a", 0], { value: 1 }), { a: [1] }],
  ["PA4 Assign through a scalar", { a: 5 }, op("Assign", ["a", "b"], { value: 1 }), { a: { b: 1 } }],
  ["PA4 Assign beyond the end", [1, 2], op("Assign", [5], { value: 9 }), [1, 2, null, null, null, 9]],
  ["PA3 Assign -1", [1, 2, 3], op("Assign", [-1], { value: 9 }), [1, 2, 9]],
  ["PA3 Assign before the start", [1, 2, 3], op("Assign", [-5], { value: 9 }), [1, 2, 3]],
  ["PA4 a string index makes an object", [1], op("Assign", ["x"], { value: 2 }), { 0: 1, x: 2 }],
  ["PA4 Assign the whole", [1], op("Assign", [], { value: "new" }), "new"],
  ["PA5 Delete a key", { a: 1, b: 2 }, op("Delete", ["a"]), { b: 2 }],
  ["PA5 Delete an element", [1, 2, 3], op("Delete", [1]), [1, 3]],
  ["PA5 Delete the last", [1, 2, 3], op("Delete", [-1]), [1, 2]],
  ["PA5 Delete what is missing", { a: 1 }, op("Delete", ["x", "y"]), { a: 1 }],
  ["PA5 Delete out of range", [1], op("Delete", [7]), [1]],
  ["PA5 Delete the whole", { a: 1 }, op("Delete", []), { a: 1 }],
  ["PA6 Append", { a: [1] }, op("Append", ["a"], { value: 2 }), { a: [1, 2] }],
  ["PA6 Append to nothing", {}, op("Append", ["a"], { value: 2 }), { a: [2] }],
  ["PA6 Append a list as one", [1], op("Append", [], { value: [2] }), [1, [2]]],
  ["PA6 Append to a string", "Foo", op("Append", [], { value: "Bar" }), ["F", "o", "o", "Bar"]],
  ["PA7 Prepend", [1], op("Prepend", [], { value: 0 }), [0, 1]],
  ["PA7 Prepend to a string", "Bar", op("Prepend", [], { value: "Foo" }), ["Foo", "B", "a", "r"]],
  ["PA8 Insert", [1, 2, 3], op("Insert", [], { value: 9, index: 1 }), [1, 9, 2, 3]],
  ["PA8 Insert from the end", [1, 2, 3], op("Insert", [], { value: 9, index: -1 }), [1, 2, 9, 3]],
  ["PA8 Insert too far", [1], op("Insert", [], { value: 9, index: 7 }), [1, 9]],
  ["PA8 Insert too far back", [1], op("Insert", [], { value: 9, index: -7 }), [1, 9]],
  ["PA9 Extend", [1], op("Extend", [], { value: [2, 3] }), [1, 2, 3]],
  ["PA10 Merge", { a: 1, b: 1 }, op("Merge", [], { value: { b: 2 } }), { a: 1, b: 2 }],
  ["PA10 Merge into nothing", {}, op("Merge", ["a"], { value: { b: 2 } }), { a: { b: 2 } }],
  ["PA10 Merge into a list", [7], op("Merge", [], { value: { b: 2 } }), { 0: 7, b: 2 }],
  ["PA11 Remove all equal", [1, { a: 1 }, "1", { a: 1 }], op("Remove", [], { value: { a: 1 } }), [1, "1"]],
  ["PA11 Remove minds types", [1, "1"], op("Remove", [], { value: "1" }), [1]],
  ["PA12 Clear a list", { a: [1] }, op("Clear", ["a"]), { a: [] }],
  ["PA12 Clear an object", { a: { b: 1 } }, op("Clear", ["a"]), { a: {} }],
  ["PA12 Clear a string", { a: "x" }, op("Clear", ["a"]), { a: "" }],
  ["PA12 Clear a number", { a: 1 }, op("Clear", ["a"]), {}],
  ["PA13 Reverse", [1, 2, 3], op("Reverse", []), [3, 2, 1]],
  ["PA13 Reverse a string", "abc", op("Reverse", []), "cba"],
  ["PA14 Add numbers", { n: 1 }, op("Add", ["n"], { value: 2 }), { n: 3 }],
  ["PA14 Add strings", "initial", op("Add", [], { value: " + 1" }), "initial + 1"],
  ["PA14 Add text and number", "5", op("Add", [], { value: 1 }), "51"],
  ["PA14 Add to null", null, op("Add", [], { value: 1 }), 1],
  ["PA14 Add to nothing", {}, op("Add", ["n"], { value: 1 }), { n: null }],
  ["PA15 Sub", { n: 5 }, op("Sub", ["n"], { value: 2 }), { n: 3 }],
  ["PA15 Mul", { n: 5 }, op("Mul", ["n"], { value: 2 }), { n: 10 }],
  ["PA15 Div", { n: 5 }, op("Div", ["n"], { value: 2 }), { n: 2.5 }],
  ["PA15 Div by zero", { n: 5 }, op("Div", ["n"], { value: 0 }), { n: null }],
];

describe("applyPatch", () => {
  it.each(rows)("%s", (_rule, previous, operation, result) => {
    const before = structuredClone(previous);
    // Compared as the wire would carry it: holes, NaN and Infinity are null, undefined keys are absent.
    expect(JSON.parse(JSON.stringify(applyPatch(previous, patchOf(operation))))).toEqual(result);
    expect(previous).toEqual(before);
  });

  it("PA2 applies operations in order, each on the result of the one before", () => {
    const patch = patchOf(op("Delete", [1]), op("Delete", [-2]));
    expect(applyPatch(["P", "I", "i", "A", "N", "E"], patch)).toEqual(["P", "i", "A", "E"]);
  });

  it.each<[string, unknown, object, ErrorCode]>([
    ["PA2 undefined", undefined, op("Assign", [], { value: 1 }), ErrorCode.PatchFailed],
    ["PA16 unknown operation", {}, op("Explode", []), ErrorCode.PatchFailed],
    ["PA3 negative index into nothing", {}, op("Assign", ["a", -1], { value: 1 }), ErrorCode.PatchFailed],
    ["PA8 Insert into nothing", {}, op("Insert", ["a"], { value: 1, index: 0 }), ErrorCode.PatchFailed],
    ["PA9 Extend nothing", {}, op("Extend", ["a"], { value: [1] }), ErrorCode.PatchFailed],
    ["PA9 Extend a string by a list", "a", op("Extend", [], { value: ["b"] }), ErrorCode.PatchFailed],
    ["PA11 Remove from nothing", {}, op("Remove", ["a"], { value: 1 }), ErrorCode.PatchFailed],
    ["PA13 Reverse nothing", {}, op("Reverse", ["a"]), ErrorCode.PatchFailed],
    ["PA14 Add an object", { a: {} }, op("Add", ["a"], { value: "x" }), ErrorCode.PatchFailed],
    ["PA4 an absurd index", [], op("Assign", [1e9], { value: 1 }), ErrorCode.PatchFailed],
    ["PA16 no location", {}, { operation: "Assign" }, ErrorCode.PatchFailed],
    ["PA16 __proto__", {}, op("Assign", ["__proto__", "x"], { value: 1 }), ErrorCode.UnsafeKey],
    [
      "PA16 __proto__ in Merge",
      {},
      op("Merge", [], { value: JSON.parse('{"__proto__": {"polluted": true}, "ok": 1}') }),
      ErrorCode.UnsafeKey,
    ],
  ])("refuses: %s", (_rule, previous, operation, code) => {
    let thrown: unknown;
    try {
      applyPatch(previous, patchOf(operation));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(PatchbayError);
    expect((thrown as PatchbayError).code).toBe(code);
  });

  it.each(["constructor", "prototype", "toString", "hasOwnProperty", "valueOf"])(
    "B9 the key %s is one like any other",
    (key) => {
      const after = (previous: unknown, ...operations: object[]): unknown =>
        applyPatch(previous, patchOf(...operations));
      expect(after({}, op("Assign", [key], { value: 1 }))).toEqual({ [key]: 1 });
      expect(after({}, op("Assign", [key, "x", key], { value: 1 }))).toEqual({ [key]: { x: { [key]: 1 } } });
      expect(after({ a: 1 }, op("Merge", [], { value: { [key]: 2 } }))).toEqual({ a: 1, [key]: 2 });
      expect(after({}, op("Merge", [key], { value: { [key]: 2 } }))).toEqual({ [key]: { [key]: 2 } });
      expect(after({ [key]: 1, a: 1 }, op("Delete", [key]))).toEqual({ a: 1 });
      expect(after({ a: 1 }, op("Delete", [key]))).toEqual({ a: 1 });
      expect(after({}, op("Append", [key], { value: 1 }))).toEqual({ [key]: [1] });
      expect(after({ [key]: 1 }, op("Add", [key], { value: 1 }), op("Mul", [key], { value: 3 }))).toEqual({
        [key]: 6,
      });
      expect(after([{}], op("Assign", [-1, key], { value: 1 }))).toEqual([{ [key]: 1 }]);
      expect(() => after({}, op("Extend", [key], { value: [1] }))).toThrow(PatchbayError);
    },
  );

  it("never changes its input, gives the same twice, and shares what it does not touch", () => {
    const location = fc.array(fc.oneof(fc.constantFrom("a", "b", "c"), fc.integer({ min: -3, max: 4 })), {
      maxLength: 3,
    });
    const operation = fc.record({
      operation: fc.constantFrom(
        "Assign",
        "Delete",
        "Append",
        "Prepend",
        "Insert",
        "Extend",
        "Merge",
        "Remove",
        "Clear",
        "Reverse",
        "Add",
      ),
      location,
      params: fc.record({ value: fc.jsonValue(), index: fc.integer({ min: -3, max: 3 }) }),
    });
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(operation, { maxLength: 4 }), (previous, operations) => {
        const patch = patchOf(...operations);
        const before = structuredClone(previous);
        const patchBefore = structuredClone(patch);
        let first: unknown;
        try {
          first = applyPatch(previous, patch);
        } catch (error) {
          expect(error).toBeInstanceOf(PatchbayError);
          first = error;
        }
        expect(previous).toEqual(before);
        expect(patch).toEqual(patchBefore);
        if (!(first instanceof Error)) expect(applyPatch(previous, patch)).toEqual(first);
      }),
    );
    const start = fc.constantFrom<unknown>({}, [], [[1, 2], { a: [1] }], {
      a: [],
      b: { a: [1], b: "text" },
      c: [{}],
    });
    fc.assert(
      fc.property(start, fc.array(operation, { maxLength: 8 }), (previous, operations) => {
        let oneByOne: unknown = structuredClone(previous);
        try {
          for (const each of operations) oneByOne = applyPatch(oneByOne, patchOf(each));
        } catch {
          return;
        }
        if (oneByOne !== undefined) expect(applyPatch(previous, patchOf(...operations))).toEqual(oneByOne);
      }),
      { numRuns: 3_000 },
    );
    const big = { touched: [1], rest: { deep: true } };
    const after = applyPatch(big, new Patch().append("touched", 2)) as typeof big;
    expect(after.rest).toBe(big.rest);
  });

  it.each([["insert"], ["reverse"]] as const)(
    "removes elements that were never set after %s, in one Patch as in several",
    (name) => {
      const patches = [
        new Patch().assign([1], "last"),
        name === "insert" ? new Patch().insert([], 0, "first") : new Patch().reverse([]),
        new Patch().remove([], "none"),
      ];
      const expected = name === "insert" ? ["first", "last"] : ["last"];
      const joined = patchOf(...patches.flatMap((patch) => patch.operations));
      expect(applyPatch([], joined)).toEqual(expected);
      expect(patches.reduce<unknown>((value, patch) => applyPatch(value, patch), [])).toEqual(expected);
    },
  );

  it("deletes an element of a list that was never set, in one Patch as in several", () => {
    const operations = [
      new Patch().assign(["c", 1], {}),
      new Patch().insert("c", 0, 7),
      new Patch().delete(["c", 1]),
    ];
    const joined = new Patch().assign(["c", 1], {}).insert("c", 0, 7).delete(["c", 1]);
    expect(applyPatch({}, joined)).toEqual({ c: [7, {}] });
    expect(operations.reduce<unknown>((value, each) => applyPatch(value, each), {})).toEqual({ c: [7, {}] });
    expect(applyPatch([1], new Patch().delete([1]))).toEqual([1]);
  });

  it("PA4 a list that it has copied becomes an object by a string index as well", () => {
    expect(applyPatch([1], new Patch().assign([0], 3).assign(["x"], 2))).toEqual({ 0: 3, x: 2 });
  });

  it("A4 copies a list once, however many operations follow", () => {
    let reads = 0;
    const list = new Proxy(
      Array.from({ length: 1_000 }, (_, at) => at),
      {
        get(target, key, receiver) {
          reads += 1;
          return Reflect.get(target, key, receiver);
        },
      },
    );
    const patch = new Patch();
    for (let n = 0; n < 1_000; n += 1) {
      patch
        .append("rows", n)
        .prepend("rows", n)
        .insert("rows", 3, n)
        .extend("rows", [n])
        .assign(["rows", 5], n);
    }
    const { rows } = applyPatch({ rows: list }, patch) as { rows: unknown[] };
    expect(rows).toHaveLength(5_000);
    expect(reads).toBeLessThan(10_000);
  });
});

describe("Patch", () => {
  it("PA17 builds the wire form", () => {
    const patch = new Patch().append("a", 3).assign(["b", 0], "x").delete([]);
    expect(JSON.parse(JSON.stringify(patch))).toEqual({
      __dash_patch_update: "__dash_patch_update",
      operations: [
        { operation: "Append", location: ["a"], params: { value: 3 } },
        { operation: "Assign", location: ["b", 0], params: { value: "x" } },
        { operation: "Delete", location: [], params: {} },
      ],
    });
    expect(isPatch(patch)).toBe(true);
  });

  it("says how it is used where the place or the value is missing", () => {
    const untyped = (): Record<string, (...args: unknown[]) => unknown> =>
      new Patch() as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const args of [[7], [{ n: 7 }], [[["a"]], 1], [], ["a", undefined]]) {
      expect(() => untyped().append?.(...args)).toThrow(/^Append takes a place first/);
    }
    expect(() => new Patch().clear([]).reverse("a").assign("b", null)).not.toThrow();
  });

  it("PA1 is known by its own key only", () => {
    expect(isPatch({ __dash_patch_update: null })).toBe(true);
    expect(isPatch(Object.create({ __dash_patch_update: "x" }))).toBe(false);
    expect(isPatch([])).toBe(false);
  });
});

describe("deepEqual", () => {
  it("agrees with the JSON text of sorted values", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => deepEqual(value, structuredClone(value))));
    expect(deepEqual(1, "1")).toBe(false);
    expect(deepEqual([1], { 0: 1 })).toBe(false);
    expect(deepEqual({ a: undefined }, { b: undefined })).toBe(false);
  });
});
