import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dag, dcc, html } from "@patchbay/components/layout";
import { startEmbed } from "@patchbay/embed";
import { startGallery } from "@patchbay/gallery";
import { createApp, Input, Output } from "@patchbay/server";
import { createProbe, mixedTransports } from "../apps/probe.ts";
import { isOfDriver } from "../support/drivers.ts";
import { expect, test } from "../support/fixtures.ts";

test("a page of an allowed origin shows the app; another is refused, and the page says why", async ({
  openTab,
}) => {
  const closing: (() => Promise<void>)[] = [];
  // The addresses of both sides are known only once they listen.
  const placeholder = await startGallery();
  closing.push(() => placeholder.close());
  const stranger = await startEmbed({ galleryUrl: placeholder.url, isListed: false });
  closing.push(() => stranger.close());
  try {
    const refused = await openTab(stranger.url, { expectErrors: true });
    await expect(refused.locator("#app")).toContainText("websocketAllowedOrigins");
    await expect(refused.locator("#app")).toContainText(new URL(stranger.url).origin);

    const { port } = new URL(stranger.url);
    const gallery = await startGallery({ allowedOrigins: [`http://127.0.0.1:${Number(port)}`] });
    closing.push(() => gallery.close());
    await stranger.close();
    const friend = await startEmbed({ galleryUrl: gallery.url, isListed: true, port: Number(port) });
    closing.push(() => friend.close());
    const page = await openTab(friend.url);
    await page.click("#start-btn");
    await expect(page.locator("#countdown-display")).toHaveText(/Countdown: \d+/);
  } finally {
    for (const close of closing) await close();
  }
});

test("two apps of two servers on one page do not meet", async ({ serve, openTab }) => {
  const one = await serve((options) => createProbe().factory({ ...options, websocketAllowedOrigins: [] }));
  const two = await serve((options) =>
    mixedTransports({ ...options, websocketAllowedOrigins: [new URL(one.url).origin] }),
  );
  const page = await openTab(one.url);
  await expect(page.locator("#tick")).toContainText("tick");
  await page.evaluate((server) => {
    const target = document.createElement("div");
    target.id = "second";
    document.body.append(target);
    const { patchbay } = globalThis as unknown as {
      patchbay: { mount(options: object): { unmount(): void } };
    };
    Object.assign(globalThis, { second: patchbay.mount({ server, target }) });
  }, two.url);
  await page.fill("#second #typed", "hello");
  await expect(page.locator("#second #echo")).toHaveText("HTTP: hello");
  await page.click("#second #go");
  await expect(page.locator("#second #result")).toHaveText("Socket: hello open");
  await page.click("#click");
  await expect(page.locator("#clicked")).toHaveText("1");
  expect(one.app.connections.list()).toHaveLength(1);
  expect(two.app.connections.list()).toHaveLength(1);
  await page.evaluate(() => (globalThis as unknown as { second: { unmount(): void } }).second.unmount());
  await expect(page.locator("#second #typed")).toHaveCount(0);
  await expect.poll(() => two.app.connections.list().length).toBe(0);
  await page.click("#click");
  await expect(page.locator("#clicked")).toHaveText("2");
});

test("there is one global", async ({ serve, openTab, context }) => {
  await context.addInitScript(() => {
    Object.assign(globalThis, { namesBefore: Object.getOwnPropertyNames(globalThis) });
  });
  const server = await serve(createProbe().factory);
  const tab = await openTab(server.url);
  await expect(tab.locator("#tick")).toContainText("tick");
  const added = await tab.evaluate(() => {
    const { namesBefore } = globalThis as unknown as { namesBefore: string[] };
    return Object.getOwnPropertyNames(globalThis).filter((name) => !namesBefore.includes(name));
  });
  expect(added.filter((name) => !isOfDriver(name))).toEqual(["namesBefore", "patchbay"]);
});

test("E4 an app runs in a page that requires Trusted Types, with the policy that is documented", async ({
  openTab,
}) => {
  const violations: string[] = [];
  let server = "";
  const host = createServer((_, response) => {
    response.setHeader(
      "Content-Security-Policy",
      "require-trusted-types-for 'script'; trusted-types patchbay dompurify",
    );
    response.setHeader("Content-Type", "text/html");
    response.end(
      `<!doctype html><title>Host</title><div id="app"></div>
      <script src="${server}_dash-component-suites/patchbay/patchbay.js" data-server="${server}" data-target="#app"></script>`,
    );
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  const app = createApp({
    websocketCallbacks: true,
    websocketAllowedOrigins: [origin],
    devTools: true,
    layout: html.Div([
      dcc.Markdown({ id: "text" }, "Some **bold** text"),
      dcc.Graph({ id: "chart", figure: { data: [{ y: [1, 2] }] } }),
      dag.AgGrid({ id: "grid", columnDefs: [{ field: "n" }], rowData: [{ n: 1 }] }),
      html.Iframe({ id: "frame", srcDoc: "<p>framed</p>" }),
      html.Button({ id: "go" }, "Go"),
      html.Div({ id: "out" }),
    ]),
  });
  app.callback(
    { output: Output("out", "children"), inputs: [Input("go", "n_clicks")], preventInitialCall: true },
    () => "done",
  );
  app.clientsideCallback(
    { output: Output("go", "title"), inputs: [Input("go", "n_clicks")] },
    "(n) => 'clicked ' + n",
  );
  const listening = await app.listen({ port: 0, host: "127.0.0.1" });
  server = listening.url;
  try {
    const page = await openTab("about:blank");
    await page.exposeFunction("tellViolation", (text: string) => violations.push(text));
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", ({ violatedDirective, sample }) =>
        (globalThis as unknown as { tellViolation(text: string): void }).tellViolation(
          `${violatedDirective} ${sample}`,
        ),
      );
    });
    await page.goto(origin);
    await expect(page.locator("#text strong")).toHaveText("bold");
    await expect(page.locator("#chart .js-plotly-plot .main-svg").first()).toBeVisible();
    await expect(page.locator("#grid .ag-cell").first()).toHaveText("1");
    await expect(page.frameLocator("#frame").locator("p")).toHaveText("framed");
    await page.click("#go");
    await expect(page.locator("#out")).toHaveText("done");
    await expect(page.locator("#go")).toHaveAttribute("title", "clicked 1");
    expect(violations).toEqual([]);
  } finally {
    await listening.close();
    host.closeAllConnections();
    host.close();
  }
});
