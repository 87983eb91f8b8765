/** Draws an SVG with our ratio to the stock renderer, row by row. It follows the reader's light or dark theme. */

import { isMoreBetter, type Row } from "../row.ts";
import { digits, withUnit } from "./numbers.ts";
import type { Result } from "./results.ts";

const WIDTH = 860;
const LINE = 34;
const TOP = 64;
const LEFT = 190;
const RIGHT = 250;

interface Bar {
  name: string;
  what: string;
  /** Above 1: we are faster. */
  ahead: number;
  values: string;
}

export function drawPicture(rows: readonly Row[], results: readonly Result[]): string {
  const bars = rows.flatMap((row) => barOf(row, results) ?? []);
  const height = TOP + bars.length * LINE + 28;
  const most = Math.max(10, ...bars.map(({ ahead }) => Math.max(ahead, 1 / ahead)));
  const least = Math.min(1, ...bars.map(({ ahead }) => ahead));
  const [from, to] = [Math.log10(least), Math.log10(most)];
  const x = (ratio: number): number =>
    LEFT + ((Math.log10(ratio) - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((tick) => tick <= most);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
<title id="t">Patchbay beside the stock renderer</title>
<desc id="d">${escapeXml(bars.map(({ name, ahead }) => `${name}: ${digits(ahead)} times`).join("; "))}</desc>
<style>
  svg { color-scheme: light dark; font: 13px system-ui, sans-serif; background: #fff; --ink: #1c2430; --dim: #66707f; --line: #dfe3ea; --bar: #2f6fde; --behind: #c2552d }
  @media (prefers-color-scheme: dark) { svg { background: #14181f; --ink: #e6eaf0; --dim: #98a2b1; --line: #2b323d; --bar: #6ea0ff; --behind: #e58a63 } }
  text { fill: var(--ink) } .dim { fill: var(--dim); font-size: 11.5px } line { stroke: var(--line) } .one { stroke: var(--dim) } .ahead { fill: var(--bar) } .behind { fill: var(--behind) }
</style>
<text x="16" y="26" font-size="16" font-weight="600">How many times better than the stock renderer</text>
<text x="16" y="44" class="dim">Same work, same server, same browser, in turns; logarithmic. To the right of 1: Patchbay is ahead.</text>
${ticks.map((tick) => `<line x1="${r(x(tick))}" x2="${r(x(tick))}" y1="${TOP - 6}" y2="${height - 22}"${tick === 1 ? ' class="one"' : ""}/><text x="${r(x(tick))}" y="${height - 8}" text-anchor="middle" class="dim">${tick}×</text>`).join("\n")}
${bars.map((bar, at) => drawBar(bar, TOP + at * LINE, x)).join("\n")}
</svg>
`;
}

function barOf(row: Row, results: readonly Result[]): Bar | undefined {
  const { headline } = row;
  const result = results.find(
    (one) => one.row === row.name && one.case === headline?.case && one.metric === headline.metric,
  );
  const [ours, stock] = [result?.sides.ours?.median, result?.sides.stock?.median];
  if (result === undefined || ours === undefined || stock === undefined || ours <= 0 || stock <= 0) return;
  return {
    name: row.name,
    what: result.case,
    ahead: isMoreBetter(result.unit) ? ours / stock : stock / ours,
    values: `${withUnit(ours, result.unit)} beside ${withUnit(stock, result.unit)}`,
  };
}

function drawBar({ name, what, ahead, values }: Bar, top: number, x: (ratio: number) => number): string {
  const [start, end] = [Math.min(x(1), x(ahead)), Math.max(x(1), x(ahead))];
  const middle = top + 12;
  return `<text x="${LEFT - 12}" y="${middle}" text-anchor="end" font-weight="600">${escapeXml(name)}</text><text x="${LEFT - 12}" y="${middle + 13}" text-anchor="end" class="dim">${escapeXml(what)}</text>
<rect x="${r(start)}" y="${top}" width="${r(Math.max(2, end - start))}" height="18" rx="3" class="${ahead >= 1 ? "ahead" : "behind"}"/><text x="${r(end + 8)}" y="${middle + 2}"><tspan font-weight="600">${digits(ahead)}×</tspan><tspan class="dim" dx="8">${escapeXml(values)}</tspan></text>`;
}

const r = (value: number): string => value.toFixed(1);

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
