import { applyPatch, Patch, type PatchObject, type Props } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { SideUpdate } from "./sideUpdate.ts";

/** What becomes of updates of the component "c", and what is wrong with them. */
function join(...updates: Props[]) {
  const side = new SideUpdate(1_000_000);
  const faults: string[] = [];
  for (const props of updates) side.add("c", props);
  const props = side.take((error) => faults.push(error.message))?.c;
  return { props: props && { ...props }, faults };
}

it("lets later props win, keeps the others, and gives each once", () => {
  const side = new SideUpdate(1_000);
  side.add("c", { a: 1, b: 2 });
  side.add("c", { b: 3, c: null });
  side.add("d", { a: 1 });
  const fail = () => expect.unreachable();
  expect({ ...side.take(fail) }).toEqual({ c: { a: 1, b: 3, c: null }, d: { a: 1 } });
  expect(side.take(fail)).toBeUndefined();
});

it("applies a Patch to a value that was set before it, as that value was then", () => {
  const rows = [1];
  const side = new SideUpdate(1_000);
  side.add("c", { rows });
  rows.push(7);
  side.add("c", { rows: new Patch().append([], 2) });
  expect(side.take(() => expect.unreachable())?.c?.rows).toEqual([1, 2]);
  expect(rows).toEqual([1, 7]);
});

it("joins Patches in order", () => {
  const first = new Patch().append([], "a").delete(0);
  const { props } = join({ rows: first }, { rows: new Patch().append([], "b") });
  expect(applyPatch(["x"], props?.rows as PatchObject)).toEqual(["a", "b"]);
  expect(first.operations).toHaveLength(2);
});

it("lets a value replace a Patch", () => {
  expect(join({ rows: new Patch().append([], 1) }, { rows: [] }).props).toEqual({ rows: [] });
});

it("C4 leaves out a Patch that its value cannot take, says so, and keeps the others", () => {
  const { props, faults } = join(
    { rows: [1], other: 1 },
    { rows: new Patch().append([], 2) },
    { rows: new Patch().append([], 3).insert("text", 0, 1) },
    { rows: new Patch().append([], 4) },
  );
  expect(props).toEqual({ rows: [1, 2, 4], other: 1 });
  expect(faults).toEqual([expect.stringMatching(/^c\.rows: Insert/)]);
});

it("refuses at once what JSON cannot carry, and nothing of that update counts", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const side = new SideUpdate(1_000);
  const refused = expect.objectContaining({ code: "callback_failed", message: "c.b cannot be JSON" });
  expect(() => side.add("c", { a: 1, b: circle })).toThrow(refused);
  expect(side.take(() => undefined)).toBeUndefined();
});

it("A4 has a bound, and what was replaced does not count", () => {
  const side = new SideUpdate(100);
  for (let n = 0; n < 1_000; n += 1) side.add("c", { a: "x".repeat(80) });
  const full = expect.objectContaining({ code: "queue_full" });
  expect(() => side.add("c", { b: "x".repeat(80) })).toThrow(full);
  side.add("c", { a: 1 });
  side.add("c", { b: "x".repeat(80) });
  expect(() => side.add("c", { b: new Patch().assign([], "y".repeat(20)) })).toThrow(full);
  expect({ ...side.take(() => undefined)?.c }).toEqual({ a: 1, b: "x".repeat(80) });
  side.add("c", { a: "x".repeat(80) });
});

// Joined by copying what is there, either takes minutes.
it.each([
  ["Patches", { rows: undefined }],
  ["Patches of a value set before", { rows: [] }],
])(
  "A4 200 000 %s are joined without copying those before",
  (_, { rows }) => {
    const side = new SideUpdate(100_000_000);
    if (rows !== undefined) side.add("c", { rows });
    for (let n = 0; n < 200_000; n += 1) side.add("c", { rows: new Patch().append([], n) });
    const joined = side.take(() => expect.unreachable())?.c?.rows;
    const all = (rows === undefined ? applyPatch([], joined as PatchObject) : joined) as number[];
    expect([all.length, all.at(-1)]).toEqual([200_000, 199_999]);
  },
  15_000,
);
