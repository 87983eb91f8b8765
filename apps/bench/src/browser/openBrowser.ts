/** Opens a browser for one measurement. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "@patchbay/tools/findChromium";

export interface Browser {
  /** Folder of the browser's profile. */
  readonly profile: string;
  /** Ends the browser and deletes its profile. */
  close(): Promise<void>;
}

/**
 * Opens the page. With `inspected` an inspector can attach. An attached inspector makes the page's sockets three times slower, so
 * work over a socket is timed without one.
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
    // A process group of its own, so that all processes of the browser end.
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
