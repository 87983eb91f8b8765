/** The programs in the order of the index. Their summaries are the first lines of the programs. */
import { readFileSync } from "node:fs";

/** The documentation's examples, then the component suites. */
export const programs = [
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
] as const;

/** @throws Error if the program has no docstring */
export function summaryOf(name: string): string {
  const source = readFileSync(new URL(`../programs/${name}.py`, import.meta.url), "utf8");
  const summary = /^"""([^"]+)"""/.exec(source)?.[1];
  if (summary === undefined) throw new Error(`${name}.py has no docstring to show as its summary.`);
  return summary;
}
