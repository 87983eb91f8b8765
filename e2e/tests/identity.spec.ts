/** Who a page acts for, and what becomes of it when that changes (W3, W41). */
import type { BrowserContext, Page } from "@playwright/test";
import { createMembers, type Members } from "../apps/members.ts";
import { test as base, expect, type RunningServer } from "../support/fixtures.ts";

interface Fixtures {
  members: Members;
  server: RunningServer;
  /** Signs in, and opens the address. */
  openAs(
    name: string,
    url: string,
    options?: { context?: BrowserContext; expectErrors?: boolean },
  ): Promise<Page>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  members: async ({}, use) => use(createMembers()),
  server: async ({ serve, members }, use) => use(await serve(members.factory, members)),
  openAs: async ({ openTab }, use) =>
    use(async (name, url, options) => {
      const tab = await openTab(new URL(`/login/${name}`, url).href, options);
      await tab.goto(url);
      return tab;
    }),
});

const notice = (tab: Page) => tab.getByRole("status").filter({ hasText: /./ });
const count = (tab: Page) => tab.locator("#count");

test("signing out in one tab signs all tabs out; signing in again brings them back as they were", async ({
  members,
  server,
  openAs,
  openTab,
}) => {
  const one = await openAs("ann", server.url, { expectErrors: true });
  const two = await openTab(server.url, { expectErrors: true });
  for (const tab of [one, two]) await expect(count(tab)).toContainText("stream");
  expect(server.app.connections.list()).toMatchObject([{ identity: "ann" }]);
  await two.click("#leave");
  for (const tab of [one, two]) {
    await expect(notice(tab)).toHaveText("Not signed in. Reload");
    await expect(tab.locator("[data-connection]")).toHaveAttribute("data-connection", "refused");
  }
  await expect.poll(() => members.streams.running).toBe(0);
  expect(server.app.connections.list()).toEqual([]);
  // The same user: the name of whom the pages are for is the same, and they go on without a reload.
  const three = await openAs("ann", server.url);
  for (const tab of [one, two, three]) {
    await expect(tab.locator("[data-connection]")).toHaveAttribute("data-connection", "open");
    await tab.click("#ask");
    await expect(tab.locator("#who")).toHaveText("ann 1");
  }
});

test("pages without a shared worker hear of each other's signing out too", async ({
  context,
  server,
  openAs,
  openTab,
}) => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "SharedWorker");
  });
  const one = await openAs("ann", server.url, { expectErrors: true });
  const two = await openTab(server.url, { expectErrors: true });
  for (const tab of [one, two]) {
    await expect(tab.locator("[data-connection]")).toHaveAttribute("data-connection-hub", "page");
    await expect(count(tab)).toContainText("stream");
  }
  await two.click("#leave");
  for (const tab of [one, two]) await expect(notice(tab)).toHaveText("Not signed in. Reload");
  await expect.poll(() => server.app.connections.list()).toEqual([]);
});

test("a page of one user is not served as another, and says so", async ({ server, faultProxy, openAs }) => {
  const proxy = await faultProxy(server);
  const ann = await openAs("ann", proxy.url, { expectErrors: true });
  await expect(ann.locator("#who")).toHaveText("ann 0");
  const bob = await openAs("bob", proxy.url, { expectErrors: true });
  await expect(bob.locator("#who")).toHaveText("bob 0");
  proxy.cut();
  await expect(notice(ann)).toHaveText("Signed in as somebody else. Reload");
  await bob.click("#ask");
  await expect(bob.locator("#who")).toHaveText("bob 1");
  await expect(ann.locator("#who")).toHaveText("ann 0");
  await notice(ann).getByRole("button").click();
  await expect(ann.locator("#who")).toHaveText("bob 0");
});

test("a page whose login has changed before its layout came says so, and a reload is the new user's", async ({
  context,
  server,
  openAs,
}) => {
  // The page is still ann's, what it asks for is bob's: as when a reload overtakes the cookie that a script has written.
  await context.route(server.url, async (route) => {
    const { cookie: _, ...headers } = await route.request().allHeaders();
    await route.fulfill({ response: await route.fetch({ headers: { ...headers, cookie: "login=ann" } }) });
  });
  const tab = await openAs("bob", server.url, { expectErrors: true });
  await expect(tab.getByRole("alert")).toContainText("Signed in as somebody else");
  await expect(tab.getByRole("alert")).not.toContainText("fault");
  await context.unroute(server.url);
  await tab.getByRole("alert").getByRole("button", { name: "Reload" }).click();
  await expect(tab.locator("#who")).toHaveText("bob 0");
});

