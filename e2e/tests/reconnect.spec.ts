import { type AppOptions, Patch } from "@patchbay/server";
import type { Page } from "@playwright/test";
import { createProbe } from "../apps/probe.ts";
import { shopping } from "../apps/shopping.ts";
import { expect, type Fixtures, test } from "../support/fixtures.ts";

const thing = (page: Page, label: string) => page.locator("#things label", { hasText: label });

/** A tab with the shared list, whose line is cut and stays so. */
async function cutOff(
  { serve, faultProxy, openTab }: Pick<Fixtures, "serve" | "faultProxy" | "openTab">,
  options: Partial<AppOptions> = {},
) {
  const server = await serve((given) => shopping({ ...given, ...options }));
  const proxy = await faultProxy(server);
  const tab = await openTab(proxy.url, { expectErrors: true });
  await expect(tab.locator("#people")).toHaveText("Only this tab is here.");
  proxy.refuse(true);
  proxy.cut();
  return { server, proxy, tab };
}

const milk = new Patch().append([], { label: "Milk", value: "milk" });

test("after a restart of the server tabs come back, and persistent callbacks run exactly once each", async ({
  serve,
  openTab,
}) => {
  const first = createProbe();
  const server = await serve(first.factory);
  const one = await openTab(server.url, { expectErrors: true });
  const two = await openTab(server.url, { expectErrors: true });
  const tabs = [one, two];
  for (const tab of tabs) await expect(tab.locator("#tick")).toContainText("tick");
  await one.fill("#name", "kept");
  await server.close();
  expect(first.loops.running).toBe(0);

  const second = createProbe();
  const again = await serve(second.factory, { port: server.port });
  await expect.poll(() => second.loops).toEqual({ running: 2, started: 2 });
  for (const tab of tabs) {
    await tab.click("#click");
    await expect(tab.locator("#clicked")).toHaveText("1");
  }
  expect(again.app.connections.list()).toHaveLength(1);
  expect(second.loops).toEqual({ running: 2, started: 2 });
  // Nothing on the page was reset by the reconnection.
  await expect(one.locator("#name")).toHaveValue("kept");
});

test("W7 W8 a cut line is mended: runs go on, nothing is lost, and what was clicked meanwhile is done once", async ({
  serve,
  faultProxy,
  openTab,
}) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const proxy = await faultProxy(server);
  const tab = await openTab(proxy.url, { expectErrors: true });
  await expect(tab.locator("#tick")).toContainText("tick");
  proxy.refuse(true);
  proxy.cut();
  await expect.poll(() => server.app.connections.list().map(({ connected }) => connected)).toEqual([false]);
  await tab.click("#click");
  proxy.refuse(false);
  await expect(tab.locator("#clicked")).toHaveText("1");
  expect(server.messages("out")).toContainEqual({ type: "resumed", recovered: true });
  expect(probe.loops).toEqual({ running: 1, started: 1 });
  expect(probe.clicks).toEqual([1]);
});

test("W27 a line that is cut for longer than the server remembers: the loop starts anew, exactly once", async ({
  serve,
  faultProxy,
  openTab,
}) => {
  const probe = createProbe();
  const proxy = await faultProxy(
    await serve((options) => probe.factory({ ...options, websocketResumeWindow: 200 })),
  );
  const tab = await openTab(proxy.url, { expectErrors: true });
  await expect(tab.locator("#tick")).toContainText("tick");
  proxy.refuse(true);
  proxy.cut();
  await expect.poll(() => probe.loops.running).toBe(0);
  await tab.click("#click");
  proxy.refuse(false);
  await expect(tab.locator("#clicked")).toHaveText("1");
  await expect.poll(() => probe.loops).toEqual({ running: 1, started: 2 });
  expect(probe.clicks).toEqual([1]);
});

