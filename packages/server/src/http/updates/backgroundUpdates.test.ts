import { describe, expect, it } from "vitest";
import {
  type App,
  createMemoryJobs,
  Disconnected,
  Input,
  inThread,
  type JobManager,
  type JobReport,
  noUpdate,
  Output,
  sleep,
} from "../../index.ts";
import { gate, inputs, pageOf } from "../../testing/backgroundPage.ts";
import { handshake } from "../../testing/sessionHost.ts";
import { connectSocket } from "../../testing/socketClient.ts";
import { requestBody, startApp } from "../../testing/startApp.ts";

const threads = new URL("../../testing/threadJobs.mjs", import.meta.url);

describe("a background callback", () => {
  it("answers at once, tells of its progress, then gives its result", async () => {
    const [reported, mayEnd] = [gate(), gate()];
    const { url } = await startApp({}, (app) => {
      app.callback(
        {
          output: Output<string>("out", "children"),
          inputs,
          background: {
            intervalMs: 50,
            progress: [Output<string>("bar", "value"), Output<string>("bar", "max")],
            progressDefault: ["0", "2"],
            cancel: [Input("stop", "n_clicks")],
          },
        },
        async (n, ctx) => {
          ctx.setProgress(["1", noUpdate]);
          ctx.setProps("side", { title: "working" });
          reported.open();
          await mayEnd.opened;
          return `${n} ${ctx.websocket} ${ctx.request.query.get("endId")}`;
        },
      );
    });
    const page = pageOf(url);
    const body = requestBody("out.children", 3);
    const started = await page.send(body);
    expect(started).toEqual({
      status: 200,
      body: {
        cacheKey: expect.any(String),
        job: expect.any(String),
        cancel: [{ id: "stop", property: "n_clicks" }],
        progressDefault: { "bar.value": "0", "bar.max": "2" },
        patchbay: { report: 0 },
      },
    });
    await reported.opened;
    const { cacheKey = "", job = "" } = started.body;
    const report = {
      cacheKey,
      job,
      progress: { "bar.value": "1" },
      sideUpdate: { side: { title: "working" } },
      patchbay: { report: 1 },
    };
    expect((await page.ask(body, started.body)).body).toEqual(report);
    // That answer was lost on the way.
    expect((await page.ask(body, started.body)).body).toEqual(report);
    expect((await page.ask(body, report)).body).toEqual({ cacheKey, job, patchbay: { report: 1 } });
    mayEnd.open();
    const { answer } = await page.finish(body, report);
    expect(answer.body).toEqual({ multi: true, response: { out: { children: "3 null page" } } });
    expect((await page.ask(body, report)).body).toEqual(answer.body);
  });

  it("is told by the page's configuration and definitions", async () => {
    const { app, url } = await startApp();
    const config = async () =>
      JSON.parse(
        /<script id="_dash-config" type="application\/json">(.*?)<\/script>/.exec(
          await (await fetch(url)).text(),
        )?.[1] ?? "",
      );
    expect(await config()).not.toHaveProperty("end_id");
    app.callback({ output: Output("out", "children"), inputs, background: true }, () => 1);
    const [first, second] = [await config(), await config()];
    expect(first.end_id).toEqual(expect.any(String));
    expect(second.end_id).not.toBe(first.end_id);
    expect(await (await fetch(`${url}_dash-dependencies`)).json()).toMatchObject([
      { background: { interval: 1000 } },
    ]);
  });

  it("that fails is answered 500 with a code, or by its onError", async () => {
    const failing = () => {
      throw new Error("secret");
    };
    const { url, logged } = await startApp({}, (app) => {
      app.callback({ output: Output("a", "x"), inputs, background: true }, failing);
      app.callback(
        { output: Output<string>("b", "x"), inputs, background: true, onError: (error) => String(error) },
        inThread(threads, "throwing"),
      );
      app.callback({ output: Output("c", "x"), inputs, background: true }, inThread(threads, "exiting"));
      app.callback({ output: Output("d", "x"), inputs, background: true }, inThread(threads, "preventing"));
      app.callback({ output: Output("e", "x"), inputs, background: true }, (_, ctx) => {
        ctx.setProgress(1 as never);
      });
    });
    const page = pageOf(url);
    const outcome = async (output: string) => {
      const body = requestBody(output, 1);
      return (await page.finish(body, (await page.send(body)).body)).answer;
    };
    const a = await outcome("a.x");
    expect(a).toMatchObject({ status: 500, body: { code: "callback_failed" } });
    expect(JSON.stringify(a.body)).not.toContain("secret");
    expect(logged).toContainEqual(expect.objectContaining({ message: "secret" }));
    expect((await outcome("b.x")).body.response).toEqual({ b: { x: "RowError: no such row" } });
    expect(await outcome("c.x")).toMatchObject({ status: 500, body: { code: "callback_failed" } });
    expect((await outcome("d.x")).status).toBe(204);
    expect((await outcome("e.x")).status).toBe(500);
    expect(logged).toContainEqual(
      expect.objectContaining({ message: "This callback has no progress outputs" }),
    );
  });

  it("may run in a thread, which ends when it is cancelled", async () => {
    const { url } = await startApp({}, (app) => {
      const background = { progress: Output<string>("bar", "value"), cancel: [Input("stop", "n_clicks")] };
      app.callback({ output: Output("out", "x"), inputs: [], background }, inThread(threads, "spinning"));
      app.callback({ output: Output("sum", "x"), inputs, background: true }, inThread(threads, "echo"));
    });
    const page = pageOf(url);
    const body = { ...requestBody("out.x"), inputs: [] };
    const { body: started } = await page.send(body);
    let progress: unknown;
    while (progress === undefined) progress = (await page.ask(body, started)).body.progress;
    expect(progress).toEqual({ "bar.value": "spinning" });
    const definitions = (await (await fetch(`${url}_dash-dependencies`)).json()) as { output: string }[];
    const helper = definitions.find(({ output }) => output.startsWith("stop.id"))?.output ?? "";
    const cancel = {
      ...requestBody(helper),
      inputs: [{ id: "stop", property: "n_clicks", value: 1 }],
      changedPropIds: ["stop.n_clicks"],
    };
    const answer = await page.send(cancel, { cancelJob: started.job ?? "" });
    expect(answer).toEqual({ status: 200, body: { multi: true, response: {} } });
    expect((await page.finish(body, started)).answer.status).toBe(204);
  });

  it("is refused on the socket", async () => {
    const { url } = await startApp({ websocketCallbacks: true }, (app) => {
      app.callback({ output: Output("out", "children"), inputs, background: true }, () => 1);
    });
    const client = await connectSocket(url);
    client.send({
      type: "callback_request",
      rendererId: "tab#1",
      requestId: "tab-1",
      payload: requestBody("out.children", 1),
    });
    expect(await client.next("callback_response")).toMatchObject({
      payload: { status: "error", code: "callback_not_allowed" },
    });
    await client.close();
  });
});