test("a login that expires is renewed in place, and a stream goes on", async ({
  members,
  server,
  openAs,
}) => {
  members.lastsMs = 3_000;
  const tab = await openAs("ann", `${server.url}with-tokens`);
  await expect(count(tab)).toContainText("stream 1");
  const renewals = () => server.messages("in").filter(({ type }) => type === "refresh").length;
  await expect.poll(renewals).toBeGreaterThan(2);
  await tab.click("#ask");
  await expect(tab.locator("#who")).toHaveText("ann 1");
  expect(members.streams).toEqual({ running: 1, started: 1 });
  await expect(tab.locator("[data-connection]")).toHaveAttribute("data-connection", "open");
});

test("a login that nobody renews ends, and the page says so", async ({ members, server, openAs }) => {
  members.lastsMs = 3_000;
  const tab = await openAs("ann", server.url, { expectErrors: true });
  await expect(count(tab)).toContainText("stream 1");
  await expect(notice(tab)).toHaveText("The login has expired. Reload");
  expect(members.streams).toEqual({ running: 0, started: 1 });
});

test("where the app has no page to sign in, a reload says in words what to do", async ({
  server,
  openAs,
  openTab,
}) => {
  const tab = await openAs("ann", server.url, { expectErrors: true });
  await expect(count(tab)).toContainText("stream 1");
  await tab.click("#leave");
  await notice(tab).getByRole("button").click();
  await expect(tab.getByRole("heading")).toHaveText("Not signed in");
  await expect(tab.getByText("Sign in, and open it again")).toBeVisible();
  const other = await openTab(`${server.url}login/ann`);
  await other.close();
  await tab.getByRole("link", { name: "Try again" }).click();
  await expect(count(tab)).toContainText("stream 2");
});

test("who is revoked is out at once, in every tab, and nobody else is", async ({
  browser,
  members,
  server,
  openAs,
}) => {
  const ann = await openAs("ann", server.url, { expectErrors: true });
  const other = await browser.newContext();
  const bob = await openAs("bob", server.url, { context: other });
  for (const tab of [ann, bob]) await expect(count(tab)).toContainText("stream");
  await server.app.connections.revoke("ann", "Your account is closed");
  await expect(notice(ann)).toHaveText("Your account is closed. Reload");
  expect(server.app.connections.list()).toMatchObject([{ identity: "bob" }]);
  await expect.poll(() => members.streams.running).toBe(1);
  await bob.click("#ask");
  await expect(bob.locator("#who")).toHaveText("bob 1");
  await other.close();
});

test("W3 a server that refuses the handshake without a word is asked over HTTP, once: signed out, not lost", async ({
  members,
  serve,
  faultProxy,
  openAs,
}) => {
  const probes: string[] = [];
  const server = await serve(members.factory, {
    intercept(request, response) {
      if (request.method === "HEAD") probes.push(String(request.url));
      return members.intercept(request, response);
    },
  });
  const proxy = await faultProxy(server);
  const tab = await openAs("ann", proxy.url, { expectErrors: true });
  await expect(count(tab)).toContainText("stream");
  const app = tab.locator("[data-connection]");
  proxy.blockUpgrades(true);
  proxy.cut();
  // The way is blocked, and over HTTP all is well: that is no question of who.
  await expect(app).toHaveAttribute("data-connection", "waiting");
  await expect.poll(() => probes.length).toBe(1);
  proxy.blockUpgrades(false);
  await expect(app).toHaveAttribute("data-connection", "open");
  await tab.context().clearCookies();
  proxy.blockUpgrades(true);
  proxy.cut();
  await expect(notice(tab)).toHaveText("Signed out. Reload");
  await expect(app).toHaveAttribute("data-connection", "refused");
  expect(probes).toHaveLength(2);
});
