/** One socket for all tabs of pages of another origin, by a hidden frame of the server's origin (E5, PROTOCOL.md rules FW1 to FW5). */
import type { Locator, Page } from "@playwright/test";
import { createProbe } from "../apps/probe.ts";
import { withSwitches } from "../support/drivers.ts";
import { expect } from "../support/fixtures.ts";
import { type Embedding, test } from "../support/framedFixture.ts";
import { hostDocument, mounts, startHostSite } from "../support/hostSite.ts";
import { openRawTab, type RawTab } from "../support/rawTab.ts";
import { killSharedWorkers } from "../support/worker.ts";

// Playwright's browsers keep no pages, and have no partitions of storage; people's do.
test.use({
  launchOptions: [
    async ({ browserName, launchOptions }, use) => {
      const args = ["--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable"];
      const ignoreDefaultArgs = ["--disable-back-forward-cache"];
      await use(withSwitches(browserName, launchOptions, { args, ignoreDefaultArgs }));
    },
    { scope: "worker" },
  ],
});

const FRAME = "iframe[title=Patchbay]";
const sockets = ({ server }: Embedding): number => server.app.connections.list().length;
const streamsIn = (place: Locator): Promise<void> =>
  expect(place.locator("#streamed")).toContainText("update");

async function hubOf(page: Page, hub: "frame" | "page"): Promise<void> {
  for (const place of [page.locator("#one"), page.locator("#two")]) {
    await expect(place.locator("#tick")).toContainText("tick");
    await expect(place).toHaveAttribute("data-connection-hub", hub);
  }
}

test("E5 FW2 three tabs with two mounts each have one socket, and each gets what is its own", async ({
  embedding,
  openTab,
}) => {
  const { probe, site } = embedding;
  const tabs: Page[] = [];
  for (let n = 0; n < 3; n++) tabs.push(await openTab(site.origin));
  for (const tab of tabs) {
    await hubOf(tab, "frame");
    await expect(tab.locator(FRAME)).toHaveCount(1);
    await expect(tab.locator(FRAME)).toBeHidden();
  }
  expect(sockets(embedding)).toBe(1);
  expect(embedding.server.app.connections.list()).toMatchObject([{ tabs: { length: 6 } }]);
  const [one, two, three] = tabs as [Page, Page, Page];
  await one.locator("#one").locator("#stream").click();
  await streamsIn(one.locator("#one"));
  await one.locator("#one").locator("#name").fill("Ann");
  await one.locator("#one").locator("#ask").click();
  await expect(one.locator("#one").locator("#answer")).toHaveText("Hello, Ann!");
  for (const other of [one.locator("#two"), two.locator("#one"), three.locator("#two")]) {
    await expect(other.locator("#streamed")).toHaveText("nothing");
    await expect(other.locator("#answer")).toHaveText("");
  }
  // The worker cannot see the locks of the page's origin: the frame holds them, and dies with its page.
  await one.close();
  await expect.poll(() => probe.streams.running).toBe(0);
  await expect.poll(() => probe.loops.running).toBe(4);
  expect(sockets(embedding)).toBe(1);
  await two.locator("#two").locator("#click").click();
  await expect(two.locator("#two").locator("#clicked")).toHaveText("1");
});

test("FW2 a mount that ends is gone for the server; the frame goes with the last one", async ({
  embedding,
  openTab,
}) => {
  const { probe, site } = embedding;
  const tab = await openTab(site.origin);
  await hubOf(tab, "frame");
  const unmount = (n: number): Promise<void> =>
    tab.evaluate((at) => {
      (globalThis as unknown as { mounted: { unmount(): void }[] }).mounted[at]?.unmount();
    }, n);
  await unmount(0);
  await expect.poll(() => probe.loops.running).toBe(1);
  await expect(tab.locator(FRAME)).toHaveCount(1);
  await unmount(1);
  await expect(tab.locator(FRAME)).toHaveCount(0);
  await expect.poll(() => sockets(embedding)).toBe(0);
});

test("FW2 a page that removes the frame gets another one, and its callbacks start again", async ({
  embedding,
  openTab,
}) => {
  const { probe, site } = embedding;
  const tab = await openTab(site.origin);
  await hubOf(tab, "frame");
  await tab.locator(FRAME).evaluate((frame) => frame.remove());
  await expect.poll(() => probe.loops.started).toBe(4);
  await hubOf(tab, "frame");
  await expect(tab.locator(FRAME)).toHaveCount(1);
  expect(sockets(embedding)).toBe(1);
});