describe("a job", () => {
  /** Runs until it is cancelled; tells why. */
  function waiting(app: App, output: string, overlap: "latest" | "keep" = "latest") {
    const reasons: unknown[] = [];
    const [id = "", property = ""] = output.split(".");
    app.callback({ output: Output(id, property), inputs, overlap, background: true }, async (_, ctx) => {
      ctx.signal.addEventListener("abort", () => reasons.push(ctx.signal.reason));
      await sleep(1e6, ctx.signal);
    });
    return reasons;
  }

  it("is made out of date by the next request for its outputs, unless both are kept", async () => {
    const { app, url } = await startApp();
    const [latest, keep] = [waiting(app, "a.x"), waiting(app, "b.x", "keep")];
    const page = pageOf(url);
    for (const output of ["a.x", "b.x"]) {
      const body = requestBody(output, 1);
      const { body: first } = await page.send(body);
      await page.send(body, { oldJob: first.job ?? "" });
      expect((await page.ask(body, first)).status).toBe(output === "a.x" ? 204 : 200);
    }
    expect(latest).toEqual([expect.any(Disconnected)]);
    expect(keep).toEqual([]);
  });

  it("is nobody else's: not another page's, request's or server's", async () => {
    const { app, url } = await startApp();
    const reasons = waiting(app, "a.x");
    waiting(app, "b.x");
    const body = requestBody("a.x", 1);
    const page = pageOf(url);
    const { body: started } = await page.send(body);
    const { cacheKey = "", job = "" } = started;
    const stranger = pageOf(url, "another page");
    const other = await startApp({}, (second) => void waiting(second, "a.x"));
    const refused = { status: 403, body: { code: "refused" } };
    expect(await stranger.ask(body, started)).toMatchObject(refused);
    expect(await pageOf(other.url).ask(body, started)).toMatchObject(refused);
    expect(await page.ask(requestBody("b.x", 1), started)).toMatchObject(refused);
    expect(await page.ask(body, { cacheKey, job: `x${job}` })).toMatchObject(refused);
    expect(await page.ask(body, { cacheKey: `x${cacheKey}`, job })).toMatchObject(refused);
    expect(await page.ask(body, { job })).toMatchObject(refused);
    await stranger.send(requestBody("b.x", 1), { cancelJob: job, oldJob: job });
    await page.send(requestBody("b.x", 1), { cancelJob: `x${job}` });
    expect(reasons).toEqual([]);
    expect((await page.ask(body, started)).status).toBe(200);
  });

  it("asked after by a request that does not fit is refused", async () => {
    const { app, url } = await startApp();
    waiting(app, "a.x");
    const page = pageOf(url);
    const { body: started } = await page.send(requestBody("a.x", 1));
    const body = { ...requestBody("a.x", 1), inputs: [] };
    expect((await page.ask(body, started)).body.code).toBe("request_mismatch");
    expect((await page.send(body)).body.code).toBe("request_mismatch");
  });

  it("whose result is not kept any more, and one too many, are refused", async () => {
    const jobs = createMemoryJobs({ maxRunning: 2, maxKept: 1 });
    const { app, url } = await startApp({ jobs });
    waiting(app, "a.x");
    const page = pageOf(url);
    const body = requestBody("a.x", 1);
    const { body: first } = await page.send(body);
    const { body: second } = await page.send(body);
    expect(await page.send(body)).toMatchObject({ status: 503, body: { code: "queue_full" } });
    await page.send(body, { oldJob: first.job ?? "" });
    await page.send(body, { oldJob: second.job ?? "" });
    expect(await page.ask(body, first)).toMatchObject({ status: 410, body: { code: "timeout" } });
  });

  it.each([
    ["a jobSecret each", undefined, 403],
    ["one jobSecret and a job manager each", "secret", 410],
  ])("D4 on another server, with %s, is answered with what is the matter", async (_, jobSecret, status) => {
    const [here, there] = [0, 1].map(() => startApp(jobSecret === undefined ? {} : { jobSecret }));
    const servers = [await here, await there];
    for (const server of servers) if (server) waiting(server.app, "a.x");
    const page = pageOf(servers[0]?.url ?? "");
    const body = requestBody("a.x", 1);
    const { body: started } = await page.send(body);
    const answer = await pageOf(servers[1]?.url ?? "").ask(body, started);
    expect(answer).toMatchObject({
      status,
      body: { message: expect.stringMatching(/process.*job manager/) },
    });
  });

  it("ends with its app", async () => {
    const { app, url } = await startApp();
    const reasons = waiting(app, "a.x");
    await pageOf(url).send(requestBody("a.x", 1));
    app.close();
    expect(reasons).toHaveLength(1);
  });
});

