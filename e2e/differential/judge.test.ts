/** Of the differential runner, without a browser: what it finds, what it lets pass, and that a run of nothing is red. */
import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { featuresOf } from "./generator/features.ts";
import { generateProgram } from "./generator/generateProgram.ts";
import { judge } from "./judge.ts";
import type { KnownDifference } from "./knownDifferences.ts";
import { complaints, type Outcome } from "./outcome.ts";
import { ASPECTS, type Aspect, type Observation } from "./playProgram.ts";

const seen = (lines: Partial<Record<Aspect, readonly string[]>> = {}): Observation => ({
  step: ["look"],
  dom: ["title", "address", "p", "text"],
  props: [],
  requests: [],
  console: [],
  result: [],
  ...lines,
});
const outcome = (kind: Outcome["kind"], stock: readonly Observation[] = [seen(), seen()]): Outcome => ({
  program: { name: "one", steps: [["look"]] },
  kind,
  differences: [],
  used: new Set(),
  stock,
});

describe("compare", () => {
  it("finds nothing between two plays that are the same", () => {
    expect(compare([seen(), seen()], [seen(), seen()])).toEqual([]);
  });

  it.each(ASPECTS)("finds what differs in %s, with its place", (aspect) => {
    const found = compare([seen(), seen({ [aspect]: ["a", "b"] })], [seen(), seen({ [aspect]: ["a", "c"] })]);
    expect(found).toEqual([{ place: 1, step: ["look"], aspect, stock: ["b"], ours: ["c"] }]);
  });

  it("finds steps that one of the two did not reach", () => {
    expect(compare([seen(), seen()], [seen()])).not.toEqual([]);
  });
});

describe("judge", () => {
  const known: KnownDifference = {
    reason: "on purpose",
    program: /^one$/,
    aspect: "console",
    stock: /TypeError/,
    ours: null,
  };
  const differs = compare([seen({ console: ["TypeError"] })], [seen()]);

  it("lets pass what is known, and says that it came up", () => {
    expect(judge("one", differs, [known])).toEqual({ unexplained: [], used: new Set([known]) });
  });

  it("lets nothing pass of another program, another aspect or another line", () => {
    expect(judge("two", differs, [known]).unexplained).toEqual(differs);
    expect(judge("one", differs, [{ ...known, aspect: "dom" }]).unexplained).toEqual(differs);
    expect(judge("one", differs, [{ ...known, stock: /RangeError/ }]).unexplained).toEqual(differs);
  });
});

describe("a run", () => {
  const known: KnownDifference = { reason: "why", program: /x/, aspect: "dom", stock: null, ours: null };

  it("is good where all is the same", () => {
    expect(complaints([outcome("same"), outcome("known")], [])).toEqual([]);
  });

  it.each<[string, readonly Outcome[], readonly KnownDifference[]]>([
    ["of no programs", [], []],
    ["with a difference", [outcome("different")], []],
    ["with a program that did not run", [outcome("broken", [])], []],
    ["with a program without a step", [outcome("same", [seen()])], []],
    [
      "with a page that shows nothing under stock",
      [outcome("same", [seen({ dom: [] }), seen({ dom: [] })])],
      [],
    ],
    ["whose stock column differs from itself", [outcome("unstable")], []],
    ["with a known difference that did not come up", [outcome("same")], [known]],
  ])("%s is red", (_, outcomes, knownOnes) => {
    expect(complaints(outcomes, knownOnes)).not.toEqual([]);
  });
});

describe("the generator", () => {
  it("makes the same program of a seed each time", () => {
    expect(generateProgram(7)).toEqual(generateProgram(7));
  });

  it("uses in 300 programs what the two renderers may differ in", () => {
    const used = new Set<string>();
    for (let seed = 1; seed <= 300; seed += 1)
      for (const name of featuresOf(generateProgram(seed))) used.add(name);
    for (const feature of [
      "state",
      "running",
      "set_props",
      "chain",
      "duplicate",
      "persistence",
      "step click",
      "step reload",
    ])
      expect([...used]).toContain(feature);
    for (const begin of ["clientside ", "patch ", "prevent ", "give ", "component "])
      expect([...used].filter((name) => name.startsWith(begin)).length, begin).toBeGreaterThan(1);
  });
});
