/**
 * Finds WebKitGTK for the tests: its driver, its test browser, and an X server without a screen. As a program it installs them if
 * something is missing, and prints what it found.
 */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findOnPath, installPackages } from "./systemProgram.mjs";

const PACKAGES = ["webkit2gtk-driver", "xvfb", "xauth", "libgl1-mesa-dri"];
const LIBRARIES = "/usr/lib";

/** The test browser lies among the libraries of its architecture, such as /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1. */
function findMiniBrowser() {
  for (const architecture of existsSync(LIBRARIES) ? readdirSync(LIBRARIES) : []) {
    for (const version of ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"]) {
      const path = `${LIBRARIES}/${architecture}/${version}/MiniBrowser`;
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}

export function findWebKit() {
  const driver = findOnPath(["WebKitWebDriver"]);
  const xvfb = findOnPath(["Xvfb"]);
  const browser = findMiniBrowser();
  if (driver === undefined || xvfb === undefined || browser === undefined) return undefined;
  return { driver, xvfb, browser };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (findWebKit() === undefined) {
    process.stdout.write("No WebKitGTK found: installing one.\n");
    installPackages(PACKAGES);
  }
  const found = findWebKit();
  if (found === undefined) {
    process.stderr.write(
      `No WebKitGTK was found, and none could be installed. Install ${PACKAGES.join(" ")}.\n`,
    );
    process.exit(1);
  }
  // Neither program tells its version without a screen.
  process.stdout.write(`Browser: ${found.browser}, by ${found.driver}\n`);
}
