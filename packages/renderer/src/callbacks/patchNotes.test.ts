import { expect, it } from "vitest";
import { createPatchNotes } from "./patchNotes.ts";

it("notes a value that holds itself, as clientside functions may make one, once", () => {
  const value: Record<string, unknown> = { type: "Div", namespace: "n", props: { id: "a" } };
  value.self = value;
  const notes = createPatchNotes();
  notes.note([], { operation: "Append", location: [], params: { value } } as never);
  expect([...notes.fresh]).toEqual(["a"]);
});
