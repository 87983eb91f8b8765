/** A Redis of its own for one test file. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RedisServer {
  /** Of its socket. */
  readonly path: string;
  stop(): Promise<void>;
}

/**
 * Says so where there is none on this machine.
 *
 * @throws Error in `CI`, where no test may be left out
 */
export function hasRedis(): boolean {
  const found = spawnSync("redis-server", ["--version"]).status === 0;
  if (!found && process.env.CI) throw new Error("There is no redis-server here.");
  if (!found) process.stderr.write("Skipped: tests of the Redis engine. There is no redis-server here.\n");
  return found;
}

export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-redis-"));
  const path = join(folder, "redis.sock");
  const options = ["--port", "0", "--unixsocket", path, "--save", "", "--dir", folder];
  const server: ChildProcess = spawn("redis-server", options, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of server.stdout ?? []) {
    if (String(line).includes("eady to accept connections")) break;
  }
  return {
    path,
    async stop() {
      server.kill();
      if (server.exitCode === null) await once(server, "exit");
      await rm(folder, { recursive: true });
    },
  };
}
