/** The programs in the order they are shown. What a reader is told of each is the program's own first line. */
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

/** @throws Error when the program has no text at its beginning */
export function summaryOf(name: string): string {
  const source = readFileSync(new URL(`../programs/${name}.py`, import.meta.url), "utf8");
  const summary = /^"""([^"]+)"""/.exec(source)?.[1];
  if (summary === undefined) throw new Error(`${name}.py does not say what it is.`);
  return summary;
}
