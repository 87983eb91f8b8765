/** The Python environment: a stock Dash, the component suites of the programs, and our package. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const ourPackage = fileURLToPath(new URL("../../../packages/dash", import.meta.url));
/** The version of Dash: that of requirements.txt, or what `DASH_VERSION` names; `pre` is the newest, pre-releases included. */
const version = process.env.DASH_VERSION ?? "";
const venv = join(folder, version === "" ? ".venv" : `.venv-${version}`);
const pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"];

/** Path of the environment's interpreter. */
export const python: string = join(venv, "bin", "python");

/** @throws Error if `installDash` has not run */
export function dashFolder(): string {
  return ask("os.path.dirname(dash.__file__)");
}

/** The version of the installed Dash. @throws Error if `installDash` has not run */
export function dashVersion(): string {
  return ask("dash.__version__");
}

function ask(expression: string): string {
  const program = `import os, dash; print(${expression})`;
  const answer = (spawnSync(python, ["-c", program], { encoding: "utf8" }).stdout ?? "").trim();
  if (answer === "") throw new Error("The Python environment is missing: run `npm run dash:install` first.");
  return answer;
}

/** Creates the environment if it is missing or has other versions. @throws Error that names the missing tool */
export function installDash(): void {
  const pinned = readFileSync(join(folder, "requirements.txt"), "utf8");
  // A bound that names a pre-release lets pip take pre-releases.
  const chosen = version === "pre" ? ">=4.5.0rc0" : `==${version}`;
  const wanted = version === "" ? pinned : pinned.replace(/^(dash\[.*\])==.*$/m, `$1${chosen}`);
  once("installed.txt", wanted, () => {
    run("python3", ["-m", "venv", venv]);
    const requirements = join(venv, "requirements.txt");
    writeFileSync(requirements, wanted);
    run(python, [...pip, "install", "-r", requirements]);
  });
}

/** Builds the wheel of `packages/dash` and installs it if it has changed. @throws Error if the scripts are not built */
export function installPatchbay(): void {
  const files = readdirSync(ourPackage, { recursive: true, encoding: "utf8" })
    .filter((file) => /^(patchbay_dash\/(dist\/)?)?[^/]+\.(py|js|map|toml|md|typed)$/.test(file))
    .sort();
  const state = createHash("sha256");
  for (const file of files) state.update(file).update(readFileSync(join(ourPackage, file)));
  once("patchbay.txt", state.digest("hex"), () => {
    const wheels = join(ourPackage, "dist");
    rmSync(wheels, { recursive: true, force: true });
    run(python, [...pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ourPackage]);
    const built = readdirSync(wheels).map((wheel) => join(wheels, wheel));
    run(python, [...pip, "install", "--no-deps", "--force-reinstall", ...built]);
  });
}

/** Does the work unless the environment has recorded it for the same state. */
function once(stamp: string, state: string, action: () => void): void {
  const file = join(venv, stamp);
  if (existsSync(file) && readFileSync(file, "utf8") === state) return;
  action();
  writeFileSync(file, state);
}

function run(command: string, args: readonly string[]): void {
  if (spawnSync(command, args, { stdio: "inherit" }).status !== 0) {
    throw new Error(
      `${command} failed. This needs Python 3.11 or later with venv, PyPI, and what \`npm run build\` makes.`,
    );
  }
}