test("a tab says how its connection is, and what is being typed stays as it is", async ({
  serve,
  faultProxy,
  openTab,
}) => {
  const proxy = await faultProxy(await serve(createProbe().factory));
  const tab = await openTab(proxy.url, { expectErrors: true });
  const app = tab.locator("[data-connection]");
  const notice = tab.getByRole("status").filter({ hasText: /reconnect/i });
  await expect(tab.locator("#tick")).toContainText("tick");
  await expect(app).toHaveAttribute("data-connection", "open");
  await expect(app).toHaveAttribute("data-connection-hub", "worker");
  const field = tab.getByTitle("Name");
  await field.fill("half a thought");
  await field.press("Home");
  await field.press("ArrowRight");
  proxy.refuse(true);
  proxy.cut();
  await expect(notice).toBeVisible();
  await expect(app).toHaveAttribute("data-connection", "waiting");
  await expect(app).toHaveAttribute("data-connection-retry", /^\d{4}-.*Z$/);
  await expect(app).toHaveAttribute("data-connection-reason", /./);
  await tab.keyboard.type("X");
  proxy.refuse(false);
  await expect(notice).toBeHidden();
  await expect(app).toHaveAttribute("data-connection", "open");
  await expect(app).not.toHaveAttribute("data-connection-reason");
  await tab.keyboard.type("Y");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("hXYalf a thought");
});

test("who does not want to wait for the next try has one at once, by a key", async ({ serve, openTab }) => {
  const probe = createProbe();
  let isDown = false;
  const server = await serve((options) =>
    probe.factory({
      ...options,
      // A server that cannot say who somebody is asks for time: the next try is far off.
      authenticate() {
        if (isDown) throw new Error("down");
        return "ann";
      },
    }),
  );
  const tab = await openTab(server.url, { expectErrors: true });
  await expect(tab.locator("#tick")).toContainText("tick");
  isDown = true;
  server.app.connections.close({ identity: "ann" });
  const app = tab.locator("[data-connection]");
  const retryInMs = async () =>
    Date.parse((await app.getAttribute("data-connection-retry")) ?? "") - Date.now();
  await tab.click("#click");
  await expect.poll(retryInMs, { timeout: 60_000 }).toBeGreaterThan(5_000);
  isDown = false;
  const button = tab.getByRole("status").getByRole("button", { name: "Try now" });
  await button.focus();
  await tab.keyboard.press("Enter");
  await expect(app).toHaveAttribute("data-connection", "open", { timeout: 4_000 });
  await expect(button).toBeHidden();
});

test("EX7 a line that is cut: the tab stays in its topics, and gets what was pushed meanwhile", async ({
  serve,
  faultProxy,
  openTab,
}) => {
  const { server, proxy, tab } = await cutOff({ serve, faultProxy, openTab });
  const { app } = server;
  await expect
    .poll(async () => (await app.who("everyone")).tabs.map(({ connected }) => connected))
    .toEqual([false]);
  const pushed = await app
    .to({ topic: "things" })
    .setProps("people", { children: "Nobody can see this yet." });
  expect(pushed).toMatchObject({ delivered: 1 });
  await app.shared("things", []).patch(milk);
  proxy.refuse(false);
  await expect(tab.locator("#people")).toHaveText("Nobody can see this yet.");
  await expect(thing(tab, "Milk")).toBeVisible();
  expect(server.messages("out")).toContainEqual({ type: "resumed", recovered: true });
  expect((await app.who({ topic: "things" })).tabs).toHaveLength(1);
});

test("a page that begins anew joins its topics again, and has the values of now", async ({
  serve,
  faultProxy,
  openTab,
}) => {
  const { server, proxy, tab } = await cutOff({ serve, faultProxy, openTab }, { websocketResumeWindow: 200 });
  const { app } = server;
  await expect.poll(async () => (await app.who({ topic: "things" })).tabs).toEqual([]);
  expect(await app.to({ topic: "things" }).setProps("people", { children: "?" })).toMatchObject({
    delivered: 0,
  });
  await app.shared("things", []).patch(milk);
  proxy.refuse(false);
  await expect(thing(tab, "Milk")).toBeVisible();
  await expect.poll(async () => (await app.who({ topic: "things" })).tabs.length).toBe(1);
});
