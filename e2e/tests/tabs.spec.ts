import type { Page } from "@playwright/test";
import { createProbe } from "../apps/probe.ts";
import { shopping } from "../apps/shopping.ts";
import { expect, test } from "../support/fixtures.ts";

/** Ends the tab's process; the page can say nothing any more. */
async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent("crash");
  page.goto("chrome://crash").catch(() => undefined);
  await crashed;
}

for (const count of [1, 2, 8]) {
  test(`${count} tabs make exactly one socket`, async ({ serve, openTab }) => {
    const probe = createProbe();
    const server = await serve(probe.factory);
    const tabs: Page[] = [];
    for (let n = 0; n < count; n++) tabs.push(await openTab(server.url));
    for (const tab of tabs) await expect(tab.locator("#tick")).toContainText("tick");
    expect(server.app.connections.list()).toHaveLength(1);
    expect(new Set(server.frames.map((frame) => frame.connectionId)).size).toBe(1);
    expect(probe.loops).toEqual({ running: count, started: count });
  });
}

test("a stream started in one tab changes only that tab", async ({ serve, openTab }) => {
  const server = await serve(createProbe().factory);
  const [one, two] = [await openTab(server.url), await openTab(server.url)];
  await one.click("#stream");
  await expect(one.locator("#streamed")).toContainText("update");
  // The other tab is alive and has taken later frames of the same socket.
  await two.click("#click");
  await expect(two.locator("#clicked")).toHaveText("1");
  await expect(two.locator("#streamed")).toHaveText("nothing");
  await expect(one.locator("#clicked")).toHaveText("0");
});

test("a read asked of a tab is answered by that tab, with what was typed there", async ({
  serve,
  openTab,
}) => {
  const server = await serve(createProbe().factory);
  const tabs = [await openTab(server.url), await openTab(server.url), await openTab(server.url)];
  for (const [n, tab] of tabs.entries()) await tab.fill("#name", `tab ${n}`);
  for (const tab of tabs) await tab.click("#ask");
  for (const [n, tab] of tabs.entries()) await expect(tab.locator("#answer")).toHaveText(`Hello, tab ${n}!`);
});

for (const [way, end] of [
  ["closing", (page: Page) => page.close()],
  ["crashing", crash],
  ["leaving", (page: Page) => page.goto("about:blank")],
] as const) {
  const tag = end === crash ? ["@crash"] : [];
  test(`${way} a tab stops its callbacks on the server while others go on`, { tag }, async ({
    serve,
    openTab,
  }) => {
    const probe = createProbe();
    const server = await serve(probe.factory);
    const stays = await openTab(server.url);
    const goes = await openTab(server.url);
    await goes.click("#stream");
    await expect(goes.locator("#streamed")).toContainText("update");
    await expect
      .poll(() => ({ ...probe.loops, streams: probe.streams.running }))
      .toEqual({ running: 2, started: 2, streams: 1 });

    const from = Date.now();
    await end(goes);
    await expect.poll(() => probe.loops.running + probe.streams.running, { intervals: [10] }).toBe(1);
    test.info().annotations.push({
      type: "measured",
      description: `callbacks ended ${Date.now() - from} ms after ${way}`,
    });

    const before = await stays.locator("#tick").textContent();
    await expect(stays.locator("#tick")).not.toHaveText(before ?? "");
    expect(server.app.connections.list()).toHaveLength(1);
  });
}

test("when the last tab goes, so does the socket", async ({ serve, openTab }) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const tab = await openTab(server.url);
  await expect(tab.locator("#tick")).toContainText("tick");
  await tab.close();
  await expect.poll(() => server.app.connections.list().length).toBe(0);
  expect(probe.loops.running).toBe(0);
});

test("going back to a page that the browser kept, it is live again", async ({ serve, openTab }) => {
  const server = await serve(createProbe().factory);
  await openTab(server.url);
  const tab = await openTab(server.url);
  await expect(tab.locator("#tick")).toContainText("tick");
  await tab.goto("about:blank");
  await tab.goBack({ waitUntil: "commit" });
  const before = await tab.locator("#tick").textContent();
  await expect(tab.locator("#tick")).not.toHaveText(before ?? "");
  await tab.click("#click");
  await expect(tab.locator("#clicked")).toHaveText("1");
});

test("what is typed is never lost while updates stream into the same page", async ({ serve, openTab }) => {
  const server = await serve(createProbe().factory);
  const tab = await openTab(server.url);
  await tab.click("#stream");
  await expect(tab.locator("#streamed")).toContainText("update");
  const text = "The quick brown fox jumps over the lazy dog";
  await tab.locator("#name").pressSequentially(text, { delay: 15 });
  await expect(tab.locator("#name")).toHaveValue(text);
  await tab.click("#ask");
  await expect(tab.locator("#answer")).toHaveText(`Hello, ${text}!`);
  // In the middle of the text: the caret stays where the user put it.
  await tab.locator("#name").press("Home");
  await tab.locator("#name").pressSequentially(">> ", { delay: 15 });
  await expect(tab.locator("#name")).toHaveValue(`>> ${text}`);
});

test("a tab that is closed is gone, and its neighbour of the same browser stays", async ({
  serve,
  openTab,
}) => {
  const { app, url } = await serve(shopping);
  const [one, two] = [await openTab(url), await openTab(url)];
  for (const tab of [one, two]) await expect(tab.locator("#people")).toHaveText("2 tabs are here.");
  const before = (await app.who({ topic: "things" })).tabs;
  expect(new Set(before.map(({ connectionId }) => connectionId)).size).toBe(1);
  await two.close();
  await expect(one.locator("#people")).toHaveText("Only this tab is here.");
  const [left] = (await app.who("everyone")).tabs;
  const closed = before.find(({ tabId }) => tabId !== left?.tabId);
  expect(await app.to({ tabId: closed?.tabId ?? "" }).setProps("people", { children: "?" })).toMatchObject({
    gone: 1,
  });
});

test("EX18 the page hears of the server's events on the document", async ({ serve, openTab }) => {
  const { app, url } = await serve(shopping);
  const tab = await openTab(url);
  await expect(tab.locator("#people")).toHaveText("Only this tab is here.");
  await tab.evaluate(() => {
    document.addEventListener("patchbay:rain", (event) => {
      document.title = `${(event as CustomEvent).detail.mm} mm`;
    });
  });
  expect(await app.to({ topic: "things" }).emit("rain", { mm: 3 })).toMatchObject({ delivered: 1 });
  await expect(tab).toHaveTitle("3 mm");
});
