/** Finds programs of the system for the tests, and installs them with apt where that is possible. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The first of these programs on the PATH.
 * @param {readonly string[]} names
 * @returns {string | undefined} its path
 */
export function findOnPath(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      if (folder && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

/**
 * The program that an environment variable names.
 * @param {string} variable
 * @returns {string | undefined} its path @throws if there is no such file
 */
export function namedProgram(variable) {
  const path = process.env[variable];
  if (path && !existsSync(path)) throw new Error(`${variable} names ${path}, which does not exist.`);
  return path || undefined;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {boolean} whether it ended with 0
 */
export function succeeds(command, args) {
  return spawnSync(command, args, { stdio: "inherit", timeout: 600_000 }).status === 0;
}

/**
 * As root on Debian, installs these packages.
 * @param {readonly string[]} packages
 * @returns {boolean} whether they are installed
 */
export function installPackages(packages) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  return (
    succeeds("apt-get", ["update", "-q"]) &&
    succeeds("apt-get", ["install", "-yq", "--no-install-recommends", ...packages])
  );
}
