import fc from "fast-check";
import { expect, it } from "vitest";
import type { LayoutPath } from "../layout.ts";
import type { SetProps } from "../messages/messages.ts";
import { applyPatch, type PatchObject, type PatchOperation } from "../patch/patch.ts";
import { mergeUpdates } from "./mergeUpdates.ts";

const update = (value: unknown): SetProps => ({
  type: "set_props",
  rendererId: "T#1",
  payload: { componentId: "a", props: { value } },
});
const patchOf = (...operations: PatchOperation[]): PatchObject => ({ __dash_patch_update: 1, operations });

/** All of them, merged as for a tab that is far behind. */
function merged(patches: readonly PatchObject[]): PatchObject {
  const made = new WeakSet();
  const whole = patches
    .map(update)
    .reduce((first, second) => mergeUpdates(first, second, made, true) ?? expect.fail("stayed two"));
  return whole.payload.props.value as PatchObject;
}

const assign = (location: LayoutPath, value: unknown): PatchObject =>
  patchOf({ operation: "Assign", location, params: { value } });

it("W37 of assignments to the same places the latest are left", () => {
  const patches = Array.from({ length: 3_000 }, (_, n) => assign([`k${n % 3}`, "v"], n));
  expect(merged(patches).operations).toHaveLength(3);
  expect(applyPatch({}, merged(patches))).toEqual({ k0: { v: 2_997 }, k1: { v: 2_998 }, k2: { v: 2_999 } });
});

it("of an update that cannot be merged whole nothing is: what was merged before is as it was", () => {
  const append = (value: unknown) => patchOf({ operation: "Append", location: [], params: { value } });
  const made = new WeakSet();
  const both = mergeUpdates(update(append(0)), update(append(1)), made, true) ?? expect.fail("stayed two");
  const third = update(append(2));
  third.payload.props.other = append(2);
  expect(mergeUpdates(both, third, made, true)).toBeUndefined();
  expect(applyPatch([], both.payload.props.value as PatchObject)).toEqual([0, 1]);
});

it("an operation that is none stays by itself, for the tab to refuse", () => {
  const bad = [{ __dash_patch_update: 1, operations: 5 }, patchOf(null as unknown as PatchOperation)];
  for (const value of bad) {
    expect(mergeUpdates(update(assign(["k"], 1)), update(value), new WeakSet(), true)).toBeUndefined();
    expect(mergeUpdates(update(value), update(assign(["k"], 1)), new WeakSet(), true)).toBeUndefined();
  }
});

it("appends to the last of no elements, which do nothing, do nothing together", () => {
  const append = (value: unknown) =>
    patchOf({ operation: "Append", location: ["rows", -1], params: { value } });
  for (const before of [{ rows: [] }, { rows: [[0]] }]) {
    const oneByOne = [append(1), append(2)].reduce<unknown>(applyPatch, before);
    expect(applyPatch(before, merged([append(1), append(2)]))).toEqual(oneByOne);
  }
});

it("whatever the patches: merged they do what they did one by one, or both fail", () => {
  const key = fc.constantFrom<string | number>("a", "b", 0, 1, -1);
  const location = fc.array(key, { maxLength: 3 });
  const value = fc.oneof(fc.integer(), fc.constant([1]), fc.constant({ a: 1 }));
  const operation = fc.record({
    operation: fc.constantFrom<PatchOperation["operation"]>(
      "Assign",
      "Assign",
      "Append",
      "Append",
      "Delete",
      "Extend",
      "Prepend",
      "Clear",
    ),
    location,
    params: fc.record({ value }),
  });
  const start = fc.constantFrom<unknown>({}, [], { a: [], b: { a: [1] } }, [[1, 2], { a: 1 }]);
  fc.assert(
    fc.property(start, fc.array(operation, { minLength: 2, maxLength: 12 }), (before, operations) => {
      const patches = operations.map((each) => patchOf(each));
      const copies = structuredClone(patches);
      let after: unknown = before;
      let failed = false;
      try {
        for (const each of patches) after = applyPatch(after, each);
      } catch {
        failed = true;
      }
      if (!failed) expect(applyPatch(before, merged(patches))).toEqual(after);
      else merged(patches);
      expect(patches).toEqual(copies);
    }),
    { numRuns: 2_000 },
  );
});

it("a tab that is not behind gets its appends together, and nothing else: what fails, fails alone", () => {
  const operation = fc.record({
    operation: fc.constantFrom<PatchOperation["operation"]>("Append", "Append", "Append", "Assign", "Extend"),
    location: fc.constantFrom<LayoutPath>([], ["a"], ["a", -1], ["b"]),
    params: fc.record({ value: fc.oneof(fc.integer(), fc.constant([1])) }),
  });
  const start = fc.constantFrom<unknown>({}, [], "text", 1, { a: 5, b: [] }, { a: [[1], [2]] });
  const apply = (before: unknown, patches: readonly PatchObject[]): unknown =>
    patches.reduce<unknown>((value, patch) => {
      try {
        return applyPatch(value, patch);
      } catch {
        return value;
      }
    }, before);
  fc.assert(
    fc.property(start, fc.array(operation, { minLength: 2, maxLength: 12 }), (before, operations) => {
      const patches = operations.map((each) => patchOf(each));
      const copies = structuredClone(patches);
      const made = new WeakSet();
      const queue: SetProps[] = [];
      for (const next of patches.map(update)) {
        const together = mergeUpdates(queue.at(-1), next, made, false);
        if (together !== undefined) queue.pop();
        queue.push(together ?? next);
      }
      const left = queue.map(({ payload }) => payload.props.value as PatchObject);
      expect(apply(before, left)).toEqual(apply(before, patches));
      expect(patches).toEqual(copies);
    }),
    { numRuns: 2_000 },
  );
});

it("a thousand appends are one copy of the list", () => {
  const made = new WeakSet();
  const appends = Array.from({ length: 1_000 }, (_, n) =>
    update(patchOf({ operation: "Append", location: [], params: { value: n } })),
  );
  const whole = appends.reduce(
    (first, second) => mergeUpdates(first, second, made, false) ?? expect.fail("stayed two"),
  );
  const patch = whole.payload.props.value as PatchObject;
  expect(patch.operations).toHaveLength(2);
  expect(applyPatch([], patch)).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
});
