/** The Python environment: a stock Dash, the component suites of the programs, and our package. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const ourPackage = fileURLToPath(new URL("../../../packages/dash", import.meta.url));
/** The version of Dash: that of requirements.txt, or what `DASH_VERSION` names; `pre` is the newest, pre-releases included. */
const chosen = process.env.DASH_VERSION ?? "";
const pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"];
const venvOf = (version: string): string => join(folder, version === "" ? ".venv" : `.venv-${version}`);
const pythonOf = (version: string): string => join(venvOf(version), "bin", "python");

/** Path of the environment's interpreter. */
export const python: string = pythonOf(chosen);

/**
 * The folder of the installed `dash` package.
 * @param version the environment of this version instead of the chosen one
 * @throws Error if `installDash` has not run for it
 */
export function dashFolder(version: string = chosen): string {
  return ask("os.path.dirname(dash.__file__)", version);
}

/** The version of the installed Dash. @throws Error if `installDash` has not run */
export function dashVersion(): string {
  return ask("dash.__version__", chosen);
}

function ask(expression: string, version: string): string {
  const program = `import os, dash; print(${expression})`;
  const answer = (spawnSync(pythonOf(version), ["-c", program], { encoding: "utf8" }).stdout ?? "").trim();
  if (answer === "") {
    const prefix = version === "" ? "" : `DASH_VERSION=${version} `;
    throw new Error(`The Python environment is missing: run \`${prefix}npm run dash:install\` first.`);
  }
  return answer;
}

/**
 * Creates the environment if it is missing or has other versions.
 * @param version a version of Dash beside the chosen one, with an environment of its own
 * @throws Error that names the missing tool
 */
export function installDash(version: string = chosen): void {
  const pinned = readFileSync(join(folder, "requirements.txt"), "utf8");
  // A bound that names a pre-release lets pip take pre-releases.
  const bound = version === "pre" ? ">=4.5.0rc0" : `==${version}`;
  const wanted = version === "" ? pinned : pinned.replace(/^(dash\[.*\])==.*$/m, `$1${bound}`);
  once(join(venvOf(version), "installed.txt"), wanted, () => {
    run("python3", ["-m", "venv", venvOf(version)]);
    const requirements = join(venvOf(version), "requirements.txt");
    writeFileSync(requirements, wanted);
    run(pythonOf(version), [...pip, "install", "-r", requirements]);
  });
}

/** Builds the wheel of `packages/dash` and installs it if it has changed. @throws Error if the scripts are not built */
export function installPatchbay(): void {
  const files = readdirSync(ourPackage, { recursive: true, encoding: "utf8" })
    .filter((file) => /^(patchbay_dash\/(dist\/)?)?[^/]+\.(py|js|map|toml|md|typed)$/.test(file))
    .sort();
  const state = createHash("sha256");
  for (const file of files) state.update(file).update(readFileSync(join(ourPackage, file)));
  once(join(venvOf(chosen), "patchbay.txt"), state.digest("hex"), () => {
    const wheels = join(ourPackage, "dist");
    rmSync(wheels, { recursive: true, force: true });
    run(python, [...pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ourPackage]);
    const built = readdirSync(wheels).map((wheel) => join(wheels, wheel));
    run(python, [...pip, "install", "--no-deps", "--force-reinstall", ...built]);
  });
}

/** Does the work unless this file of the environment has recorded it for the same state. */
function once(file: string, state: string, action: () => void): void {
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
