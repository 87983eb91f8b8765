/** Writes the results into the documents. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rows } from "../rows.ts";
import { judge } from "./judge.ts";
import { drawPicture } from "./picture.ts";
import type { Recording } from "./results.ts";
import { asMarkdown, growthLines, tableOf } from "./table.ts";

const DOCS = fileURLToPath(new URL("../../../../docs/", import.meta.url));
const [BEGIN, END] = ["<!-- measured -->", "<!-- /measured -->"];

/** Keeps the recorded rows that were not measured now. @throws Error if the document has no place for the table */
export function record(now: Recording): void {
  const recording = joined(recorded(), now);
  const verdicts = rows.flatMap((row) => judge(row, recording.results, recording.growths));
  const file = join(DOCS, "performance.md");
  const document = readFileSync(file, "utf8");
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no place between ${BEGIN} and ${END}.`);
  const measured = [
    `${BEGIN}\n`,
    `${recording.date}, ${recording.machine}. In brackets the least and the most of the samples.\n`,
    asMarkdown(tableOf(recording, verdicts)),
    "\nHow the cost grows with the size:\n",
    ...growthLines(recording).map((line) => `- ${line}`),
    "",
  ].join("\n");
  writeFileSync(file, document.slice(0, from) + measured + document.slice(to));
  writeFileSync(join(DOCS, "performance.svg"), drawPicture(rows, recording.results));
  writeFileSync(join(DOCS, "performance.json"), `${JSON.stringify(recording, undefined, 2)}\n`);
}

function joined(before: Recording | undefined, now: Recording): Recording {
  const measured = new Set(now.results.map(({ row }) => row));
  const inOrder = <T extends { row: string }>(old: readonly T[] = [], fresh: readonly T[]): T[] => {
    const all = [...old.filter(({ row }) => !measured.has(row)), ...fresh];
    return rows.flatMap(({ name }) => all.filter(({ row }) => row === name));
  };
  return {
    ...now,
    results: inOrder(before?.results, now.results),
    growths: inOrder(before?.growths, now.growths),
  };
}

/** The last recording; undefined before the first one. */
export function recorded(): Recording | undefined {
  try {
    return JSON.parse(readFileSync(join(DOCS, "performance.json"), "utf8")) as Recording;
  } catch {
    return undefined;
  }
}
