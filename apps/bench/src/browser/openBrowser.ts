/** A browser of its own for one measurement. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "@patchbay/tools/findChromium";

export interface Browser {
  /** Where it keeps its things. */
  readonly profile: string;
  /** Ends it, and leaves nothing of it. */
  close(): Promise<void>;
}

/**
 * Opens the page. Nothing watches it, unless `inspected`: an inspector that is attached to a page taxes the page's own sockets
 * threefold, so what is timed over a socket is timed without.
 */
export function openBrowser(url: string, { inspected = false }: { inspected?: boolean } = {}): Browser {
  const found = findChromium();
  if (found === undefined) throw new Error("There is no Chromium: run `npm run browser` first.");
  const profile = mkdtempSync(join(tmpdir(), "patchbay-bench-"));
  const browser = spawn(
    found.path,
    [
      "--headless=new",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...(inspected ? ["--remote-debugging-port=0"] : []),
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--user-data-dir=${profile}`,
      url,
    ],
    // A group of its own, so that its processes end with it.
    { stdio: "ignore", detached: true },
  );
  return {
    profile,
    async close() {
      const ended = new Promise((resolve) => browser.once("exit", resolve));
      if (browser.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
