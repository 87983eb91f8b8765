/** A Python environment with a stock Dash in it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const venv = join(folder, ".venv");

/** The interpreter of the environment. */
export const python: string = join(venv, "bin", "python");

/** @throws Error when `installDash` has not run */
export function dashFolder(): string {
  const find = "import os, dash; print(os.path.dirname(dash.__file__))";
  const path = (spawnSync(python, ["-c", find], { encoding: "utf8" }).stdout ?? "").trim();
  if (path === "") throw new Error("There is no Dash here: run `npm run dash:install` first.");
  return path;
}

/** Makes the environment where it is missing or of other versions. @throws Error that says what is needed */
export function installDash(): void {
  const requirements = join(folder, "requirements.txt");
  const stamp = join(venv, "installed.txt");
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  run("python3", ["-m", "venv", venv]);
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(stamp, wanted);
}

function run(command: string, args: readonly string[]): void {
  if (spawnSync(command, args, { stdio: "inherit" }).status !== 0) {
    throw new Error(`${command} failed. A stock Dash needs Python 3.9 or later with venv, and PyPI.`);
  }
}
