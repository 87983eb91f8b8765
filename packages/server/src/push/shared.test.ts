import { describe, expect, it } from "vitest";
import { Patch } from "../index.ts";
import { startTopicApp } from "../testing/topicTabs.ts";

describe("app.shared", () => {
  it("keeps a prop of every tab in its topic at its value, also of a tab that comes later", async () => {
    const { app, openTab } = await startTopicApp();
    const todos = app.shared<string[]>("todos", ["milk"]);
    const [one, other] = [await openTab(), await openTab()];
    await one.join(todos.name);
    await other.join("something else");
    const unbind = todos.bind("list", "options");
    await todos.patch(new Patch().append([], "bread"));
    const late = await openTab();
    await late.join(todos);
    await late.join(todos);
    await todos.set(["nothing"]);
    unbind();
    await todos.set(["unseen"]);
    await app.to("everyone").setProps("end", { x: 1 });
    const options = (...value: string[]) => ["list", { options: value }];
    const end = ["end", { x: 1 }];
    await expect
      .poll(() => one.updates())
      .toEqual([options("milk"), options("milk", "bread"), options("nothing"), end]);
    await expect
      .poll(() => late.updates())
      .toEqual([options("milk", "bread"), options("milk", "bread"), options("nothing"), end]);
    await expect.poll(() => other.updates()).toEqual([end]);
    expect(await todos.get()).toEqual(["unseen"]);
    expect(app.shared<string[]>("todos", ["ignored"])).toBe(todos);
  });

  it("sends the Patch alone if the value is long", async () => {
    const { app, openTab } = await startTopicApp();
    const log = app.shared("log", { text: "x".repeat(20_000) });
    log.bind("log", "data");
    const tab = await openTab();
    await tab.join(log);
    await log.patch(new Patch().assign("end", true));
    await expect.poll(() => tab.updates().length).toBe(2);
    expect(JSON.stringify(tab.updates()[1]).length).toBeLessThan(300);
    expect(await log.get()).toMatchObject({ end: true });
  });

  it("loses neither of two edits at once, and gives copies", async () => {
    const { app } = await startTopicApp();
    const list = app.shared<number[]>("list", []);
    await Promise.all(Array.from({ length: 100 }, (_, at) => list.patch(new Patch().append([], at))));
    const copy = await list.get();
    expect(copy).toEqual(Array.from({ length: 100 }, (_, at) => at));
    copy.push(-1);
    const given = [1];
    await list.set(given);
    given.push(2);
    expect(await list.get()).toEqual([1]);
  });

  it("refuses what is no JSON, does not fit or is too long, with a code, and stays as it was", async () => {
    const { app, openTab } = await startTopicApp({ websocketMaxQueuedLength: 100_000 });
    const list = app.shared<unknown>("list", [1]);
    const unbind = list.bind("box", "value");
    const tab = await openTab();
    await tab.join(list);
    await expect(list.set({ a: 1n })).rejects.toMatchObject({ code: "message_shape" });
    for (const value of [undefined, () => 1, { a: () => 1 }])
      await expect(list.set(value)).rejects.toMatchObject({ code: "callback_failed" });
    await expect(list.set(new Patch().append([], 1))).rejects.toMatchObject({ code: "patch_failed" });
    await expect(list.patch([2] as never)).rejects.toMatchObject({ code: "patch_failed" });
    await expect(list.patch(new Patch().extend("a", [1]))).rejects.toMatchObject({ code: "patch_failed" });
    await expect(list.patch(new Patch().append([], 1n))).rejects.toMatchObject({ code: "message_shape" });
    await expect(list.set("x".repeat(100_001))).rejects.toMatchObject({ code: "too_large" });
    expect(await list.get()).toEqual([1]);
    unbind();
    await list.set("x".repeat(100_001));
    expect(() => list.bind("box", "value")).toThrow(expect.objectContaining({ code: "too_large" }));
    expect(() => app.shared("", 1)).toThrow(expect.objectContaining({ code: "bad_topic" }));
    expect(() => app.shared("x", undefined)).toThrow(expect.objectContaining({ code: "callback_failed" }));
    await app.to("everyone").setProps("end", { x: 1 });
    await expect
      .poll(() => tab.updates())
      .toEqual([
        ["box", { value: [1] }],
        ["end", { x: 1 }],
      ]);
  });
});
