import { describe, expect, it, vi } from "vitest";
import { Patch } from "../index.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { post, requestBody } from "../testing/startApp.ts";
import { startTopicApp } from "../testing/topicTabs.ts";
import type { Target } from "./target.ts";

describe("app.to", () => {
  it("reaches the tabs of a target and no others, on our wire and on the stock one", async () => {
    const authenticate = ({ headers }: { headers: Record<string, unknown> }) => String(headers["x-user"]);
    const { app, openTab } = await startTopicApp({ authenticate: authenticate as never });
    const ann = await openTab({ headers: { "x-user": "ann" } });
    const annToo = await openTab({ client: ann.client });
    const bob = await openTab({ headers: { "x-user": "bob" } });
    const stock = await openTab({ headers: { "x-user": "cy" }, stock: true });
    const tabs = [ann, annToo, bob, stock];
    await ann.join("news");
    await stock.join("news");
    await annToo.join("sport");
    await bob.join("sport");
    const connectionId = String(ann.client.messages[0]?.sessionId);
    const targets: [Target, number][] = [
      ["everyone", 4],
      [{ tabId: bob.tabId }, 1],
      [{ connectionId }, 2],
      [{ identity: "ann" }, 2],
      [{ topic: "news" }, 2],
      [{ topic: "nobody is here" }, 0],
    ];
    for (const [at, [target, delivered]] of targets.entries())
      expect(await app.to(target).setProps("box", { children: at })).toEqual({
        delivered,
        gone: 0,
        unsupported: 0,
        unknown: 0,
      });
    await app.to("everyone").setProps({ type: "row", index: 1 }, { children: new Patch().append([], "end") });
    const children = (at: number) => ["box", { children: at }];
    const last = [
      '{"index":1,"type":"row"}',
      { children: expect.objectContaining({ operations: expect.any(Array) }) },
    ];
    await expect.poll(() => tabs.map((tab) => tab.updates().length)).toEqual([5, 4, 3, 3]);
    expect(ann.updates()).toEqual([children(0), children(2), children(3), children(4), last]);
    expect(annToo.updates()).toEqual([children(0), children(2), children(3), last]);
    expect(bob.updates()).toEqual([children(0), children(1), last]);
    expect(stock.updates()).toEqual([children(0), children(4), last]);
  });

  it("tells pages of events, and says of Dash's own that it cannot", async () => {
    const { app, openTab } = await startTopicApp({ websocketMaxQueuedLength: 1_000_000 });
    const [ours, stock] = [await openTab(), await openTab({ stock: true })];
    for (const tab of [ours, stock]) await tab.join("news");
    const told = { delivered: 1, gone: 0, unsupported: 1, unknown: 0 };
    expect(await app.to({ topic: "news" }).emit("rain", { mm: 3 })).toEqual(told);
    expect(await app.to("everyone").emit("sun")).toEqual(told);
    await app.to("everyone").setProps("end", { x: 1 });
    await expect.poll(() => stock.updates()).toEqual([["end", { x: 1 }]]);
    await expect.poll(() => ours.updates()).toEqual([["end", { x: 1 }]]);
    const events = ours.client.messages.filter(({ type }) => type === "event");
    expect(events).toMatchObject([
      { rendererId: ours.tabId, payload: { name: "rain", data: { mm: 3 } } },
      { rendererId: ours.tabId, payload: { name: "sun" } },
    ]);
    expect(stock.client.messages.filter(({ type }) => type === "event")).toEqual([]);
    for (const name of ["", "x".repeat(257), 7])
      await expect(app.to("everyone").emit(name as never)).rejects.toMatchObject({ code: "bad_event" });
    await expect(app.to("everyone").emit("a", () => 1)).rejects.toMatchObject({ code: "callback_failed" });
    await expect(app.to("everyone").emit("a", "x".repeat(1_000_001))).rejects.toMatchObject({
      code: "too_large",
    });
  });

  it("says who is gone, and that nobody was there", async () => {
    const { app, openTab } = await startTopicApp();
    const tab = await openTab();
    await tab.join("news");
    const connectionId = String(tab.client.messages[0]?.sessionId);
    await tab.client.close();
    await expect
      .poll(async () => (await app.who("everyone")).tabs.filter(({ connected }) => connected))
      .toEqual([]);
    app.connections.close({});
    for (const target of [{ tabId: tab.tabId }, { connectionId }, { tabId: "never" }])
      expect(await app.to(target).setProps("box", { children: 1 })).toEqual({
        delivered: 0,
        gone: 1,
        unsupported: 0,
        unknown: 0,
      });
    expect(await app.to({ topic: "news" }).setProps("box", { children: 1 })).toEqual({
      delivered: 0,
      gone: 0,
      unsupported: 0,
      unknown: 0,
    });
  });

  it("EX7 a page that resumes its session stays in its topics, and gets what was pushed meanwhile", async () => {
    const { app, url, openTab } = await startTopicApp();
    const tab = await openTab();
    const gone = await openTab({ client: tab.client });
    await tab.join("news");
    await gone.join("news");
    const sessionId = String(tab.client.messages[0]?.sessionId);
    tab.client.terminate();
    await expect
      .poll(async () => (await app.who("everyone")).tabs.some(({ connected }) => connected))
      .toBe(false);
    expect(await app.to({ topic: "news" }).setProps("box", { children: "missed" })).toMatchObject({
      delivered: 2,
    });
    const next = await connectSocket(url, { query: "?patchbay=1" });
    const received = Math.max(...tab.client.messages.map(({ seq }) => Number(seq ?? 0)));
    next.send({ type: "resume", sessionId, received, open: [], tabs: [tab.tabId] });
    expect(await next.next("resumed")).toMatchObject({ recovered: true });
    expect(await next.next("set_props")).toMatchObject({ payload: { props: { children: "missed" } } });
    expect((await app.who({ topic: "news" })).tabs.map(({ tabId }) => tabId)).toEqual([tab.tabId]);
    expect(await app.to({ topic: "news" }).setProps("box", { children: "after" })).toMatchObject({
      delivered: 1,
    });
  });

  it("forgets the tab that a stock client named first, if it names a thousand", async () => {
    const { app, openTab } = await startTopicApp();
    const first = await openTab({ stock: true, tabId: "first" });
    await first.join("news");
    for (let at = 0; at < 1_000; at += 1)
      await (await openTab({ stock: true, tabId: `t${at}`, client: first.client })).join("x");
    expect(await app.to({ topic: "news" }).setProps("box", { children: 1 })).toMatchObject({ delivered: 0 });
    expect((await app.who("everyone")).tabs).toHaveLength(1_000);
  });

  it("refuses what cannot be a target, a topic or a value, with a code, and sends nothing", async () => {
    const { app, openTab } = await startTopicApp({ websocketMaxQueuedLength: 1_000_000 });
    const tab = await openTab();
    await tab.join("news");
    for (const target of [
      undefined,
      null,
      "all",
      7,
      [],
      {},
      { tabId: 7 },
      { tabId: "" },
      { tabId: "a", topic: "b" },
      { tab: "a" },
    ])
      expect(() => app.to(target as never)).toThrow(expect.objectContaining({ code: "bad_target" }));
    for (const topic of ["", "x".repeat(257), 7, null, { name: 7 }]) {
      expect(() => app.to({ topic: topic as never })).toThrow(expect.objectContaining({ code: "bad_topic" }));
      expect(await tab.join(topic)).toMatchObject({ status: "error", code: "bad_topic" });
    }
    await expect(app.who({} as never)).rejects.toMatchObject({ code: "bad_target" });
    const push = app.to("everyone");
    await expect(push.setProps("box", { children: undefined })).rejects.toMatchObject({
      code: "callback_failed",
    });
    await expect(push.setProps("box", { children: () => 1 })).rejects.toMatchObject({
      code: "callback_failed",
    });
    await expect(push.setProps("box", { children: 1n })).rejects.toMatchObject({ code: "message_shape" });
    await expect(push.setProps("box", { children: "x".repeat(1_000_001) })).rejects.toMatchObject({
      code: "too_large",
    });
    expect(await push.setProps("box", { children: "fits" })).toMatchObject({ delivered: 1 });
    await expect.poll(() => tab.updates()).toEqual([["box", { children: "fits" }]]);
  });

  it("holds a tab to a thousand topics", async () => {
    const { openTab } = await startTopicApp();
    const tab = await openTab();
    for (let at = 0; at < 1_000; at += 1) await tab.join(`topic ${at}`);
    expect(await tab.join("topic 0")).toMatchObject({ status: "ok" });
    expect(await tab.join("one more")).toMatchObject({ status: "error", code: "too_many_topics" });
    await tab.leave("topic 0");
    expect(await tab.join("one more")).toMatchObject({ status: "ok" });
  });
});

