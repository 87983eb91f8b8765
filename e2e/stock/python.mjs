/**
 * A Python with a stock Dash in it, for the tests against the real thing. Run as a program it makes one, and says what
 * it did; where Python or its packages cannot be had it says so and fails.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const venv = join(folder, ".venv");
const requirements = join(folder, "requirements.txt");
const stamp = join(venv, "installed.txt");

/** The interpreter of the environment. */
export const python = join(venv, "bin", "python");

/** The folder of the installed `dash` package. @returns {string} */
export function dashFolder() {
  const { stdout } = spawnSync(python, ["-c", "import os, dash; print(os.path.dirname(dash.__file__))"], {
    encoding: "utf8",
  });
  const path = (stdout ?? "").trim();
  if (path === "") throw new Error("There is no Dash here: run `npm run dash:install` first.");
  return path;
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    process.stderr.write(
      `\n${command} failed. The tests against a stock Dash need Python 3.9+ with venv, and PyPI.\n`,
    );
    process.exit(1);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    process.stdout.write(`Stock Dash: ${dashFolder()}\n`);
  } else {
    process.stdout.write("Installing a stock Dash into e2e/stock/.venv\n");
    run("python3", ["-m", "venv", venv]);
    run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
    writeFileSync(stamp, wanted);
  }
}
