import { describe, expect, it } from "vitest";
import { ASPECTS, type Observation } from "../play/playProgram.ts";
import { compare, differingLines } from "./compare.ts";

const state: Observation = {
  step: ["click", "#go"],
  dom: ["<button>", ' "go"'],
  props: [". Button {}"],
  requests: ["a.b by []"],
  console: [],
  result: [],
};

describe("compare", () => {
  it("finds nothing between equal plays", () => {
    expect(compare([state, state], [state, state])).toEqual([]);
  });

  it.each(ASPECTS)("finds a difference of %s, after the step where it came up", (aspect) => {
    const found = compare([state, state], [state, { ...state, [aspect]: [...state[aspect], "one more"] }]);
    expect(found).toEqual([{ place: 1, step: state.step, aspect, stock: [], ours: ["one more"] }]);
  });

  it("finds a step that only one of them reached", () => {
    expect(compare([state, state], [state]).map(({ place, aspect }) => [place, aspect])).toEqual(
      ASPECTS.map((aspect) => [1, aspect]),
    );
  });

  it("finds a change of order", () => {
    expect(differingLines(["a", "b", "c"], ["a", "c", "b"])).toBeDefined();
  });

  it("names the lines that differ, and no others", () => {
    expect(differingLines(["a", "b", "c", "d"], ["a", "x", "c", "y", "d"])).toEqual({
      stock: ["b"],
      ours: ["x", "y"],
    });
  });
});
