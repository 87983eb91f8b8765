/** What docs/reliability.md says is shown by a test is shown by one: the file is there, and the test is in it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(ROOT + path, "utf8");

/** Tests by what the document calls them: `hub.tabs` for `hub.tabs.test.ts`, `tabs.spec` for `tabs.spec.ts`. */
const files = new Map<string, string[]>();
for (const path of execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
}).split("\n")) {
  const name = /^(.*?)(\.test)?\.tsx?$/.exec(basename(path));
  if (name?.[1] === undefined || !/\.(test|spec)\.tsx?$/.test(path)) continue;
  files.set(name[1], [...(files.get(name[1]) ?? []), path]);
}

interface Quote {
  line: string;
  file: string;
  /** Beginning of the test's name, `…` where something is left out; undefined: all tests of the file. */
  name: string | undefined;
}

/** `file`: *the test's name*, *another's…*; a file alone stands for all its tests. */
function quotesOf(line: string): Quote[] {
  const shownBy = line.split("|").at(-2) ?? line;
  return [...shownBy.matchAll(/`([\w.]+)`(: (?:\*[^*]+\*(?:, )?)+)?/g)].flatMap(
    ([, file = "", names]): Quote[] =>
      names === undefined
        ? [{ line, file, name: undefined }]
        : [...names.matchAll(/\*([^*]+)\*/g)].map(([, name]) => ({ line, file, name })),
  );
}

function isIn(text: string, name: string): boolean {
  const [beginning = "", ...others] = name.split("…").map((piece) => piece.trim());
  if (beginning === "" && others.every((piece) => piece === "")) return false;
  const begins = beginning === "" || ['"', "`"].some((quote) => text.includes(quote + beginning));
  return begins && others.every((piece) => text.includes(piece));
}

function missingOf(quotes: readonly Quote[]): string[] {
  const missing = quotes.filter(
    ({ file, name }) => !(files.get(file) ?? []).some((path) => name === undefined || isIn(read(path), name)),
  );
  return missing.map(({ file, name }) => `${file}: ${name ?? ""}`);
}

const document = read("docs/reliability.md");
const harms = document.split("\n").filter((line) => /^\| W\d+ \|/.test(line));
const attacks = (document.split("## Attacks tried")[1] ?? "")
  .split("\n")
  .filter((line) => /^\| (?!---)/.test(line) && !line.endsWith("shown by |"));
const found = document.split("\n").filter((line) => /^- .*`.*: \*/.test(line));
const quotes = [...harms, ...attacks, ...found].flatMap(quotesOf);

describe("docs/reliability.md", () => {
  it("has a row for each of the fifty harms, each with a state, and with what shows it unless it is open", () => {
    expect(harms.map((line) => line.split("|")[1]?.trim())).toEqual(
      Array.from({ length: 50 }, (_, at) => `W${at + 1}`),
    );
    for (const line of harms) {
      expect(line).toMatch(/\| (mended|mended with ours|mended in the page|not ours|open) \|/);
      if (!line.includes("| open |")) expect(quotesOf(line), line).not.toEqual([]);
    }
    // Neither list is empty: a heading or a mark that changed would leave nothing to look at.
    expect(attacks).not.toEqual([]);
    expect(found).not.toEqual([]);
    for (const line of attacks) expect(quotesOf(line), line).not.toEqual([]);
  });

  it("names a test file that exists, and tests that are in it", () => {
    expect(quotes.length).toBeGreaterThan(80);
    expect(missingOf(quotes)).toEqual([]);
  });

  it("would be told of a file, and of a test, that is not there", () => {
    const [{ file, name } = { file: "", name: "" }] = quotes.filter((quote) => quote.name !== undefined);
    expect(missingOf(quotesOf(`| W1 | harm | mended | \`${file}\`: *${name}* |`))).toEqual([]);
    expect(missingOf(quotesOf("| W1 | harm | mended | `gone.test` |"))).toEqual(["gone.test: "]);
    expect(missingOf(quotesOf(`| W1 | harm | mended | \`${file}\`: *no such test* |`))).toEqual([
      `${file}: no such test`,
    ]);
    expect(missingOf(quotesOf(`| W1 | harm | mended | \`${file}\`: *…* |`))).toEqual([`${file}: …`]);
  });
});
