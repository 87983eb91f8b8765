/** One turn of the row with an app in tabs of another origin. The tabs are opened one after the other. */
import { createServer } from "node:http";
import { listen } from "@patchbay/dash-apps";
import { connectInspector } from "../browser/inspector.ts";
import { openBrowser } from "../browser/openBrowser.ts";
import type { Samples } from "../row.ts";
import { openControl } from "../site/control.ts";
import { countBytes } from "../site/countBytes.ts";
import type { MakeApp } from "../site/site.ts";

/** Longer than any turn. */
const DEADLINE_MS = 100_000;

/** @returns the times of the last `timed` tabs, the bytes that all tabs received, and the sockets that are open at the end */
export async function measureEmbed(makeApp: MakeApp, tabs: number, timed: number): Promise<Samples> {
  const answers = new Map<number, (ms: number) => void>();
  const control = await openControl((name) => {
    const [, tab, ms] = name.split(" ");
    answers.get(Number(tab))?.(Number(ms));
  });
  let body = "";
  const host = await listen(
    createServer((_, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(
        `<!doctype html><title>Host</title><link rel="icon" href="data:,"><div id="app"></div>${body}`,
      );
    }),
  );
  const app = makeApp({
    log: () => undefined,
    websocketAllowedOrigins: [new URL(host.url).origin],
  });
  const served = createServer(app.handler);
  app.attach(served, { requests: false });
  const counted = await countBytes(await listen(served));
  const server = new URL(counted.url).href;
  body = `<script src="${server}_dash-component-suites/patchbay/patchbay.js" data-server="${server}" data-target="#app" data-isolate="off"></script>
    <script type="module" src="${control.scriptUrl("embed")}"></script>`;
  const urlOf = (tab: number): string => `${host.url}?tab=${tab}`;
  const answerOf = (tab: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error(`Tab ${tab} got no answer`)), DEADLINE_MS);
      answers.set(tab, (ms) => {
        clearTimeout(deadline);
        resolve(ms);
      });
    });
  const first = answerOf(0);
  const browser = openBrowser(urlOf(0), { inspected: true });
  const inspector = await connectInspector(browser);
  try {
    const answered = [await first];
    for (let tab = 1; tab < tabs; tab++) {
      const answer = answerOf(tab);
      await inspector.send("Target.createTarget", { url: urlOf(tab) });
      answered.push(await answer);
    }
    return {
      answered: answered.slice(-timed),
      bytes: [counted.bytes / 1_000],
      sockets: [app.connections.list().length],
    };
  } finally {
    inspector.close();
    await browser.close();
    app.close();
    await counted.close();
    await host.close();
    await control.close();
  }
}