describe("presence", () => {
  it("says who is there, since when, and who comes and goes", async () => {
    const { app, openTab } = await startTopicApp({ websocketResumeWindow: 0 });
    const heard: string[] = [];
    app.onJoin({ topic: "room" }, ({ tabId }) => heard.push(`${tabId} joins`));
    app.onLeave({ topic: "room" }, ({ tabId }) => heard.push(`${tabId} leaves`));
    app.onJoin("everyone", ({ tabId }) => heard.push(`${tabId} comes`));
    const stop = app.onLeave("everyone", ({ tabId }) => heard.push(`${tabId} goes`));
    const [one, two] = [await openTab(), await openTab()];
    await one.join("room");
    await two.join("room");
    await two.join("room");
    const { tabs, unanswered } = await app.who({ topic: "room" });
    expect(unanswered).toEqual([]);
    expect(tabs.map(({ tabId, connected }) => [tabId, connected])).toEqual([
      [one.tabId, true],
      [two.tabId, true],
    ]);
    expect(tabs[0]?.since).toBeInstanceOf(Date);
    await one.leave("room");
    await one.leave("room");
    // It is back before anybody was told.
    await two.leave("room");
    await two.join("room");
    await expect
      .poll(() => heard, { timeout: 5_000 })
      .toEqual([
        `${one.tabId} comes`,
        `${one.tabId} joins`,
        `${two.tabId} comes`,
        `${two.tabId} joins`,
        `${one.tabId} leaves`,
      ]);
    stop();
    const [there] = (await app.who("everyone")).tabs.filter(({ tabId }) => tabId === two.tabId);
    const gone = new Promise((resolve) => app.onLeave({ tabId: two.tabId }, ({ since }) => resolve(since)));
    await two.client.close();
    await expect.poll(() => heard.slice(5), { timeout: 5_000 }).toEqual([`${two.tabId} leaves`]);
    expect(await gone).toEqual(there?.since);
  });

  it("goes on when a listener throws, and says so", async () => {
    const { app, openTab, logged } = await startTopicApp();
    const second = vi.fn();
    app.onJoin("everyone", () => {
      throw new Error("mine");
    });
    app.onJoin("everyone", async () => {
      throw new Error("mine, later");
    });
    app.onJoin("everyone", second);
    await (await openTab()).join("room");
    expect(second).toHaveBeenCalledOnce();
    const failure = { message: "A listener of onJoin or onLeave failed" };
    expect(logged).toEqual([expect.objectContaining(failure), expect.objectContaining(failure)]);
  });
});

describe("ctx.join", () => {
  it("says over HTTP what it needs", async () => {
    const { url } = await startTopicApp();
    const response = await post(url, requestBody("join.done", "news"));
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("A topic needs a tab on the socket");
  });
});
