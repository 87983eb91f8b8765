import { expect, it } from "vitest";
import { knownDifferences } from "./knownDifferences.ts";
import { isGenerated, loadPrograms } from "./program/program.ts";

const NAMES = loadPrograms().map(({ name }) => name);

it.each(knownDifferences)("a named program brings up, whatever is generated: $reason", ({ program }) => {
  expect(NAMES.filter((name) => !isGenerated(name) && program.test(name))).not.toEqual([]);
});

it.each(knownDifferences)("names the lines that it explains: $reason", ({ stock, ours }) => {
  expect([stock, ours]).not.toEqual([null, null]);
});
