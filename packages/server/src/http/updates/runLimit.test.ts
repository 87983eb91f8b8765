/** One user's callbacks count together, whatever they came by. */
import { describe, expect, it } from "vitest";
import { type App, createMemoryJobs, Input, type JobManager, Output, PreventUpdate } from "../../index.ts";
import { connectSocket } from "../../testing/socketClient.ts";
import { post, requestBody, startApp } from "../../testing/startApp.ts";

const inputs = [Input<number>("btn", "n_clicks")] as const;
const authenticate = ({ cookies }: { cookies: Readonly<Record<string, string | undefined>> }) => cookies.user;
const as = (user: string) => ({ Cookie: `user=${user}` });

/** Callbacks that run until they are released: `held.x` by HTTP or socket, `job.x` in the background. */
function holding() {
  const waiting: (() => void)[] = [];
  const handler = () => new Promise<number>((resolve) => waiting.push(() => resolve(1)));
  return {
    running: () => waiting.length,
    release: () => waiting.shift()?.(),
    register(app: App) {
      app.callback({ output: Output<number>("held", "x"), inputs, websocket: true }, handler);
      app.callback({ output: Output<number>("job", "x"), inputs, background: true }, handler);
    },
  };
}

async function codeOf(response: Response): Promise<[number, string | undefined]> {
  const { code } = (await response.json()) as { code?: string };
  return [response.status, code];
}

