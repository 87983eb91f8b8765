import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Draft, mapCaret, ruleOnOutside } from "./draft.ts";

const idle: Draft = { text: "abc", known: "abc", burst: [], submitted: undefined, typing: false };

describe("a value from outside", () => {
  test.each<[string, Partial<Draft>, string, object]>([
    ["is shown in an idle field", {}, "x", { kind: "show", text: "x" }],
    ["that is there already changes nothing", {}, "abc", { kind: "agree" }],
    ["never overwrites what is not reported", { known: "ab" }, "x", { kind: "hold" }],
    ["waits while the user types", { typing: true }, "x", { kind: "hold" }],
    [
      "that repeats the user says nothing new",
      { typing: true, burst: ["a", "ab", "abc"] },
      "a",
      { kind: "echo" },
    ],
    ["empties an idle field", {}, "", { kind: "show", text: "" }],
    [
      "that empties after Enter leaves what was typed since",
      { text: "hi there", known: "hi", submitted: "hi" },
      "",
      { kind: "show", text: " there" },
    ],
  ])("%s", (_, draft, incoming, ruling) => {
    expect(ruleOnOutside({ ...idle, ...draft }, incoming)).toEqual(ruling);
  });

  test("never takes a character from a text that is not reported", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.boolean(), (known, typed, incoming, typing) => {
        fc.pre(typed !== "");
        const draft: Draft = { text: known + typed, known, burst: [], submitted: known, typing };
        const ruling = ruleOnOutside(draft, incoming);
        if (ruling.kind === "show") expect(ruling.text.endsWith(typed)).toBe(true);
      }),
    );
  });
});

describe("a caret", () => {
  test.each<[string, string, number, number]>([
    ["abc", "abc", 2, 2],
    ["abc", "ABC", 2, 2],
    ["hello", "hello world", 5, 11],
    ["world", "hello world", 0, 0],
    ["hello world", "hello big world", 8, 12],
    ["abc", "", 2, 0],
  ])("%j → %j: %i → %i", (before, after, position, expected) => {
    expect(mapCaret(before, after, position)).toBe(expected);
  });

  test("stays inside the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(50), (before, after, wish) => {
        const position = mapCaret(before, after, Math.min(wish, before.length));
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(after.length);
      }),
    );
  });
});
