/** The programs of this folder. Each is a JSON file with an app or the name of a Python file, and steps. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AppDescription, Json } from "./description.ts";
import { checkSteps, type Step } from "./steps.ts";

const FOLDER = fileURLToPath(new URL("../programs/", import.meta.url));

/** Prefix of the names of generated programs. */
export const SEED = "seed ";

export interface Program {
  readonly name: string;
  readonly about?: string;
  /** The fault that the program shows. */
  readonly fault?: string;
  /** A Python file with an `app`. Without it, `app` describes one. */
  readonly file?: string;
  readonly app?: AppDescription;
  /** Further arguments of `Dash`, so that one Python file is served in several ways. */
  readonly options?: { readonly [name: string]: Json };
  readonly steps: readonly Step[];
  /** Turns on Dash's dev tools. */
  readonly debug?: true;
  /** `text`: compares the text of the page and not its elements. Default `elements`. */
  readonly dom?: "elements" | "text";
  /** Compares the props of all components. Default true. */
  readonly props?: false;
  /** Compares the requests. Set false if their number depends on time. Default true. */
  readonly requests?: false;
  /** The app has callbacks that never end. The page does not wait for them. */
  readonly streams?: true;
  /** Regular expressions of texts that differ from run to run. */
  readonly masks?: readonly string[];
  /** Regular expressions of lines, in any aspect, that do not come in every run. */
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

/** True for the name of a generated program: `seed N`. */
export function isGenerated(name: string): boolean {
  return name.startsWith(SEED);
}

/** Loads all programs, sorted by path. @throws Error that names a faulty file */
export function loadPrograms(folder: string = FOLDER): Program[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => loadProgram(join(folder, file)));
}

/** @throws Error that names the file and its fault */
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
