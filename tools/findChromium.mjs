/**
 * Finds a Chromium for the tests: the one that PATCHBAY_CHROMIUM names, the system's, or Playwright's. As a program it installs one
 * if there is none, and prints which one it found.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { findOnPath, installPackages, namedProgram, succeeds } from "./systemProgram.mjs";

const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** @returns {{ path: string, from: string } | undefined} */
export function findChromium() {
  const named = namedProgram("PATCHBAY_CHROMIUM");
  if (named !== undefined) return { path: named, from: "PATCHBAY_CHROMIUM" };
  const system = findOnPath(SYSTEM_NAMES);
  if (system !== undefined) return { path: system, from: "the system" };
  const own = chromium.executablePath();
  return own && existsSync(own) ? { path: own, from: "Playwright" } : undefined;
}

/** As root on Debian, installs the system's package. Otherwise, or if that fails, installs Playwright's build. */
function installChromium() {
  process.stdout.write("No Chromium found: installing one.\n");
  if (installPackages(["chromium"])) return;
  const cli = fileURLToPath(import.meta.resolve("@playwright/test/cli"));
  succeeds(process.execPath, [cli, "install", "--with-deps", "chromium"]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (findChromium() === undefined) installChromium();
  const found = findChromium();
  if (found === undefined) {
    process.stderr.write(
      "No Chromium was found, and none could be installed. Set PATCHBAY_CHROMIUM to the path of one.\n",
    );
    process.exit(1);
  }
  const version = execFileSync(found.path, ["--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  process.stdout.write(`Browser: ${version.trim()} (${found.path}, from ${found.from})\n`);
}
