/** A WebKitGTK browser without a screen, driven by WebDriver. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findWebKit } from "@patchbay/tools/findWebKit";
import { freePort } from "@patchbay/tools/freePort";
import { Builder, Capabilities, type WebDriver } from "selenium-webdriver";

export interface WebKitSession {
  driver: WebDriver;
  close(): Promise<void>;
}

const QUIT_MS = 8_000;
const SCREEN = ["-screen", "0", "1400x1000x24", "-nolisten", "tcp"];

export async function startWebKit(): Promise<WebKitSession> {
  const programs = findWebKit();
  if (programs === undefined) throw new Error("There is no WebKitGTK here. npm run e2e:webkit installs it.");
  const folder = await mkdtemp(join(tmpdir(), "patchbay-webkit-"));
  const x = spawn(programs.xvfb, ["-displayfd", "3", ...SCREEN], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const display = await firstLine(x);
  const port = await freePort();
  const webDriver = spawn(programs.driver, ["-p", String(port)], {
    stdio: "ignore",
    // A group of its own, so that its browser ends with it.
    detached: true,
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      NO_AT_BRIDGE: "1",
      XDG_RUNTIME_DIR: folder,
    },
  });
  const address = `http://127.0.0.1:${port}`;
  await answers(`${address}/status`);
  const capabilities = new Capabilities({
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { binary: programs.browser, args: ["--automation"] },
  });
  const driver = await new Builder().usingServer(address).withCapabilities(capabilities).build();
  await driver.manage().setTimeouts({ implicit: 15_000, script: 30_000, pageLoad: 30_000 });
  return {
    driver,
    async close() {
      await Promise.race([
        driver.quit().catch(() => undefined),
        new Promise((done) => setTimeout(done, QUIT_MS)),
      ]);
      if (webDriver.pid !== undefined) endGroup(webDriver.pid);
      x.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The number of its display, which Xvfb writes to the fourth file of the process. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdio[3]?.once("data", (text: Buffer) => resolve(text.toString().trim()));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid);
  } catch {
    // It has ended.
  }
}
