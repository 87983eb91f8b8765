import { expect, it } from "vitest";
import type { Outcome } from "./compare/outcome.ts";
import { reportOutcome } from "./report.ts";

const outcome: Outcome = {
  program: { name: "seed 42", app: { layout: [], callbacks: [] }, steps: [["reload"]] },
  kind: "different",
  seconds: 1.25,
  differences: [{ place: 1, step: ["reload"], aspect: "dom", stock: ["one"], ours: ["another"] }],
  used: new Set(),
  stock: [],
};
const without = new Set(["ALL", "patch insert"]);

it("the command that plays a generated program again leaves out what the run left out", () => {
  expect(reportOutcome(outcome, without)).toContain(
    'npm run differential -- --only "seed 42" --without "ALL" --without "patch insert"\n',
  );
});

it("the command of a named program leaves out nothing", () => {
  const named = { ...outcome, program: { ...outcome.program, name: "cards" } };
  expect(reportOutcome(named, without)).toContain('--only "cards"\n');
});

it.each(["unstable", "broken"] as const)("tells how to play again what is %s", (kind) => {
  expect(reportOutcome({ ...outcome, kind }, new Set())).toContain('--only "seed 42"\n');
});

it.each(["same", "known"] as const)("a program that is %s has one line, with its seconds", (kind) => {
  expect(reportOutcome({ ...outcome, kind }, without)).toMatch(/^\w+ +1\.3 s {2}seed 42\n$/);
});
