import { describe, expect, it } from "vitest";
import type { Program } from "../program/program.ts";
import { checkSteps } from "../program/steps.ts";
import { featuresOf } from "./features.ts";
import { generateProgram } from "./generateProgram.ts";

const PROGRAMS: readonly Program[] = Array.from({ length: 1500 }, (_, seed) => generateProgram(seed));
const COUNTS = new Map<string, number>();
for (const program of PROGRAMS) {
  for (const feature of featuresOf(program)) COUNTS.set(feature, (COUNTS.get(feature) ?? 0) + 1);
}

/** Each in at least three of fifteen hundred programs: a soak meets all of them. */
const FEATURES = [
  ...["ALL", "MATCH", "ALLSMALLER", "state", "several outputs", "no output", "listed", "duplicate", "chain"],
  ...[
    "prevent true",
    "prevent initial_duplicate",
    "running",
    "set_props",
    "persistence",
    "PreventUpdate",
    "ValueError",
    "optional",
    "websocket",
    "all over the socket",
    "background",
    "progress",
    "component dcc.Loading",
  ],
  ...[
    "give tell",
    "give no_update",
    "give value",
    "give alternate",
    "give patch",
    "components as values",
    "components as props",
  ],
  ...["id number", "id boolean", "id dot", "id backslash", "id escaped dot", "id quote", "id unicode"],
  ...["assign", "delete", "append", "prepend", "insert", "extend", "remove", "clear", "reverse"].map(
    (name) => `patch ${name}`,
  ),
  ...["add", "subtract", "multiply", "merge", "of a key that objects have"].map((name) => `patch ${name}`),
  ...["tell", "copy", "constant", "promise", "no_update", "prevent_update", "throw", "set_props"].map(
    (name) => `clientside ${name}`,
  ),
  ...["click", "fill", "type", "key", "choose", "reload", "back", "evaluate"].map((name) => `step ${name}`),
];

describe("the generator", () => {
  it.each(FEATURES)("makes use of: %s", (feature) => {
    expect(COUNTS.get(feature) ?? 0).toBeGreaterThanOrEqual(3);
  });

  it("makes the same of a seed again", () => {
    expect(generateProgram(7)).toEqual(generateProgram(7));
  });

  it("makes different programs of different seeds", () => {
    expect(new Set(PROGRAMS.map(({ app, steps }) => JSON.stringify([app, steps]))).size).toBe(
      PROGRAMS.length,
    );
  });

  it("leaves out what it is asked to", () => {
    for (let seed = 0; seed < 100; seed++) {
      expect(featuresOf(generateProgram(seed, new Set(["ALL", "persistence"])))).not.toContain("ALL");
    }
  });

  it("makes programs that take steps and have callbacks", () => {
    for (const { app, steps } of PROGRAMS) {
      checkSteps(steps);
      expect(steps.length).toBeGreaterThan(0);
      expect(app?.callbacks.length).toBeGreaterThan(0);
    }
  });
});
