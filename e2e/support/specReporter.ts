/**
 * Prints why tests were skipped, fails a run in which none ran, and writes the result of each spec of a whole run as JSON, from which
 * `e2e/browserTable.mjs` makes the table of docs/browsers.md.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { FullConfig, FullResult, Reporter, Suite, TestCase } from "@playwright/test/reporter";

/** The type of the annotation by which tests tell the version of their browser. */
export const BROWSER_VERSION = "browser version";

interface SpecResult {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a run says of each spec, in `browser.json` of its output folder. */
export interface BrowserResults {
  browser: string;
  version: string;
  specs: Record<string, SpecResult>;
}

export interface SpecReporterOptions {
  browser: string;
  /** The path of the JSON file. */
  file: string;
}

export default class SpecReporter implements Reporter {
  readonly #options: SpecReporterOptions;
  #config: FullConfig | undefined;
  #suite: Suite | undefined;

  constructor(options: SpecReporterOptions) {
    this.#options = options;
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.#config = config;
    this.#suite = suite;
  }

  /** Whether this run has all specs of its folder: results of a part would stand for all. */
  #isWhole(specs: BrowserResults["specs"]): boolean {
    const folder = this.#config?.projects[0]?.testDir;
    return (
      folder !== undefined &&
      readdirSync(folder).every((file) => !file.endsWith(".spec.ts") || Object.hasOwn(specs, file))
    );
  }

  async onEnd(result: FullResult): Promise<{ status?: FullResult["status"] } | undefined> {
    const tests = this.#suite?.allTests() ?? [];
    const specs: BrowserResults["specs"] = {};
    for (const test of tests) {
      const spec = basename(test.location.file);
      specs[spec] ??= { passed: 0, failed: 0, skipped: 0 };
      specs[spec][outcomeOf(test)] += 1;
      if (outcomeOf(test) === "skipped")
        process.stdout.write(
          `SKIPPED ${spec} › ${test.title}: ${annotationOf(test, "skip") ?? "no reason is given"}\n`,
        );
    }
    const { browser, file } = this.#options;
    const version = tests.map((test) => annotationOf(test, BROWSER_VERSION)).find(Boolean) ?? "";
    if (this.#isWhole(specs)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        `${JSON.stringify({ browser, version, specs } satisfies BrowserResults, undefined, 2)}\n`,
      );
    }
    if (tests.some((test) => outcomeOf(test) !== "skipped") || result.status !== "passed") return undefined;
    process.stdout.write(`No test ran in ${browser}.\n`);
    return { status: "failed" };
  }
}

function outcomeOf(test: TestCase): keyof SpecResult {
  const outcome = test.outcome();
  return outcome === "skipped" ? "skipped" : test.ok() ? "passed" : "failed";
}

function annotationOf({ annotations, results }: TestCase, wanted: string): string | undefined {
  const all = [...annotations, ...results.flatMap((result) => result.annotations)];
  return all.find(({ type }) => type === wanted)?.description;
}