test("FW2 a worker that is killed is replaced, and the callbacks of each tab start again", {
  tag: "@cdp",
}, async ({ embedding, browser, openTab }) => {
  const { probe, site } = embedding;
  const tabs = [await openTab(site.origin), await openTab(site.origin)];
  for (const tab of tabs) await hubOf(tab, "frame");
  expect(await killSharedWorkers(browser)).toBe(1);
  await expect.poll(() => probe.loops).toEqual({ running: 4, started: 8 });
  for (const tab of tabs) await hubOf(tab, "frame");
  expect(sockets(embedding)).toBe(1);
});

test("FW2 an app that is mounted and unmounted often has its frame and its worker each time", async ({
  embedding,
  openTab,
}) => {
  embedding.page("/", (server) => ({
    html: hostDocument(`<div id="one"></div><div id="two"></div>
      <script src="${server}_dash-component-suites/patchbay/patchbay.js"></script>
      <script>patchbay.mount({ server: "${server}", target: "#one" })</script>`),
  }));
  const tab = await openTab(embedding.site.origin);
  await expect(tab.locator("#one")).toHaveAttribute("data-connection-hub", "frame");
  // More than the tabs that a frame serves at a time.
  await tab.evaluate(async (server) => {
    interface App {
      unmount(): void;
      connection: { getState(): { place: string } };
    }
    const { patchbay } = globalThis as unknown as { patchbay: { mount(options: object): App } };
    for (let n = 0; n < 120; n++) {
      const app = patchbay.mount({ server, target: "#two" });
      while (app.connection.getState().place === "none") await new Promise((resolve) => setTimeout(resolve));
      if (app.connection.getState().place !== "frame") throw new Error(`Mount ${n} has no frame`);
      app.unmount();
      await Promise.resolve();
    }
  }, embedding.server.url);
  await expect.poll(() => embedding.probe.loops.running).toBe(1);
  expect(sockets(embedding)).toBe(1);
});

test("FW3 where the page's policy forbids the frame, its mounts share a hub in the page", async ({
  embedding,
  openTab,
}) => {
  embedding.page("/", (server) => ({
    html: hostDocument(mounts(server, "one", "two")),
    headers: { "Content-Security-Policy": "frame-src 'none'" },
  }));
  const tab = await openTab(embedding.site.origin, { expectErrors: true });
  await hubOf(tab, "page");
  expect(sockets(embedding)).toBe(1);
  expect(embedding.server.app.connections.list()).toMatchObject([{ tabs: { length: 2 } }]);
  await expect(tab.locator(FRAME)).toHaveCount(0);
  await tab.locator("#two").locator("#stream").click();
  await streamsIn(tab.locator("#two"));
  await expect(tab.locator("#one").locator("#streamed")).toHaveText("nothing");
});

test("FW3 where another page answers in the frame's place, the page has its own hub", async ({
  serve,
  openTab,
}) => {
  let url = "";
  const site = await startHostSite(() => ({ html: hostDocument(mounts(url, "one", "two")) }));
  const probe = createProbe();
  const server = await serve(
    (options) => probe.factory({ ...options, websocketAllowedOrigins: [site.origin] }),
    {
      intercept(request, response) {
        if (request.url !== "/_patchbay/frame") return false;
        response.setHeader("Content-Type", "text/html");
        // It has the right origin, so it gets the port; it sends what the page must not take for a worker.
        response.end(`<script>
          addEventListener("message", ({ ports: [port], source, origin }) => {
            for (const data of [null, 1, "worker", {}, { type: "worker" }, { type: "died" }, { type: ["unusable"] }])
              port.postMessage(data);
            source.postMessage({ patchbay: "patchbay-frame-1", type: "unusable" }, origin);
          });
        </script>`);
        return true;
      },
    },
  );
  url = server.url;
  const tab = await openTab(site.origin);
  await hubOf(tab, "page");
  expect(server.app.connections.list()).toHaveLength(1);
  await site.close();
});

