import { describe, expect, it } from "vitest";
import type { KnownDifference } from "../knownDifferences.ts";
import type { Observation } from "../play/playProgram.ts";
import type { Difference } from "./compare.ts";
import { judge } from "./judge.ts";
import { complaints, type Outcome } from "./outcome.ts";

const known: KnownDifference = {
  reason: "its words are its own",
  program: /^cards$/,
  aspect: "console",
  stock: /^error theirs/,
  ours: /^error ours/,
};
const difference: Difference = {
  place: 1,
  step: ["click", "#go"],
  aspect: "console",
  stock: ["error theirs: x"],
  ours: ["error ours: x"],
};
const seen = (elements: number, step: Observation["step"] = ["click", "#go"]): Observation => ({
  step,
  dom: ["title", "address", "<div>", ...Array.from({ length: elements }, () => "<p>")],
  props: [],
  requests: [],
  console: [],
  result: [],
});
const good: Outcome = {
  program: { name: "cards", steps: [["click", "#go"]], file: "cards.py" },
  kind: "same",
  seconds: 1,
  differences: [],
  used: new Set(),
  stock: [seen(3, ["open"]), seen(3)],
};

describe("judge", () => {
  it("explains what an entry names", () => {
    const { unexplained, used } = judge("cards", [difference], [known]);
    expect(unexplained).toEqual([]);
    expect([...used]).toEqual([known]);
  });

  it.each([
    ["another program", "others", difference],
    ["another aspect", "cards", { ...difference, aspect: "dom" as const }],
    ["other words of the stock renderer", "cards", { ...difference, stock: ["error new"] }],
    [
      "more lines of the one side than of the other",
      "cards",
      { ...difference, stock: ["error theirs: x", "error theirs: y"] },
    ],
    ["silence of ours", "cards", { ...difference, ours: [] }],
  ])("does not explain %s", (_what, name, given) => {
    expect(judge(name, [given], [known]).unexplained).toEqual([given]);
  });

  it("leaves the lines that an entry does not name", () => {
    const { unexplained } = judge(
      "cards",
      [{ ...difference, ours: [...difference.ours, "error more"] }],
      [known],
    );
    expect(unexplained).toEqual([{ ...difference, stock: [], ours: ["error more"] }]);
  });
});

describe("complaints", () => {
  it("has none about a run in which all is the same", () => {
    expect(complaints([good], [])).toEqual([]);
  });

  it.each([
    ["there were no programs", [], [], /Nothing was compared/],
    ["a program took no step", [{ ...good, stock: [seen(3, ["open"])] }], [], /Shows nothing.*cards/],
    [
      "a page shows nothing under the stock renderer",
      [{ ...good, stock: [seen(0, ["open"]), seen(0)] }],
      [],
      /Shows nothing.*cards/,
    ],
    ["a program differs", [{ ...good, kind: "different" as const }], [], /Differs: cards/],
    ["a program does not run", [{ ...good, kind: "broken" as const }], [], /Did not run: cards/],
    [
      "the stock renderer differs from itself",
      [{ ...good, kind: "unstable" as const }],
      [],
      /from itself.*cards/,
    ],
    ["a known difference does not come up", [good], [known], /did not come up.*its words/],
  ])("fails where %s", (_what, outcomes, entries, expected) => {
    expect(complaints(outcomes, entries).join("\n")).toMatch(expected);
  });
});
