/**
 * Installs Redis for the tests of the Redis engine, if it is missing and apt-get is available. Without Redis these tests do not run. If
 * `CI` is set, that is an error.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const has = () => spawnSync("redis-server", ["--version"]).status === 0;
const run = (/** @type {string} */ command, /** @type {string[]} */ args) =>
  spawnSync(command, args, { stdio: "inherit", timeout: 300_000 }).status === 0;

if (!has() && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
  process.stdout.write("No Redis found: installing one.\n");
  if (run("apt-get", ["update", "-q"])) {
    run("apt-get", ["install", "-yq", "--no-install-recommends", "redis-server"]);
  }
}
if (has()) {
  process.stdout.write("Redis: found.\n");
} else {
  process.stderr.write("NOT RUN: the tests of the Redis engine. Install redis-server to run them.\n");
  if (process.env.CI) process.exitCode = 1;
}
