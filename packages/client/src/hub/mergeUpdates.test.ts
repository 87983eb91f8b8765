import {
  applyPatch,
  type LayoutPath,
  type PatchObject,
  type PatchOperation,
  type SetProps,
} from "@patchbay/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
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
    .reduce((first, second) => mergeUpdates(first, second, made) ?? expect.fail("stayed two"));
  return whole.payload.props.value as PatchObject;
}

const assign = (location: LayoutPath, value: unknown): PatchObject =>
  patchOf({ operation: "Assign", location, params: { value } });

it("W37 of assignments to the same places the latest are left", () => {
  const patches = Array.from({ length: 3_000 }, (_, n) => assign([`k${n % 3}`, "v"], n));
  expect(merged(patches).operations).toHaveLength(3);
  expect(applyPatch({}, merged(patches))).toEqual({ k0: { v: 2_997 }, k1: { v: 2_998 }, k2: { v: 2_999 } });
});

it("an operation that is none stays by itself, for the tab to refuse", () => {
  const bad = [{ __dash_patch_update: 1, operations: 5 }, patchOf(null as unknown as PatchOperation)];
  for (const value of bad) {
    expect(mergeUpdates(update(assign(["k"], 1)), update(value), new WeakSet())).toBeUndefined();
    expect(mergeUpdates(update(value), update(assign(["k"], 1)), new WeakSet())).toBeUndefined();
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
