/**
 * `npm run bench`: measures our renderer and server beside the stock ones, and beside a page that only does the work.
 * `-- --only ROW[,ROW]`, `--against stock|bare|both`, `--rounds N`, `--quick`, `--json`, `--profile FOLDER`, `--record`.
 */
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { installDash, installPatchbay } from "@patchbay/dash-apps";
import { findChromium } from "@patchbay/tools/findChromium";
import { runRow } from "./measure/runRow.ts";
import { type Change, changes } from "./report/changes.ts";
import { judge, type Verdict } from "./report/judge.ts";
import { digits } from "./report/numbers.ts";
import { record, recorded } from "./report/record.ts";
import type { Growth, Recording, Result } from "./report/results.ts";
import { asText, growthLines, tableOf } from "./report/table.ts";
import type { Side } from "./row.ts";
import { rows } from "./rows.ts";

const values = readArguments();
const SIDES: Readonly<Record<string, readonly Side[]>> = {
  stock: ["ours", "stock"],
  bare: ["ours", "bare", "relay"],
  both: ["ours", "stock", "bare", "relay"],
};
const names = values.only?.split(",");
const chosen = rows.filter(({ name }) => names === undefined || names.includes(name));
const sides = Object.hasOwn(SIDES, values.against) ? SIDES[values.against] : undefined;
if (chosen.length < (names?.length ?? 1)) {
  refuse(`There is no row "${values.only}". There are: ${rows.map(({ name }) => name).join(", ")}.`);
}
if (sides === undefined) refuse("--against takes stock, bare or both.");

const say = (text: string): void => void process.stderr.write(`${text}\n`);
installDash();
installPatchbay();
if (sides.includes("stock")) {
  for (const version of new Set(chosen.flatMap(({ dash }) => dash ?? []))) installDash(version);
}

const results: Result[] = [];
const growths: Growth[] = [];
const verdicts: Verdict[] = [];
const failures: string[] = [];
const from = Date.now();
// If the bench is ended early, it prints the results so far.
const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
for (const row of chosen) {
  if (ending.signal.aborted) break;
  say(`\n${row.name}: ${row.work}`);
  const found = await runRow(row, {
    rounds: Number(values.rounds),
    // Each side needs at least five samples.
    repetitions: values.quick ? 1 : Math.max(3, Math.ceil(5 / Number(values.rounds))),
    quick: values.quick,
    profileFolder: values.profile,
    sides: sides ?? [],
    signal: ending.signal,
    onTurn: (turn) => say(`  ${String(Math.round((Date.now() - from) / 1000)).padStart(4)} s  ${turn}`),
    onFailure(turn, error) {
      failures.push(turn);
      say(`        FAILED: ${error instanceof Error ? error.message : String(error)}`);
    },
  });
  results.push(...found.results);
  growths.push(...found.growths);
  // The small sizes of a quick run are no measure of the goals.
  if (!values.quick) verdicts.push(...judge(row, found.results, found.growths));
}
const recording: Recording = {
  machine: machine(),
  date: new Date().toISOString().slice(0, 10),
  results,
  growths,
};
say(`\n${Math.round((Date.now() - from) / 1000)} s in all`);
if (values.json) process.stdout.write(`${JSON.stringify({ ...recording, verdicts }, undefined, 2)}\n`);
else
  process.stdout.write(
    `\n${[asText(tableOf(recording, verdicts)), "", ...growthLines(recording), ...sinceLast()].join("\n")}\n`,
  );
if (values.record) record(recording);
// A missed goal is no failure of the bench. A page in a wrong state is one.
if (failures.length > 0) {
  say(`\nFailed: ${failures.join("; ")}`);
  process.exitCode = 1;
}

function sinceLast(): string[] {
  const last = recorded();
  const found: Change[] = last === undefined || values.quick ? [] : changes(last, recording);
  if (found.length === 0) return [];
  const lines = found.map(
    ({ row, case: name, metric, than, times }) => `${row}, ${name}, ${metric}: ${digits(times)}× ${than}`,
  );
  return ["", `Otherwise than on ${last?.date}, as ratios to the same side:`, ...lines];
}

function machine(): string {
  const browser = findChromium();
  const version =
    browser === undefined
      ? ""
      : execFileSync(browser.path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return `${cpus().length} cores of ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${version.trim()}`;
}

function readArguments() {
  const options = {
    only: { type: "string" },
    against: { type: "string", default: "both" },
    rounds: { type: "string", default: "2" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    profile: { type: "string" },
    record: { type: "boolean", default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    if (!(Number(values.rounds) >= 1)) refuse("--rounds takes a number of turns, 1 or more.");
    return values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}