test("FW4 a page of an origin that is not allowed cannot load the frame, nor be served by it", {
  tag: "@route-fetch",
}, async ({ embedding, openTab, browser }) => {
  const stranger = await startHostSite(() => ({
    html: hostDocument(`<iframe id="frame" src="${embedding.server.url}_patchbay/frame"></iframe>`),
  }));
  const refused = await openTab(stranger.origin, { expectErrors: true });
  await expect.poll(() => refused.frames()[1]?.url()).toContain("chrome-error:");
  // As if the browser knew no `frame-ancestors`: the frame itself knows its origins.
  const context = await browser.newContext();
  await context.route("**/_patchbay/frame", async (route) => {
    const response = await route.fetch();
    const { "content-security-policy": _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  const page = await openTab(stranger.origin, { context });
  const frame = page.frames()[1];
  await expect.poll(() => frame?.url()).toContain("_patchbay/frame");
  const greet = async (tab: Page): Promise<string> =>
    tab.evaluate(
      (origin) =>
        new Promise<string>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          const { contentWindow } = document.querySelector("iframe") as HTMLIFrameElement;
          port1.onmessage = ({ data }) => resolve(JSON.stringify(data));
          contentWindow?.postMessage(
            { patchbay: "patchbay-frame-1", tabId: "forged", lockId: "forged" },
            origin,
            [port2],
          );
          // The window gets its messages in order: once it has heard this one, it has heard that one.
          const end = new MessageChannel();
          end.port1.onmessage = () => resolve("nothing");
          contentWindow?.postMessage({ heard: true }, origin, [end.port2]);
        }),
      new URL(embedding.server.url).origin,
    );
  await frame?.evaluate(() =>
    addEventListener("message", ({ data, ports }) => data?.heard === true && ports[0]?.postMessage("")),
  );
  expect(await greet(page)).toBe("nothing");
  // A tab that is served has its lock asked for at once.
  expect(await frame?.evaluate(async () => await navigator.locks.query())).toEqual({ held: [], pending: [] });
  expect(sockets(embedding)).toBe(0);
  await context.close();
  await stranger.close();
});

test("FW4 FW5 an allowed page gets the worker of its origin, which opens nothing but its app", async ({
  embedding,
  openTab,
}) => {
  const { site, server } = embedding;
  embedding.page("/raw", (url) => ({ html: hostDocument(`<iframe src="${url}_patchbay/frame"></iframe>`) }));
  const page = await openTab(`${site.origin}/raw`);
  const answers = await page.evaluate(async (url) => {
    const { origin, host } = new URL(url);
    const { contentWindow } = document.querySelector("iframe") as HTMLIFrameElement;
    const { port1, port2 } = new MessageChannel();
    const worker = new Promise<MessagePort>((resolve) => {
      port1.onmessage = ({ ports }) => resolve(ports[0] as MessagePort);
    });
    // Nothing of these is a greeting.
    for (const data of [
      null,
      7,
      "x",
      {},
      { patchbay: "patchbay-frame-1" },
      { patchbay: "x", tabId: "t", lockId: "t" },
    ])
      contentWindow?.postMessage(data, origin, [new MessageChannel().port2]);
    contentWindow?.postMessage({ patchbay: "patchbay-frame-1", tabId: "t", lockId: "t" }, origin);
    contentWindow?.postMessage({ patchbay: "patchbay-frame-1", tabId: "raw", lockId: "raw" }, origin, [
      port2,
    ]);
    const port = await worker;
    const waiting = new Map<string, (data: unknown) => void>();
    port.onmessage = ({ data }) => waiting.get(data.id)?.(data);
    const ask = (message: object, transfer: Transferable[] = []): Promise<unknown> =>
      new Promise((resolve) => {
        const id = String(waiting.size);
        waiting.set(id, resolve);
        port.postMessage({ id, ...message }, transfer);
      });
    const call = (name: string, ...values: unknown[]) => {
      const transfer = values.filter((value) => value instanceof MessagePort);
      const argumentList = values.map((value) => ({ type: "RAW", value }));
      return ask({ type: "APPLY", path: [name], argumentList }, transfer);
    };
    const hello = {
      version: 0,
      tabId: "raw",
      lockId: "raw",
      usesSocket: true,
      greets: true,
      heartbeatMs: 0,
      inactivityMs: 0,
      visible: true,
      attempt: 1,
      holdsLock: true,
      applied: 0,
    };
    const text = "return fetch('/_dash-layout')";
    let ran = false;
    void ask({
      type: "CONSTRUCT",
      path: ["hello", "constructor"],
      argumentList: [{ type: "RAW", value: text }],
    }).then(() => {
      ran = true;
    });
    const refused = await call(
      "hello",
      { ...hello, socketUrl: `ws://${host}/other` },
      new MessageChannel().port2,
    );
    const welcome = await call(
      "hello",
      { ...hello, socketUrl: `ws://${host}/_dash-ws-callback` },
      new MessageChannel().port2,
    );
    return { refused: JSON.stringify(refused), welcome: JSON.stringify(welcome), ran };
  }, server.url);
  expect(answers.refused).toContain("nothing else of the server");
  expect(answers.welcome).toContain('"version"');
  expect(answers.ran).toBe(false);
  expect(sockets(embedding)).toBe(0);
});

test("FW2 a page of another origin stays in the back/forward cache, and comes back to its socket", {
  tag: "@back-forward-cache",
}, async ({ embedding, browser }) => {
  const { probe, site } = embedding;
  // Its expressions do not look into shadow roots.
  embedding.page("/", (url) => ({
    html: hostDocument(mounts(url, "one", "two").replaceAll("target:", "isolate: false, target:")),
  }));
  // Playwright runs scripts in the frames of its own tabs, which throws a page out of the cache.
  const stays = await openRawTab(browser, site.origin);
  const goes = await openRawTab(browser, site.origin);
  const inFrame = (tab: RawTab) =>
    tab.evaluate(`document.querySelectorAll("[data-connection-hub=frame][data-connection=open]").length`);
  for (const tab of [stays, goes]) await expect.poll(() => inFrame(tab)).toBe(2);
  await goes.evaluate("globalThis.isTheSamePage = true");
  await goes.evaluate(`void (location.href = "${site.origin}/empty")`);
  await expect.poll(() => goes.evaluate("location.pathname")).toBe("/empty");
  // Its runs go on without it.
  await stays.evaluate(`document.querySelector("#one #click").click()`);
  await expect.poll(() => stays.text("clicked")).toBe("1");
  await goes.evaluate("history.back()");
  await expect.poll(() => goes.evaluate("location.pathname")).toBe("/");
  // A message of the worker, or a lock that is granted to the frame, would have thrown it out.
  const reasons = `JSON.stringify(performance.getEntriesByType("navigation")[0].notRestoredReasons)`;
  expect(await goes.evaluate(`[globalThis.isTheSamePage, ${reasons}]`)).toEqual([true, "null"]);
  await goes.evaluate(`document.querySelector("#one #click").click()`);
  await expect.poll(() => goes.text("clicked")).toBe("1");
  expect(await inFrame(goes)).toBe(2);
  expect(probe.loops).toEqual({ running: 4, started: 4 });
  expect(sockets(embedding)).toBe(1);
});

test("E6 a sandboxed page is told which option allows it, and runs with it", async ({ serve, openTab }) => {
  const sandboxed = (url: string): string =>
    `<iframe sandbox="allow-scripts" srcdoc='${mounts(url, "one", "two")}'></iframe>`;
  let url = "";
  const site = await startHostSite(() => ({ html: hostDocument(sandboxed(url)) }));
  const refusing = await serve(createProbe().factory);
  url = refusing.url;
  const refused = await openTab(site.origin, { expectErrors: true });
  await expect(refused.frameLocator("iframe").locator("#one")).toContainText(
    'add "null" to websocketAllowedOrigins',
  );
  // The app's own page, in such a frame of another page.
  const own = await startHostSite(() => ({
    html: hostDocument(`<iframe sandbox="allow-scripts" src="${refusing.url}"></iframe>`),
  }));
  const framed = await openTab(own.origin, { expectErrors: true });
  await expect(framed.frameLocator("iframe").getByRole("alert")).toContainText(
    'add "null" to websocketAllowedOrigins',
  );
  await own.close();
  const allowing = await serve((options) =>
    createProbe().factory({ ...options, websocketAllowedOrigins: ["null"] }),
  );
  url = allowing.url;
  const tab = await openTab(site.origin, { expectErrors: true });
  const place = tab.frameLocator("iframe").locator("#one");
  await expect(place.locator("#tick")).toContainText("tick");
  await expect(place).toHaveAttribute("data-connection-hub", "page");
  await place.locator("#click").click();
  await expect(place.locator("#clicked")).toHaveText("1");
  expect(allowing.app.connections.list()).toHaveLength(1);
  await site.close();
});
