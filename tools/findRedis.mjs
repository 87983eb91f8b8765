/**
 * Installs Redis for the tests of the Redis engine, if it is missing and apt-get is available. Without Redis these tests do not run. If
 * `CI` is set, that is an error.
 */
import { spawnSync } from "node:child_process";
import { installPackages } from "./systemProgram.mjs";

const has = () => spawnSync("redis-server", ["--version"]).status === 0;

if (!has()) {
  process.stdout.write("No Redis found: installing one.\n");
  installPackages(["redis-server"]);
}
if (has()) {
  process.stdout.write("Redis: found.\n");
} else {
  process.stderr.write("NOT RUN: the tests of the Redis engine. Install redis-server to run them.\n");
  if (process.env.CI) process.exitCode = 1;
}
