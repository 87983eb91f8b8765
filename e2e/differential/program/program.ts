/** The programs of this folder: one JSON file each, with an app or the name of a Python file, and steps. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AppDescription, Json } from "./description.ts";
import { checkSteps, type Step } from "./steps.ts";

const FOLDER = fileURLToPath(new URL("../programs/", import.meta.url));

/** What the names of generated programs begin with. */
export const SEED = "seed ";

export interface Program {
  readonly name: string;
  readonly about?: string;
  /** The fault that it was written for. */
  readonly fault?: string;
  /** A Python file with an `app`, or a description of one. */
  readonly file?: string;
  readonly app?: AppDescription;
  /** Arguments of `Dash` that the Python file does not give: one file, served in several ways. */
  readonly options?: { readonly [name: string]: Json };
  readonly steps: readonly Step[];
  /** With Dash's dev tools. */
  readonly debug?: true;
  /** `text`: what a page shows, not with which elements. Default `elements`. */
  readonly dom?: "elements" | "text";
  /** Whether the props of all components are compared. Default true. */
  readonly props?: false;
  /** Whether the requests are compared. Default true; false where their number is a matter of time. */
  readonly requests?: false;
  /** Callbacks of it never end: the page has settled without them. */
  readonly streams?: true;
  /** Regular expressions of what differs from run to run. */
  readonly masks?: readonly string[];
  /** Regular expressions of lines that are there in some runs and not in others, of any aspect. */
  readonly omits?: readonly string[];
}

const KEYS: ReadonlySet<string> = new Set([
  "about",
  "fault",
  "file",
  "app",
  "options",
  "steps",
  "debug",
  "dom",
  "props",
  "requests",
  "streams",
  "masks",
  "omits",
]);

/** Whether the generator made it: `seed N`. */
export function isGenerated(name: string): boolean {
  return name.startsWith(SEED);
}

/** All programs, by name. @throws Error that names the file that is wrong */
export function loadPrograms(folder: string = FOLDER): Program[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => loadProgram(join(folder, file)));
}

/** @throws Error that says what is wrong with it */
export function loadProgram(path: string): Program {
  const name = basename(path, ".json");
  const read: Omit<Program, "name"> = JSON.parse(readFileSync(path, "utf8"));
  const complaint = complaintOf(read);
  if (complaint !== undefined) throw new Error(`${path}: ${complaint}`);
  const file = read.file === undefined ? undefined : join(dirname(path), read.file);
  if (file !== undefined && !existsSync(file)) throw new Error(`${path}: there is no ${file}.`);
  return { ...read, name, ...(file !== undefined && { file }) };
}

function complaintOf(read: Omit<Program, "name">): string | undefined {
  const unknown = Object.keys(read).filter((key) => !KEYS.has(key));
  if (unknown.length > 0) return `unknown: ${unknown.join(", ")}`;
  if ((read.file === undefined) === (read.app === undefined)) return "either a file or an app";
  if (read.options !== undefined && read.file === undefined) return "an app has options of its own";
  try {
    checkSteps(read.steps);
  } catch (error) {
    return String(error);
  }
  return read.steps.length === 0 ? "no steps" : undefined;
}