describe("A4 websocketMaxRuns", () => {
  it("holds over HTTP: 60 at once are five that run, and the others hear so at once", async () => {
    const { register, running, release } = holding();
    const { url } = await startApp({ websocketMaxRuns: 5 }, register);
    const answers: Response[] = [];
    const all = Array.from({ length: 60 }, () =>
      post(url, requestBody("held.x", 1)).then((response) => answers.push(response)),
    );
    await expect.poll(() => answers.length, { timeout: 20_000 }).toBe(55);
    expect(running()).toBe(5);
    const codes = await Promise.all(answers.map(codeOf));
    expect(codes.every(([status, code]) => status === 503 && code === "queue_full")).toBe(true);
    for (let n = 0; n < 5; n += 1) release();
    await Promise.all(all);
    expect(answers.slice(55).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const next = post(url, requestBody("held.x", 1));
    await expect.poll(running).toBe(1);
    release();
    expect((await next).status).toBe(200);
  });

  it("counts what is cancelled for as long as it goes on", async () => {
    const { register, running, release } = holding();
    const { url } = await startApp({ websocketMaxRuns: 1 }, register);
    const left = new AbortController();
    const gone = fetch(`${url}_dash-update-component`, {
      method: "POST",
      body: JSON.stringify(requestBody("held.x", 1)),
      signal: left.signal,
    }).catch(() => "gone");
    await expect.poll(running).toBe(1);
    left.abort();
    expect(await gone).toBe("gone");
    expect((await post(url, requestBody("held.x", 1))).status).toBe(503);
    release();
    const again = async (): Promise<number> => {
      const asked = post(url, requestBody("held.x", 1));
      if (running() === 1) release();
      return Promise.race([
        asked.then(({ status }) => status),
        new Promise<number>((r) => setImmediate(r, 0)),
      ]);
    };
    await expect.poll(again, { timeout: 10_000 }).not.toBe(503);
  });

  it("is one number for a user's sockets, requests and jobs, and each user's own", async () => {
    const { register, running, release } = holding();
    const { url } = await startApp({ websocketMaxRuns: 3, authenticate }, register);
    const open = () => connectSocket(url, { headers: as("ann") });
    const [one, other] = [await open(), await open()];
    const call = (client: typeof one, requestId: string): void =>
      client.send({
        type: "callback_request",
        rendererId: "tab",
        requestId,
        payload: requestBody("held.x", 1),
      });
    call(one, "tab-1");
    const overHttp = post(url, requestBody("held.x", 1), as("ann"));
    await expect.poll(running).toBe(2);
    expect((await post(url, requestBody("job.x", 1), as("ann"))).status).toBe(200);
    expect(running()).toBe(3);
    call(other, "tab-2");
    expect(await other.next("callback_response", "tab-2")).toMatchObject({ payload: { code: "queue_full" } });
    expect(await codeOf(await post(url, requestBody("held.x", 1), as("ann")))).toEqual([503, "queue_full"]);
    expect(await codeOf(await post(url, requestBody("job.x", 1), as("ann")))).toEqual([503, "queue_full"]);
    const bob = post(url, requestBody("held.x", 1), as("bob"));
    await expect.poll(running).toBe(4);
    for (let n = 0; n < 4; n += 1) release();
    expect([(await overHttp).status, (await bob).status]).toEqual([200, 200]);
    await one.next("callback_response", "tab-1");
    call(other, "tab-3");
    await expect.poll(running).toBe(1);
    release();
    expect(await other.next("callback_response", "tab-3")).toMatchObject({ payload: { status: "ok" } });
  });

  it("counts a job that its manager keeps for later when it runs", async () => {
    const kept: (() => void)[] = [];
    const now = createMemoryJobs();
    const later: JobManager = {
      ...now,
      start: (job) => {
        kept.push(() => now.start(job));
        return `job-${kept.length}`;
      },
    };
    const { register, running, release } = holding();
    const { url } = await startApp({ websocketMaxRuns: 1, jobs: later }, register);
    for (let n = 0; n < 3; n += 1) expect((await post(url, requestBody("job.x", n))).status).toBe(200);
    kept[0]?.();
    kept[1]?.();
    await expect.poll(running).toBe(1);
    expect((await post(url, requestBody("held.x", 1))).status).toBe(503);
    release();
  });

  it("runs nothing over HTTP that has no end", async () => {
    let ran = 0;
    const { url, logged } = await startApp({}, (app) =>
      app.callback({ output: Output<number>("held", "x"), inputs, persistent: true, websocket: true }, () => {
        ran += 1;
        return 1;
      }),
    );
    expect(await codeOf(await post(url, requestBody("held.x", 1)))).toEqual([500, "callback_not_allowed"]);
    expect([ran, logged.map(({ level }) => level)]).toEqual([0, ["warn"]]);
  });

  it("ends a run over HTTP that sets more on the side than may wait", async () => {
    let set = 0;
    const { url, logged } = await startApp({ websocketMaxQueuedLength: 1_000 }, (app) =>
      app.callback({ output: Output<number>("held", "x"), inputs }, (_clicks, ctx) => {
        for (;;) {
          ctx.setProps(`c${set}`, { text: "x".repeat(100) });
          set += 1;
        }
      }),
    );
    expect((await codeOf(await post(url, requestBody("held.x", 1))))[1]).toBe("queue_full");
    expect([set, logged.map(({ code }) => code)]).toEqual([9, ["queue_full"]]);
  });
});

describe("C4 what a callback set before it ended without a result comes, as over the socket", () => {
  const register = (app: App): void => {
    const ends: Record<string, () => unknown> = {
      prevented: () => {
        throw new PreventUpdate();
      },
      failed: () => {
        throw new Error("no such row");
      },
      unfit: () => undefined,
      circle: () => {
        const circle: Record<string, unknown> = {};
        circle.self = circle;
        return circle;
      },
      handled: () => 1,
    };
    for (const [id, end] of Object.entries(ends)) {
      app.callback({ output: Output(id, "x"), inputs, websocket: true }, (_clicks, ctx) => {
        ctx.setProps("side", { title: id });
        return end() as number;
      });
      app.callback({ output: Output(id, "y"), inputs, background: true }, (_clicks, ctx) => {
        ctx.setProps("side", { title: id });
        return end() as number;
      });
    }
  };
  const overHttp = async (url: string, output: string) => {
    const response = await post(url, requestBody(output, 1));
    const { code, sideUpdate, response: changes, stack } = JSON.parse(await response.text());
    return [response.status, code, sideUpdate, changes ?? (stack === undefined ? undefined : "stack")];
  };

  it.each(["prevented", "failed", "unfit", "circle"])("%s", async (id) => {
    const { url } = await startApp({}, register);
    const client = await connectSocket(url);
    const payload = requestBody(`${id}.x`, 1);
    client.send({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload });
    const answer = (await client.next("callback_response", "tab-1")).payload as {
      status: string;
      code?: string;
    };
    expect(client.messages.find(({ type }) => type === "set_props")).toMatchObject({
      payload: { componentId: "side", props: { title: id } },
    });
    const side = { side: { title: id } };
    if (id === "prevented") {
      expect(answer).toEqual({ status: "prevent_update" });
      expect(await overHttp(url, "prevented.x")).toEqual([200, undefined, side, {}]);
    } else {
      expect(answer).toMatchObject({ status: "error", code: "callback_failed" });
      expect(await overHttp(url, `${id}.x`)).toEqual([500, "callback_failed", side, undefined]);
    }
  });

  it("with dev tools, beside the details", async () => {
    const { url } = await startApp({ devTools: true }, register);
    const side = { side: { title: "failed" } };
    expect(await overHttp(url, "failed.x")).toEqual([500, "callback_failed", side, "stack"]);
  });

  it.each([
    ["prevented", 200, {}],
    ["failed", 500, undefined],
  ])("in the background: %s", async (id, status, changes) => {
    const { url } = await startApp({}, register);
    const body = requestBody(`${id}.y`, 1);
    const { job, cacheKey } = (await (await post(url, body)).json()) as { job: string; cacheKey: string };
    const query = new URLSearchParams({ job, cacheKey });
    const response = await fetch(`${url}_dash-update-component?${query}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      sideUpdate: { side: { title: id } },
      ...(changes && { response: changes }),
    });
  });
});
