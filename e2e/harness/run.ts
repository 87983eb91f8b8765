import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Ended {
  code: number | null;
  /** What it wrote, to both. */
  text: string;
}

/** Runs a program in the root of the repository to its end. A variable that is undefined is not set. */
export function run(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const { VITEST, VITEST_MODE, NODE_ENV, TEST, ...own } = process.env;
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...own, NO_COLOR: "1", FORCE_COLOR: undefined, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 50_000,
  });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  child.stderr.on("data", (chunk) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-harness-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A folder of programs that say their name and arguments, and end with these codes. */
export async function programs(codes: Readonly<Record<string, number>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, code] of Object.entries(codes)) {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\necho "${name} $*"\nexit ${code}\n`);
    await chmod(path, 0o755);
  }
  return folder;
}
