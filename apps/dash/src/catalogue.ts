/** The programs in the order of the index. Their summaries are the first lines of the programs. */
import { readFileSync } from "node:fs";

/** The documentation's examples, then the component suites, then what needs a newer Dash than requirements.txt names. */
const PROGRAMS: readonly string[] = [
  "countdown",
  "greeting",
  "transports",
  "live",
  "prices",
  "feed",
  "polling",
  "jobs",
  "migration",
  "life",
  "grid",
  "security",
  "disconnect",
  "onQuart",
  "pages",
  "components",
  "drawing",
  "elements",
  "aggrid",
  "bootstrap",
  "mantine",
  "embedded",
  "policy",
  "tokens",
  "checks",
];

/** Dash's version, as `[major, minor]`, without which a program does not run. */
const NEEDS: Readonly<Record<string, readonly [number, number]>> = { tokens: [4, 5], checks: [4, 5] };

export interface Catalogue {
  readonly listed: readonly string[];
  /** Why a program is not in the list. */
  readonly leftOut: readonly string[];
}

/** @param version Dash's version, such as `4.5.0rc2` */
export function catalogueFor(version: string): Catalogue {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const listed: string[] = [];
  const leftOut: string[] = [];
  for (const name of PROGRAMS) {
    const needs = NEEDS[name] ?? [0, 0];
    if (major > needs[0] || (major === needs[0] && minor >= needs[1])) listed.push(name);
    else leftOut.push(`${name}.py needs Dash ${needs.join(".")}; this environment has ${version}.`);
  }
  return { listed, leftOut };
}

/** @throws Error if the program has no docstring */
export function summaryOf(name: string): string {
  const source = readFileSync(new URL(`../programs/${name}.py`, import.meta.url), "utf8");
  const summary = /^"""([^"]+)"""/.exec(source)?.[1];
  if (summary === undefined) throw new Error(`${name}.py has no docstring to show as its summary.`);
  return summary;
}
