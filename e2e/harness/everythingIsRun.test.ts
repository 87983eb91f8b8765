/** A test that belongs to no runner, and a rule about files that are not there, can never fail. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import config from "../../vitest.config.ts";
import { matchesGlob } from "./glob.ts";
import { ROOT } from "./run.ts";

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter(Boolean);

interface Project {
  name: string;
  include: string[];
}
const projects = (config.test?.projects ?? []).map((project) => (project as { test: Project }).test);

describe("vitest", () => {
  it("has projects, and each pattern of each finds a test", () => {
    expect(projects.map(({ name }) => name)).toEqual(["unit", "simulation", "attacks", "react-18"]);
    for (const { name, include } of projects) {
      for (const pattern of include) {
        expect(
          files.some((file) => matchesGlob(file, pattern)),
          `${name}: ${pattern}`,
        ).toBe(true);
      }
    }
  });

  it("runs every test file", () => {
    const patterns = projects.flatMap(({ include }) => include);
    const tests = files.filter((file) => /\.test\.[cm]?[jt]sx?$/.test(file));
    expect(tests.length).toBeGreaterThan(100);
    expect(tests.filter((file) => !patterns.some((pattern) => matchesGlob(file, pattern)))).toEqual([]);
  });
});

describe("the other runners", () => {
  it.each([
    [
      "playwright",
      /\.spec\.[cm]?[jt]sx?$/,
      ["e2e/tests/*.spec.ts", "e2e/webkit/*.spec.ts", "e2e/dash/tests/*.spec.ts"],
    ],
    [
      "pytest and unittest",
      /(^|\/)(test_\w+|\w+_test)\.py$/,
      ["packages/dash/tests/test_*.py", "e2e/dash-suite/tests/test_*.py"],
    ],
  ])("%s: every test file lies where it looks, and there are some", (_, name, patterns) => {
    const tests = files.filter((file) => name.test(file));
    for (const pattern of patterns)
      expect(
        tests.some((file) => matchesGlob(file, pattern)),
        pattern,
      ).toBe(true);
    expect(tests.filter((file) => !patterns.some((pattern) => matchesGlob(file, pattern)))).toEqual([]);
  });
});

interface Rule {
  name: string;
  from: { path?: string; pathNot?: string };
}

describe("dependency-cruiser", () => {
  const { forbidden } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as {
    forbidden: Rule[];
  };
  const sources = files.filter((file) => /^(packages|apps|e2e)\/.*\.tsx?$/.test(file));

  it.each(forbidden.map(({ name, from }) => [name, from] as const))(
    "the rule %s is about files",
    (_, from) => {
      const about = sources.filter(
        (file) =>
          (from.path === undefined || new RegExp(from.path).test(file)) &&
          (from.pathNot === undefined || !new RegExp(from.pathNot).test(file)),
      );
      expect(about).not.toEqual([]);
    },
  );
});
