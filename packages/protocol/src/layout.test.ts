import { describe, expect, it } from "vitest";
import { isComponent, type LayoutPath, ownProp, parseChildrenProp, visitChildSlots } from "./layout.ts";

const slots = (props: Record<string, unknown>, ...patterns: string[]): [unknown, LayoutPath][] => {
  const found: [unknown, LayoutPath][] = [];
  visitChildSlots(props, patterns, (slot, path) => found.push([slot, path]));
  return found;
};

describe("layout", () => {
  it.each([
    ["label", [{ key: "label" }]],
    ["a.b", [{ key: "a" }, { key: "b" }]],
    ["options[]", [{ key: "options" }, "elements"]],
    ["options.[].label", [{ key: "options" }, "elements", { key: "label" }]],
    ["dyn{}.node", [{ key: "dyn" }, "values", { key: "node" }]],
    ["list[]{}", [{ key: "list" }, "elements", "values"]],
  ])("LY3 parses %s", (pattern, steps) => {
    expect(parseChildrenProp(pattern)).toEqual(steps);
  });

  it("LY3 finds each slot and its path, and skips what is missing", () => {
    expect(slots({ children: "x" })).toEqual([["x", ["children"]]]);
    expect(slots({ options: [{ label: "A" }, {}, { label: "B" }] }, "options[].label")).toEqual([
      ["A", ["options", 0, "label"]],
      ["B", ["options", 2, "label"]],
    ]);
    expect(slots({ dyn: { one: 1, two: 2 } }, "dyn{}")).toEqual([
      [1, ["dyn", "one"]],
      [2, ["dyn", "two"]],
    ]);
    expect(slots({ options: null, dyn: 5 }, "options[].label", "dyn{}.node")).toEqual([]);
  });

  it("LY1 a component has a type, a namespace and props", () => {
    expect(isComponent({ type: "Div", namespace: "html", props: {} })).toBe(true);
    expect(isComponent({ type: "Div", namespace: "html" })).toBe(false);
    expect(isComponent([])).toBe(false);
    expect(isComponent(null)).toBe(false);
  });

  it("LY4 reads own properties only", () => {
    expect(ownProp({}, "constructor")).toBeUndefined();
    expect(ownProp({ a: 1 }, "a")).toBe(1);
    expect(slots(JSON.parse('{"dyn": {"__proto__": 1, "ok": 2}}'), "dyn{}")).toEqual([[2, ["dyn", "ok"]]]);
  });
});
