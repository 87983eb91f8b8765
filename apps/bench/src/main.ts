/**
 * `npm run bench`: the same app, server and work under our renderer and the stock one, in turns, each time in a fresh
 * browser. `-- --only NAME`, `--rounds N`, `--json`.
 */
import { parseArgs } from "node:util";
import { installDash } from "@patchbay/dash-apps";
import { measureSide } from "./measureSide.ts";
import type { Row, Side } from "./row.ts";
import { chain } from "./rows/chain.ts";
import { children, childrenTextIds } from "./rows/children.ts";
import { start, startWithout, trigger } from "./rows/graph.ts";
import { growth, median } from "./statistics.ts";

const rows: readonly Row[] = [children, childrenTextIds, start, startWithout, trigger, chain];

interface Result {
  row: string;
  side: Side;
  size: number;
  medianMs: number;
  minMs: number;
  maxMs: number;
  samples: number;
}

const { values } = parseArgs({
  options: { only: { type: "string" }, rounds: { type: "string", default: "3" }, json: { type: "boolean" } },
});
const chosen = rows.filter((row) => values.only === undefined || row.name === values.only);
if (chosen.length === 0) {
  process.stderr.write(
    `There is no row "${values.only}". There are: ${rows.map(({ name }) => name).join(", ")}.\n`,
  );
  process.exit(2);
}
const say = (text: string): void => {
  if (!values.json) process.stdout.write(`${text}\n`);
};

installDash();
const results: Result[] = [];
for (const row of chosen) {
  say(`\n${row.name}: ${row.work}\n  goal: ${row.goal}`);
  const samples = new Map<string, number[]>();
  // In turns, so that what else the machine does falls on both alike.
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const size of new Set([...row.sizes.ours, ...row.sizes.stock])) {
      for (const side of ["ours", "stock"] as const) {
        if (!row.sizes[side].includes(size)) continue;
        const { milliseconds } = await measureSide(row, side, size);
        const key = `${side} ${size}`;
        samples.set(key, [...(samples.get(key) ?? []), ...milliseconds]);
      }
    }
  }
  for (const [key, taken] of samples) {
    const [side, size] = key.split(" ") as [Side, string];
    results.push({
      row: row.name,
      side,
      size: Number(size),
      medianMs: median(taken),
      minMs: Math.min(...taken),
      maxMs: Math.max(...taken),
      samples: taken.length,
    });
  }
  report(row);
}
if (values.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);

function report(row: Row): void {
  const of = (side: Side): Result[] =>
    results.filter((result) => result.row === row.name && result.side === side);
  say(
    `  ${"size".padStart(8)}${"ours".padStart(12)}${"stock".padStart(12)}${"ratio".padStart(10)}   (min–max ours | stock)`,
  );
  for (const ours of of("ours")) {
    const stock = of("stock").find(({ size }) => size === ours.size);
    const ratio = stock === undefined ? "" : `${(stock.medianMs / ours.medianMs).toFixed(1)}×`;
    const range = ({ minMs, maxMs }: Result): string => `${minMs.toFixed(1)}–${maxMs.toFixed(1)}`;
    say(
      `  ${String(ours.size).padStart(8)}${ours.medianMs.toFixed(2).padStart(12)}${(stock?.medianMs.toFixed(2) ?? "–").padStart(12)}${ratio.padStart(10)}   (${range(ours)} | ${stock === undefined ? "–" : range(stock)})`,
    );
  }
  for (const side of ["ours", "stock"] as const) {
    const points = of(side).map(({ size, medianMs }) => ({ size, value: medianMs }));
    if (points.length > 1) say(`  ${side} grows with the size to the power of ${growth(points).toFixed(2)}`);
  }
}
