import { fileURLToPath } from "node:url";
import type { ReporterDescription } from "@playwright/test";
import type { SpecReporterOptions } from "./specReporter.ts";

/** The reporters of a run in one browser. @param browser for people, and the name of the file of its results */
export function reporters(browser: string): ReporterDescription[] {
  const file = fileURLToPath(new URL(`../results-browsers/${browser}.json`, import.meta.url));
  const options: SpecReporterOptions = { browser, file };
  return [["list"], [fileURLToPath(new URL("specReporter.ts", import.meta.url)), options]];
}
