import { createProbe } from "../apps/probe.ts";
import { expect, expectToChange, test } from "./fixtures.ts";
import type { WebKitTab } from "./tab.ts";

test("eight tabs make exactly one socket, and each loop runs once", async ({ serve, open }) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const tabs: WebKitTab[] = [];
  for (let n = 0; n < 8; n++) tabs.push(await open(server.url, { kind: "tab" }));
  for (const tab of tabs) await expect.poll(() => tab.text("#tick")).toContain("tick");
  expect(server.app.connections.list()).toHaveLength(1);
  expect(probe.loops).toEqual({ running: 8, started: 8 });
  expect(await tabs[7]?.connection()).toEqual({ connection: "open", connectionHub: "worker" });
});

test("a stream changes only its tab, and a read is answered by the tab that is asked", async ({
  serve,
  open,
}) => {
  const server = await serve(createProbe().factory);
  const [one, two] = [await open(server.url), await open(server.url)];
  await one.click("#stream");
  await expect.poll(() => one.text("#streamed")).toContain("update");
  for (const [name, tab] of Object.entries({ one, two })) {
    await tab.type("#name", name);
    await tab.click("#ask");
  }
  await expect.poll(() => one.text("#answer")).toBe("Hello, one!");
  await expect.poll(() => two.text("#answer")).toBe("Hello, two!");
  expect(await two.text("#streamed")).toBe("nothing");
});

for (const way of ["closing", "leaving", "reloading"] as const) {
  test(`${way} a tab stops its callbacks on the server while others go on`, async ({ serve, open }) => {
    const probe = createProbe();
    const server = await serve(probe.factory);
    const stays = await open(server.url);
    const goes = await open(server.url);
    await goes.click("#stream");
    await expect.poll(() => probe.streams.running).toBe(1);
    if (way === "closing") await goes.close();
    else if (way === "reloading") await goes.reload();
    else await goes.goto("about:blank");
    if (way !== "leaving") await expect.poll(() => probe.streams.running).toBe(0);
    await expect.poll(() => probe.loops.running).toBe(way === "closing" ? 1 : 2);
    await expectToChange(stays, "#tick");
    expect(server.app.connections.list()).toHaveLength(1);
  });
}

test("a page that is reloaded many times leaves one loop", async ({ serve, open }) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  await open(server.url);
  const tab = await open(server.url);
  for (let n = 0; n < 10; n++) await tab.run("location.reload();");
  await tab.goto(server.url);
  await tab.click("#click");
  await expect.poll(() => tab.text("#clicked")).toBe("1");
  await expect.poll(() => probe.loops.running).toBe(2);
  expect(server.app.connections.list()).toHaveLength(1);
});
