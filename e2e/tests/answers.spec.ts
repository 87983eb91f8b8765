/** Callbacks that yield, on our server. */
import { createAnswers } from "../apps/answers.ts";
import { expect, test } from "../support/fixtures.ts";

for (const transport of ["socket", "HTTP"] as const) {
  test(`ST6 over ${transport} the page shows each part when it is yielded, and depends on the whole`, async ({
    serve,
    openTab,
  }) => {
    const answers = createAnswers(transport === "socket");
    const server = await serve(answers.factory);
    const tab = await openTab(server.url);
    await tab.click("#ask");
    await expect(tab.locator("#answer")).toHaveText("1:");
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

  test(`ST6 over ${transport} a newer run closes the older one, which writes no more`, async ({
    serve,
    openTab,
  }) => {
    const answers = createAnswers(transport === "socket");
    const server = await serve(answers.factory);
    const tab = await openTab(server.url);
    await tab.click("#ask");
    await expect(tab.locator("#answer")).toHaveText("1:");
    await tab.click("#ask");
    await expect(tab.locator("#answer")).toHaveText("2:");
    await expect.poll(() => answers.log).toEqual(expect.arrayContaining(["closed"]));
    answers.say("a");
    answers.end();
    await expect(tab.locator("#length")).toHaveText("3");
    expect(answers.log.toSorted()).toEqual(["2:a", "begun", "begun", "closed", "closed"]);
  });

  test(`ST6 over ${transport} the generator is closed when its page goes`, async ({ serve, openTab }) => {
    const answers = createAnswers(transport === "socket");
    const server = await serve(answers.factory);
    const tab = await openTab(server.url);
    await tab.click("#ask");
    await expect(tab.locator("#answer")).toHaveText("1:");
    await tab.close();
    await expect.poll(() => answers.log).toEqual(["begun", "closed"]);
  });
}

test("ST6 a line that is cut loses no part and doubles none", async ({ serve, openTab, faultProxy }) => {
  const answers = createAnswers(true);
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
