import type { CallbackRequestBody } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { createRegistry } from "../../callbacks/registry.ts";
import { type BackgroundOptions, createMemoryJobs, type JobManager, Output } from "../../index.ts";
import { createRunSlots } from "../../runs/runSlots.ts";
import { inputs, pageOf } from "../../testing/backgroundPage.ts";
import { createFakeClock } from "../../testing/fakeClock.ts";
import { handshake } from "../../testing/sessionHost.ts";
import { settle } from "../../testing/sessionSetUp.ts";
import { requestBody, startApp } from "../../testing/startApp.ts";
import { createBackgroundUpdates } from "./backgroundUpdates.ts";
import { createHttpRuns } from "./httpRuns.ts";

describe("a job manager or a cacheBy that does not do as it should", () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const throws = (): never => {
    throw new Error("store is down");
  };
  const rejects = async (): Promise<never> => throws();

  it.each<[string, Partial<JobManager>, string]>([
    ["throws", { start: throws }, "callback_failed"],
    ["rejects", { start: rejects }, "callback_failed"],
    ["gives no id", { start: () => undefined as never }, "callback_failed"],
    ["gives an empty id", { start: () => "" }, "callback_failed"],
    ["throws when it is asked", { take: throws }, "callback_failed"],
    ["rejects when it is asked", { take: rejects }, "callback_failed"],
    ["gives nonsense for a report", { take: () => 7 as never }, "callback_failed"],
    ["forgets", { take: () => undefined }, "timeout"],
  ])("%s: that request fails with a code", async (_, over, code) => {
    const jobs = { ...createMemoryJobs(), ...over };
    const { url } = await startApp({ jobs }, (app) => {
      app.callback({ output: Output<number>("a", "x"), inputs, background: true }, () => 1);
      app.callback({ output: Output<number>("b", "x"), inputs }, () => 2);
    });
    const page = pageOf(url);
    const body = requestBody("a.x", 1);
    const started = await page.send(body);
    const failed = over.start ? started : await page.ask(body, started.body);
    expect(failed.body.code).toBe(code);
    expect((await page.send(requestBody("b.x", 1))).body.response).toEqual({ b: { x: 2 } });
  });

  it.each<[string, Partial<JobManager>]>([
    ["throws", { cancel: throws, close: throws }],
    ["rejects", { cancel: rejects, close: rejects }],
  ])("%s when it is to end a job, or all: the log says so", async (_, over) => {
    const jobs = { ...createMemoryJobs(), ...over };
    const { app, url, logged } = await startApp({ jobs }, (made) => {
      made.callback({ output: Output<number>("a", "x"), inputs, background: true }, () => never());
      made.callback({ output: Output<number>("b", "x"), inputs }, () => 2);
    });
    const page = pageOf(url);
    const { job = "" } = (await page.send(requestBody("a.x", 1))).body;
    expect((await page.send(requestBody("b.x", 1), { cancelJob: job })).body.response).toEqual({
      b: { x: 2 },
    });
    expect(logged.map(({ message }) => message)).toEqual(["store is down"]);
    app.connections.close({});
    await expect.poll(() => logged.length).toBe(2);
    app.close();
    await expect.poll(() => logged.length).toBeGreaterThan(2);
  });

  it.each<[string, Partial<JobManager>, boolean | BackgroundOptions]>([
    ["start", { start: never }, true],
    ["take", { take: never }, true],
    ["cacheBy", {}, { cacheBy: never }],
  ])("never answers: %s", async (name, over, background) => {
    const registry = createRegistry({ preventInitialCallbacks: false });
    const callback = registry.add({ output: Output("a", "x"), inputs, background }, () => 1, "here");
    const clock = createFakeClock();
    const updates = createBackgroundUpdates({
      jobs: { ...createMemoryJobs({ clock }), ...over },
      jobSecret: undefined,
      runs: createHttpRuns(),
      runSlots: createRunSlots(10),
      log: () => undefined,
      clock,
    });
    const body = requestBody("a.x", 1) as unknown as CallbackRequestBody;
    const ask = async (query: Record<string, string> = {}): Promise<unknown> => {
      const answer = updates.update(callback, body, { ...handshake, query: new URLSearchParams(query) });
      await settle();
      clock.advance(30_000);
      return answer;
    };
    const first = ask();
    const failed =
      name === "take"
        ? first.then((answer) =>
            ask({ ...(answer as { started: { job: string; cacheKey: string } }).started }),
          )
        : first;
    await expect(failed).rejects.toMatchObject({ code: "timeout", message: expect.stringContaining(name) });
  });
});
