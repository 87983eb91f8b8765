import { createProbe } from "../apps/probe.ts";
import { expect, expectToChange, test } from "./fixtures.ts";

test("W7 W8 a cut line is mended: runs go on, and a click meanwhile is done once", async ({
  serve,
  faultProxy,
  open,
}) => {
  const probe = createProbe();
  const server = await serve(probe.factory);
  const proxy = await faultProxy(server);
  const tab = await open(proxy.url, { expectErrors: true });
  await expect.poll(() => tab.text("#tick")).toContain("tick");
  proxy.refuse(true);
  proxy.cut();
  await expect.poll(() => server.app.connections.list().map(({ connected }) => connected)).toEqual([false]);
  await tab.click("#click");
  proxy.refuse(false);
  await expect.poll(() => tab.text("#clicked")).toBe("1");
  await expectToChange(tab, "#tick");
  expect(server.messages("out")).toContainEqual({ type: "resumed", recovered: true });
  expect(probe.loops).toEqual({ running: 1, started: 1 });
  expect(probe.clicks).toEqual([1]);
});

test("a half-open line is found by the heartbeat", async ({ serve, faultProxy, open }) => {
  const probe = createProbe();
  const server = await serve((options) => probe.factory({ ...options, websocketHeartbeatInterval: 1_000 }));
  const proxy = await faultProxy(server);
  const tab = await open(proxy.url, { expectErrors: true });
  await expect.poll(() => tab.text("#tick")).toContain("tick");
  proxy.leaveHalfOpen();
  await expectToChange(tab, "#tick");
  await tab.click("#click");
  await expect.poll(() => tab.text("#clicked")).toBe("1");
  expect(probe.clicks).toEqual([1]);
});

test("after a restart of the server tabs come back with what was typed, and each loop runs once", async ({
  serve,
  open,
}) => {
  const server = await serve(createProbe().factory);
  const tabs = [
    await open(server.url, { expectErrors: true }),
    await open(server.url, { expectErrors: true }),
  ];
  for (const tab of tabs) await expect.poll(() => tab.text("#tick")).toContain("tick");
  await tabs[0]?.type("#name", "kept");
  await server.close();
  await expect.poll(async () => (await tabs[0]?.connection())?.connection).toBe("waiting");
  const probe = createProbe();
  await serve(probe.factory, { port: server.port });
  await expect.poll(() => probe.loops).toEqual({ running: 2, started: 2 });
  await tabs[1]?.click("#click");
  await expect.poll(() => tabs[1]?.text("#clicked")).toBe("1");
  expect(await tabs[0]?.run("return document.querySelector('#name').value")).toBe("kept");
});
