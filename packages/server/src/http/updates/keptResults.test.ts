import type { CallbackRequestBody, CallbackResponseBody } from "@patchbay/protocol";
import { describe, expect, it } from "vitest";
import { createRegistry } from "../../callbacks/registry.ts";
import {
  type AppOptions,
  type BackgroundOptions,
  createApp,
  createMemoryJobs,
  Output,
  type RequestInfo,
} from "../../index.ts";
import { createRunSlots } from "../../runs/runSlots.ts";
import { inputs, pageOf } from "../../testing/backgroundPage.ts";
import { createFakeClock } from "../../testing/fakeClock.ts";
import { handshake } from "../../testing/sessionHost.ts";
import { settle } from "../../testing/sessionSetUp.ts";
import { requestBody, startApp } from "../../testing/startApp.ts";
import { createBackgroundUpdates } from "./backgroundUpdates.ts";
import { createHttpRuns } from "./httpRuns.ts";

it("gives a kept result without a run: for the same values, and for what it says it depends on", async () => {
  let runs = 0;
  const { url } = await startApp({}, (app) => {
    app.callback(
      {
        output: Output<number>("a", "x"),
        inputs,
        background: { cacheBy: ({ request }) => request.query.get("user") },
      },
      (n) => {
        runs += 1;
        return n * 2;
      },
    );
  });
  const page = pageOf(url);
  const run = async (n: number, user: string) => {
    const body = requestBody("a.x", n);
    const first = await page.send(body, { user });
    const answer = first.body.response ? first : (await page.finish(body, first.body)).answer;
    return answer.body.response?.a?.x;
  };
  expect(await run(1, "ann")).toBe(2);
  expect(await run(1, "ann")).toBe(2);
  expect(runs).toBe(1);
  expect(await run(2, "ann")).toBe(4);
  expect(await run(1, "bob")).toBe(2);
  expect(runs).toBe(3);
});

describe("A21 kept results", () => {
  const authenticate = ({ cookies }: RequestInfo) => cookies.user;
  /** How many runs so many requests made, one after the other. */
  async function runsOf(
    background: BackgroundOptions,
    requests: readonly { user: string; body: unknown }[],
    app: Partial<AppOptions> = { authenticate },
  ): Promise<number> {
    let runs = 0;
    const { url } = await startApp(app, (made) =>
      made.callback({ output: Output<string>("a", "x"), inputs, background }, (n, { request }) => {
        runs += 1;
        return `${request.identity} ${n}`;
      }),
    );
    for (const { user, body } of requests) {
      const ask = async (query = "") => {
        const init = { method: "POST", body: JSON.stringify(body), headers: { Cookie: `user=${user}` } };
        const response = await fetch(`${url}_dash-update-component${query}`, init);
        return (await response.json()) as CallbackResponseBody;
      };
      let answer = await ask();
      while (answer.response === undefined) {
        const { job = "", cacheKey = "" } = answer;
        answer = await ask(`?${new URLSearchParams({ job, cacheKey })}`);
      }
    }
    return runs;
  }
  const asked = (user: string, value: unknown = 1) => ({ user, body: requestBody("a.x", value) });
  const cacheBy = () => "v1";

  it("are each user's own", async () => {
    expect(await runsOf({ cacheBy }, [asked("ann"), asked("bob"), asked("ann"), asked("bob")])).toBe(2);
  });

  it("are shared where the author says so, and where nobody is asked who they are", async () => {
    expect(await runsOf({ cacheBy, cacheShared: true }, [asked("ann"), asked("bob")])).toBe(1);
    expect(await runsOf({ cacheBy }, [asked("ann"), asked("bob")], {})).toBe(1);
    expect(() =>
      createApp({ layout: null }).callback({ inputs, background: { cacheShared: true } }, () => undefined),
    ).toThrow("cacheShared needs cacheBy");
  });

  it("of no value are not those of null", async () => {
    expect(await runsOf({ cacheBy }, [asked("ann", undefined), asked("ann", null)])).toBe(2);
  });

  it("are not what a callback makes of them later", async () => {
    const rows = [1];
    const { url } = await startApp({}, (app) =>
      app.callback({ output: Output<number[]>("a", "x"), inputs, background: { cacheBy } }, () => rows),
    );
    const page = pageOf(url);
    const body = requestBody("a.x", 1);
    await page.finish(body, (await page.send(body)).body);
    rows.push(2);
    expect((await page.send(body)).body.response).toEqual({ a: { x: [1] } });
  });

  it("are so many, and no more: the one that was used least goes", async () => {
    let runs = 0;
    const registry = createRegistry({ preventInitialCallbacks: false });
    const handler = () => ++runs;
    const callback = registry.add(
      { output: Output("a", "x"), inputs, background: { cacheBy } },
      handler,
      "here",
    );
    const updates = createBackgroundUpdates({
      jobs: createMemoryJobs(),
      jobSecret: undefined,
      runs: createHttpRuns(),
      runSlots: createRunSlots(10),
      log: () => undefined,
      clock: createFakeClock(),
    });
    const ask = async (value: number): Promise<number> => {
      await updates.update(callback, requestBody("a.x", value) as unknown as CallbackRequestBody, handshake);
      await settle();
      return runs;
    };
    for (let value = 0; value < 1_000; value += 1) await ask(value);
    expect(await ask(0)).toBe(1_000);
    expect(await ask(1_000)).toBe(1_001);
    expect(await ask(0)).toBe(1_001);
    expect(await ask(1)).toBe(1_002);
  });

  it.each([
    ["a Map, which JSON makes an empty object of", () => new Map([["user", 1]])],
    ["a function", () => () => 1],
    ["what JSON cannot carry", () => 1n],
  ])("cannot be told apart by %s: the request fails", async (_, by) => {
    const { url } = await startApp({}, (app) =>
      app.callback({ output: Output<number>("a", "x"), inputs, background: { cacheBy: by } }, () => 1),
    );
    expect((await pageOf(url).send(requestBody("a.x", 1))).body).toMatchObject({ code: "callback_failed" });
  });
});
