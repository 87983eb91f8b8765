/** Callbacks that yield, on our server. */
import type { ServerResponse } from "node:http";
import type { Page } from "@playwright/test";
import { type Answers, createAnswers } from "../apps/answers.ts";
import { test as base, expect } from "../support/fixtures.ts";

interface Asked {
  answers: Answers;
  tab: Page;
}

/** Asks in a tab of its own, and waits for the first part. */
const test = base.extend<{ ask(way: Parameters<typeof createAnswers>[0]): Promise<Asked> }>({
  ask: async ({ serve, openTab }, use) => {
    await use(async (way) => {
      const answers = createAnswers(way);
      const tab = await openTab((await serve(answers.factory)).url);
      await tab.click("#ask");
      await expect(tab.locator("#answer")).toHaveText("1:");
      return { answers, tab };
    });
  },
});

const TRANSPORTS = [
  ["socket", { websocketCallbacks: true }],
  ["HTTP", { websocketCallbacks: false }],
  ["the downlink", { websocketCallbacks: false, downlink: true }],
] as const;

for (const [transport, way] of TRANSPORTS) {
  test(`ST6 over ${transport} the page shows each part when it is yielded, and depends on the whole`, async ({
    ask,
  }) => {
    const { answers, tab } = await ask(way);
    answers.say("a");
    await expect(tab.locator("#answer")).toHaveText("1:a");
    await expect(tab.locator("#beside")).toHaveText("a");
    answers.say("b");
    await expect(tab.locator("#answer")).toHaveText("1:ab");
    answers.end();
    await expect(tab.locator("#length")).toHaveText("4");
    // Set after the last part; read at a place within a prop.
    await expect(tab.locator("#read")).toHaveText(transport === "socket" ? "read 5" : "read nothing");
    expect(answers.log).toEqual(["begun", "closed", "1:ab"]);
  });

  test(`ST6 over ${transport} a newer run closes the older one, which writes no more`, async ({ ask }) => {
    const { answers, tab } = await ask(way);
    await tab.click("#ask");
    await expect(tab.locator("#answer")).toHaveText("2:");
    await expect.poll(() => answers.log).toEqual(expect.arrayContaining(["closed"]));
    answers.say("a");
    answers.end();
    await expect(tab.locator("#length")).toHaveText("3");
    expect(answers.log.toSorted()).toEqual(["2:a", "begun", "begun", "closed", "closed"]);
  });

  test(`ST6 over ${transport} the generator is closed when its page goes`, async ({ ask }) => {
    const { answers, tab } = await ask(way);
    await tab.close();
    // The hub has gone with its last tab. A downlink that nobody reads ends after ten seconds.
    await expect.poll(() => answers.log, { timeout: 20_000 }).toEqual(["begun", "closed"]);
  });
}

test("DL9 the streams of two tabs come over one downlink, and each tab's end with it", async ({
  serve,
  openTab,
}) => {
  const answers = createAnswers({ websocketCallbacks: false, downlink: true });
  const responses: ServerResponse[] = [];
  const server = await serve(answers.factory, {
    sockets: false,
    intercept(_, response) {
      responses.push(response);
      return false;
    },
  });
  const streamed = (): ServerResponse[] =>
    responses.filter((response) => response.getHeader("content-type") === "application/x-ndjson");
  const [one, two] = [await openTab(server.url), await openTab(server.url)];
  await one.click("#ask");
  await expect(one.locator("#answer")).toHaveText("1:");
  await two.click("#ask");
  await expect(two.locator("#answer")).toHaveText("1:");
  expect(answers.log).toEqual(["begun", "begun"]);
  expect(streamed()).toHaveLength(1);
  await one.close();
  await expect.poll(() => answers.log).toEqual(["begun", "begun", "closed"]);
  answers.say("a");
  await expect(two.locator("#answer")).toHaveText("1:a");
  answers.end();
  await expect(two.locator("#length")).toHaveText("3");
  expect(streamed()).toHaveLength(1);
});

test("DL9 a downlink that is cut loses no part and doubles none", async ({ serve, openTab, faultProxy }) => {
  const answers = createAnswers({ websocketCallbacks: false, downlink: true });
  const server = await serve(answers.factory, { sockets: false });
  const proxy = await faultProxy(server);
  const tab = await openTab(proxy.url, { expectErrors: true });
  await tab.click("#ask");
  await expect(tab.locator("#answer")).toHaveText("1:");
  answers.say("a");
  await expect(tab.locator("#answer")).toHaveText("1:a");
  proxy.cut();
  answers.say("b");
  answers.say("c");
  answers.end();
  await expect(tab.locator("#answer")).toHaveText("1:abc");
  await expect(tab.locator("#length")).toHaveText("5");
  expect(answers.log).toEqual(["begun", "closed", "1:abc"]);
});

test("DL9 a server that does not know the page any more is asked without a downlink", async ({
  serve,
  openTab,
}) => {
  const answers = createAnswers({ websocketCallbacks: false, downlink: true });
  const before = await serve(answers.factory);
  const tab = await openTab(before.url, { expectErrors: true });
  await expect(tab.locator("#ask")).toBeVisible();
  await before.close();
  await serve(answers.factory, { port: before.port });
  await tab.click("#ask");
  await expect(tab.locator("#answer")).toHaveText("1:");
  answers.end();
  await expect(tab.locator("#length")).toHaveText("2");
  expect(answers.log).toEqual(["begun", "closed", "1:"]);
});

test("ST6 a line that is cut loses no part and doubles none", async ({ serve, openTab, faultProxy }) => {
  const answers = createAnswers({ websocketCallbacks: true });
  const server = await serve(answers.factory);
  const proxy = await faultProxy(server);
  const tab = await openTab(proxy.url, { expectErrors: true });
  await tab.click("#ask");
  await expect(tab.locator("#answer")).toHaveText("1:");
  answers.say("a");
  await expect(tab.locator("#answer")).toHaveText("1:a");
  proxy.refuse(true);
  proxy.cut();
  await expect.poll(() => server.app.connections.list().map(({ connected }) => connected)).toEqual([false]);
  answers.say("b");
  answers.say("c");
  answers.end();
  proxy.refuse(false);
  await expect(tab.locator("#answer")).toHaveText("1:abc");
  await expect(tab.locator("#length")).toHaveText("5");
  await expect.poll(() => answers.log).toEqual(["begun", "closed", "1:abc"]);
});
