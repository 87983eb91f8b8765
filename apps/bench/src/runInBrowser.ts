/** Opens a page in a browser that nothing watches: an attached inspector taxes the page's own sockets threefold. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "@patchbay/e2e/chromium";

/** @returns a function that ends the browser and leaves nothing of it */
export function openBrowser(url: string): () => Promise<void> {
  const found = findChromium();
  if (found === undefined) throw new Error("There is no Chromium: run `npm run browser` first.");
  const profile = mkdtempSync(join(tmpdir(), "patchbay-bench-"));
  const browser = spawn(
    found.path,
    [
      "--headless=new",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--user-data-dir=${profile}`,
      url,
    ],
    // A group of its own, so that its helpers end with it.
    { stdio: "ignore", detached: true },
  );
  return async () => {
    const ended = new Promise((resolve) => browser.once("exit", resolve));
    if (browser.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
}
