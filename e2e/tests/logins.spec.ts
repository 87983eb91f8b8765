/** Logins of apps on pages of another site, by the example of docs/logins.md: two sites on two loopback names, with TLS. */
import type { Page } from "@playwright/test";
import { withSwitches } from "../support/drivers.ts";
import { test as base, expect } from "../support/fixtures.ts";
import { type RunningExample, runLoginExample } from "../support/loginExample.ts";

const test = base.extend<{ run(page: string, cookieAttributes?: string): Promise<RunningExample> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from here
  run: async ({}, use) => {
    const running: RunningExample[] = [];
    await use(async (page, cookieAttributes = "") => {
      const example = await runLoginExample(page, cookieAttributes);
      running.push(example);
      return example;
    });
    for (const example of running) await example.close();
  },
});
// The certificate is the test's own. Workers and frames have no option of Playwright for this.
test.use({
  ignoreHTTPSErrors: true,
  launchOptions: [
    async ({ browserName, launchOptions }, use) => {
      const args = [
        "--ignore-certificate-errors",
        "--test-third-party-cookie-phaseout",
        // In place of Playwright's list, which holds the partitions of storage: people's browsers have them.
        "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
      ];
      await use(withSwitches(browserName, launchOptions, { args }));
    },
    { scope: "worker" },
  ],
});

const who = (tab: Page) => tab.locator("#who");
const identities = ({ app }: RunningExample) => app.connections.list().map(({ identity }) => identity);

test("HS5 a token signs in over HTTP and in the handshake, and is in no address", {
  tag: "@switches",
}, async ({ run, openTab }) => {
  const example = await run("page");
  const one = await openTab(example.shop);
  const two = await openTab(example.shop);
  for (const tab of [one, two]) {
    await expect(who(tab)).toHaveText("ann 0");
    await tab.click("#ask");
    await expect(who(tab)).toHaveText("ann 1");
    await expect(tab.locator("#app")).toHaveAttribute("data-connection-hub", "frame");
  }
  expect(identities(example)).toEqual(["ann"]);
  expect(example.tokens.length).toBe(2);
  expect(example.addresses.some((address) => address.startsWith("/_dash-ws-callback"))).toBe(true);
  const secrets = example.tokens.flatMap((token) => [token, Buffer.from(token).toString("base64url")]);
  expect(example.addresses.filter((address) => secrets.some((secret) => address.includes(secret)))).toEqual(
    [],
  );
});

test("HS5 tokens that expire are replaced, over HTTP and on the open socket", { tag: "@switches" }, async ({
  run,
  openTab,
}) => {
  const example = await run("page");
  example.login.lastsMs = 4_000;
  const tab = await openTab(example.shop);
  await expect(who(tab)).toHaveText("ann 0");
  await expect.poll(() => example.tokens.length).toBeGreaterThan(3);
  await tab.click("#ask");
  await expect(who(tab)).toHaveText("ann 1");
  await expect(tab.locator("#app")).toHaveAttribute("data-connection", "open");
  expect(identities(example)).toEqual(["ann"]);
});

test("HS5 tabs of two users have a connection each, in one worker", { tag: "@switches" }, async ({
  run,
  openTab,
}) => {
  const example = await run("page");
  const ann = await openTab(example.shop);
  await expect(who(ann)).toHaveText("ann 0");
  example.login.user = "bob";
  const bob = await openTab(example.shop);
  await expect(who(bob)).toHaveText("bob 0");
  expect(identities(example).sort()).toEqual(["ann", "bob"]);
  await ann.click("#ask");
  await expect(who(ann)).toHaveText("ann 1");
});

test("HS5 a token that the server does not know is refused, and the page says so", {
  tag: "@switches",
}, async ({ run, openTab }) => {
  const example = await run("page");
  example.login.lastsMs = -1;
  const tab = await openTab(example.shop, { expectErrors: true });
  await expect(tab.locator("#app")).toContainText("refused this page (401)");
  expect(example.tokens).toHaveLength(2);
  expect(identities(example)).toEqual([]);
});

test("a partitioned cookie signs in where third-party cookies are blocked", { tag: "@switches" }, async ({
  run,
  openTab,
}) => {
  const example = await run("cookie-page", "Secure; SameSite=None; Partitioned");
  const tab = await openTab(example.shop);
  await expect(who(tab)).toHaveText("ann 0");
  await tab.click("#ask");
  await expect(who(tab)).toHaveText("ann 1");
  await expect(tab.locator("#app")).toHaveAttribute("data-connection-hub", "frame");
  expect(identities(example)).toEqual(["ann"]);
});

test("a cookie without a partition does not, and the page says so", { tag: "@switches" }, async ({
  run,
  openTab,
}) => {
  const example = await run("cookie-page", "Secure; SameSite=None");
  const tab = await openTab(example.shop, { expectErrors: true });
  await expect(tab.locator("#app")).toContainText("refused this page (401)");
  expect(identities(example)).toEqual([]);
});
