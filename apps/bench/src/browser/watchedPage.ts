/** Watches the main thread of a page: how long it was busy, and where. */

import { connectInspector } from "./inspector.ts";
import { type Browser, openBrowser } from "./openBrowser.ts";

/** Milliseconds of processor time since the page began, so that other load of the machine does not count. */
export interface MainThread {
  busy: number;
  script: number;
}

export interface WatchedPage {
  browser: Browser;
  mainThread(): Promise<MainThread>;
  startProfile(): Promise<void>;
  /** @returns the profile in the format of the browser's dev tools */
  stopProfile(): Promise<string>;
}

export async function openWatchedPage(url: string): Promise<WatchedPage> {
  const browser = openBrowser("about:blank", { inspected: true });
  const inspector = await connectInspector(browser);
  const [page] = await inspector.pages();
  if (page === undefined) throw new Error("The browser has no page.");
  const session = await inspector.attach(page);
  await inspector.send("Performance.enable", { timeDomain: "threadTicks" }, session);
  await inspector.send("Page.navigate", { url }, session);
  return {
    browser: {
      ...browser,
      async close() {
        inspector.close();
        await browser.close();
      },
    },
    async mainThread() {
      const { metrics } = await inspector.send<{ metrics: { name: string; value: number }[] }>(
        "Performance.getMetrics",
        {},
        session,
      );
      const seconds = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
      return { busy: seconds("TaskDuration") * 1000, script: seconds("ScriptDuration") * 1000 };
    },
    async startProfile() {
      await inspector.send("Profiler.enable", {}, session);
      await inspector.send("Profiler.setSamplingInterval", { interval: 200 }, session);
      await inspector.send("Profiler.start", {}, session);
    },
    async stopProfile() {
      const { profile } = await inspector.send<{ profile: object }>("Profiler.stop", {}, session);
      return JSON.stringify(profile);
    },
  };
}
