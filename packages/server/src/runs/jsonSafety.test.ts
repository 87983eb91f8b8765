import { Patch } from "@patchbay/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findUnserializable } from "./jsonSafety.ts";

describe("what JSON would lose", () => {
  it.each([
    ["nothing", undefined, "", /^undefined/],
    ["a function", () => 1, "", /^a function$/],
    ["a symbol in a list", [1, "a", Symbol("x")], "[2]", /^a symbol$/],
    ["a handler of a component", { props: { onClick: () => 1 } }, ".props.onClick", /^a function$/],
    ["a Map", { rows: [{ "the cells": new Map() }] }, '.rows[0]["the cells"]', /Object\.fromEntries/],
    ["a Set", new Set([1]), "", /Array\.from/],
    ["a promise", [Promise.resolve(1)], "[0]", /await/],
    ["a typed array", { data: [{ x: new Float32Array(2) }] }, ".data[0].x", /^a Float32Array/],
    [
      "what an object makes of itself for JSON",
      { a: { f: () => 1, toJSON: () => [new Set()] } },
      ".a[0]",
      /^a Set/,
    ],
    ["an error", { error: new RangeError("no") }, ".error", /^an instance of RangeError$/],
    [
      "what a Patch carries",
      new Patch().assign(["x"], [new Map()]),
      ".operations[0].params.value[0]",
      /^a Map/,
    ],
  ])("%s", (_, value, path, what) => {
    expect(findUnserializable(value)).toEqual({ path, what: expect.stringMatching(what) });
  });

  it.each([
    ["gaps in a line", [1, Number.NaN, Number.POSITIVE_INFINITY, undefined]],
    ["a prop that is not given", { className: undefined }],
    ["a date", { at: new Date(0) }],
    ["bytes that know their JSON", Buffer.from("x")],
    [
      "an object of a class",
      new (class Point {
        x = 1;
      })(),
    ],
    ["a value without prototype", Object.create(null)],
    ["methods that are inherited", Object.create({ method: () => 1 })],
    ["what makes its own JSON of it", { cells: new Map(), toJSON: () => [] }],
  ])("not %s", (_, value) => {
    expect(findUnserializable(value)).toBeUndefined();
  });

  it("is nothing of what came from JSON", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => findUnserializable(value) === undefined));
  });

  it("a circle is left to JSON, which says so, and takes no time", () => {
    const circle: Record<string, unknown> = {};
    Object.assign(circle, { left: circle, right: [circle] });
    expect(findUnserializable(circle)).toBeUndefined();
  });

  it("is found in layouts of any depth that can be shown", () => {
    let value: unknown = new Map();
    for (let n = 0; n < 1_000; n++) value = { children: [value] };
    expect(findUnserializable(value)?.what).toMatch(/^a Map/);
  });
});
