import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadProgram, loadPrograms } from "./program.ts";

const app = { layout: [], callbacks: [] };
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "programs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(content: object): string {
  const path = join(folder, "one.json");
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe("loadProgram", () => {
  it("reads an app and its steps", () => {
    expect(loadProgram(write({ app, steps: [["reload"]] }))).toEqual({
      name: "one",
      app,
      steps: [["reload"]],
    });
  });

  it.each([
    ["no steps", { app, steps: [] }, /no steps/],
    ["neither file nor app", { steps: [["reload"]] }, /either a file or an app/],
    ["a file that is not there", { file: "none.py", steps: [["reload"]] }, /there is no/],
    [
      "options beside an app, which has its own",
      { app, options: { title: "x" }, steps: [["reload"]] },
      /options of its own/,
    ],
    ["an unknown key", { app, steps: [["reload"]], step: 1 }, /unknown: step/],
    ["an unknown step", { app, steps: [["press", "#b"]] }, /There is no step "press"/],
    ["a step that lacks something", { app, steps: [["fill", "#b"]] }, /wants 2 arguments/],
  ])("refuses %s", (_what, content, expected) => {
    expect(() => loadProgram(write(content))).toThrow(expected);
  });
});

it("the programs of this folder are sound, and no two have one name", () => {
  const names = loadPrograms().map(({ name }) => name);
  expect(names.length).toBeGreaterThan(30);
  expect(new Set(names).size).toBe(names.length);
});