it("takes a job manager of another kind, whose jobs may run in another app", async () => {
  const define = (app: App): void => {
    const background = { progress: Output<string>("bar", "value") };
    app.callback({ output: Output<string>("a", "x"), inputs, background }, (n, ctx) => {
      ctx.setProgress("half");
      return `${n} by ${ctx.request.cookies.user ?? "nobody"}`;
    });
  };
  const worker = await startApp({}, define);
  const reports = new Map<string, JobReport>();
  let closed = 0;
  const jobs: JobManager = {
    async start(job) {
      const id = `job.${reports.size}`;
      const progress: Record<string, unknown> = {};
      const port = {
        signal: new AbortController().signal,
        setProps: () => undefined,
        setProgress: (given: object) => void Object.assign(progress, given),
      };
      reports.set(id, { result: await worker.app.runJob(job, port), progress });
      return id;
    },
    take: async (id) => reports.get(id),
    cancel: async () => undefined,
    close() {
      closed += 1;
    },
  };
  const { app, url } = await startApp({ jobs, jobSecret: "shared" }, define);
  const page = pageOf(url);
  const body = requestBody("a.x", 1);
  const { answer } = await page.finish(body, (await page.send(body)).body);
  expect(answer.body.response).toEqual({ a: { x: "1 by nobody" } });
  expect([...reports.values()]).toMatchObject([{ progress: { "bar.value": "half" } }]);
  const unknown = { body: { ...requestBody("b.x"), output: "b.x" }, request: handshake };
  const port = {
    signal: new AbortController().signal,
    setProps: () => undefined,
    setProgress: () => undefined,
  };
  expect(await worker.app.runJob(unknown as never, port)).toMatchObject({
    status: "failed",
    error: { code: "callback_not_allowed" },
  });
  app.close();
  expect(closed).toBe(1);
});

it("fails clearly when what it depends on cannot be told", async () => {
  const { url, logged } = await startApp({}, (app) => {
    const cacheBy = () => {
      throw new Error("no user");
    };
    app.callback({ output: Output("a", "x"), inputs, background: { cacheBy } }, () => 1);
  });
  expect(await pageOf(url).send(requestBody("a.x", 1))).toMatchObject({
    status: 500,
    body: { code: "callback_failed" },
  });
  expect(logged).toMatchObject([{ code: "callback_failed", message: "no user" }]);
});
