/** The run of a comparison, as a Vitest test. `run.mjs` is its command line. */
import { expect, it } from "vitest";
import { comparePrograms } from "./compare/comparePrograms.ts";
import { complaints, type Outcome } from "./compare/outcome.ts";
import { generateProgram } from "./generator/generateProgram.ts";
import { knownDifferences } from "./knownDifferences.ts";
import { isGenerated, loadPrograms, type Program, SEED } from "./program/program.ts";
import { reportOutcome } from "./report.ts";
import { readOptions } from "./runOptions.ts";

const options = readOptions(process.env);

function* programs(): Generator<Program> {
  const { only, without, seed, generated, minutes } = options;
  const named = only.length > 0 ? only : undefined;
  for (const program of loadPrograms()) {
    if (named === undefined ? options.named : named.includes(program.name)) yield program;
  }
  for (const name of only)
    if (isGenerated(name)) yield generateProgram(Number(name.slice(SEED.length)), without);
  if (named !== undefined) return;
  const end = Date.now() + minutes * 60_000;
  for (let i = 0; minutes > 0 ? Date.now() < end : i < generated; i++)
    yield generateProgram(seed + i, without);
}

it("both renderers do the same", { timeout: 0 }, async () => {
  const outcomes: Outcome[] = [];
  const begun = performance.now();
  await comparePrograms(
    programs(),
    { known: knownDifferences, lanes: options.lanes, shrinks: options.shrinks },
    (outcome) => {
      outcomes.push(outcome);
      process.stdout.write(reportOutcome(outcome, options.without));
    },
  );
  const count = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
  const observations = outcomes.reduce((sum, { stock }) => sum + stock.length, 0);
  process.stdout.write(
    `${outcomes.length} programs, ${observations} states compared in ${Math.round((performance.now() - begun) / 1000)} s: ` +
      `${count("same")} the same, ${count("known")} with known differences, ${count("different")} different, ` +
      `${count("unstable")} unstable, ${count("broken")} broken.\n`,
  );
  expect(complaints(outcomes, options.isWhole ? knownDifferences : [])).toEqual([]);
});
