/**
 * Finds the Firefox for the tests: the one that PATCHBAY_FIREFOX names, or the system's. As a program it installs one if there is none,
 * and prints which one it found.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findOnPath, installPackages, namedProgram } from "./systemProgram.mjs";

export function findFirefox() {
  return namedProgram("PATCHBAY_FIREFOX") ?? findOnPath(["firefox-esr", "firefox"]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (findFirefox() === undefined) {
    process.stdout.write("No Firefox found: installing one.\n");
    installPackages(["firefox-esr"]);
  }
  const found = findFirefox();
  if (found === undefined) {
    process.stderr.write(
      "No Firefox was found, and none could be installed. Install firefox-esr, or set PATCHBAY_FIREFOX to the path of one.\n",
    );
    process.exit(1);
  }
  const version = execFileSync(found, ["--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  process.stdout.write(`Browser: ${version.trim()} (${found})\n`);
}
