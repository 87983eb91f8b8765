import { applyPatch, Patch, type PatchObject } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { mergeProps } from "./mergeProps.ts";

it("lets later props win and keeps the others", () => {
  expect({ ...mergeProps({ a: 1, b: 2 }, { b: 3, c: null }) }).toEqual({ a: 1, b: 3, c: null });
});

it("applies a Patch to a value that was set before it, without changing that value", () => {
  const rows = [1];
  expect(mergeProps({ rows }, { rows: new Patch().append([], 2) }).rows).toEqual([1, 2]);
  expect(rows).toEqual([1]);
});

it("joins Patches in order", () => {
  const first = new Patch().append([], "a").delete(0);
  const joined = mergeProps({ rows: first }, { rows: new Patch().append([], "b") }).rows as PatchObject;
  expect(applyPatch(["x"], joined)).toEqual(["a", "b"]);
  expect(first.operations).toHaveLength(2);
});

it("lets a value replace a Patch", () => {
  expect(mergeProps({ rows: new Patch().append([], 1) }, { rows: [] }).rows).toEqual([]);
});

it("fails for a Patch that its value cannot take", () => {
  const update = () => mergeProps({ rows: 1 }, { rows: new Patch().extend([], [2]) });
  expect(update).toThrow(expect.objectContaining({ code: "patch_failed" }));
});
