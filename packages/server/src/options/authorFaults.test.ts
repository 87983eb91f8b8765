/** Objects that an app's author gives, as bad as they can be. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type AppOptions, createApp, createMemoryEngine, createMemoryJobs, Input, Output } from "../index.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";

/** What is left over ends a process; here it is counted. */
function watchRejections(): unknown[] {
  const seen: unknown[] = [];
  const note = (error: unknown): void => void seen.push(error);
  process.prependListener("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  return seen;
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
const fail = (): never => {
  throw new Error("broken");
};
const reject = (): Promise<never> => Promise.reject(new Error("broken"));

describe.each([
  ["throws", fail],
  ["rejects", reject],
])("a job manager that %s", (_, broken) => {
  it.each(["start", "take", "cancel", "close"] as const)("in %s harms nothing", async (method) => {
    const seen = watchRejections();
    const jobs = { ...createMemoryJobs(), [method]: broken };
    const { app, url, logged } = await startApp({ jobs }, (one) => {
      one.callback(
        { output: Output("out", "children"), inputs: [Input("btn", "n_clicks")], background: true },
        () => new Promise(() => undefined),
      );
      one.callback({ output: Output("plain", "children"), inputs: [Input("btn", "n_clicks")] }, (n) => n);
    });
    const started = await post(url, requestBody("out.children", 1));
    if (method !== "start") {
      const { job, cacheKey } = await started.json();
      const query = `job=${job}&cacheKey=${cacheKey}`;
      await fetch(`${url}_dash-update-component?${query}`, {
        method: "POST",
        body: JSON.stringify(requestBody("out.children", 1)),
      });
      app.connections.close({}, 4003, "Not any more");
      await post(url.replace(/$/, ""), requestBody("plain.children", 1));
    }
    app.close();
    await settle();
    expect(seen).toEqual([]);
    const failed = logged.filter(({ level }) => level === "error");
    expect(failed.length).toBeGreaterThan(0);
  });
});

it.each([[undefined], [5], [{}]])("a job manager that names a job %j fails that request", async (id) => {
  const { url } = await startApp({ jobs: { ...createMemoryJobs(), start: () => id as string } }, (app) => {
    app.callback(
      { output: Output("out", "children"), inputs: [Input("btn", "n_clicks")], background: true },
      () => 1,
    );
  });
  expect((await post(url, requestBody("out.children", 1))).status).toBe(500);
});

describe("an engine", () => {
  const start = (engine: object) =>
    startApp({
      authenticate: () => "ann",
      engine: { ...createMemoryEngine(), ...engine } as NonNullable<AppOptions["engine"]>,
    });

  it.each([
    ["throws", fail],
    ["rejects", reject],
    ["knows nothing", () => undefined],
    ["answers with a number", async () => 0],
  ])("that %s when it is asked lets nobody in", async (_, isRevoked) => {
    const { url } = await start({ isRevoked });
    expect((await fetch(url)).status).toBe(503);
    const client = await connectSocket(url, { query: "?patchbay=1" });
    expect(await client.closed).toMatchObject({ code: 1013 });
  });

  it("that tells of nobody puts nobody out", async () => {
    let tell: (...told: unknown[]) => void = () => undefined;
    const { app, url, logged } = await start({
      onRevoked(listener: typeof tell) {
        tell = listener;
        return reject;
      },
    });
    const seen = watchRejections();
    const client = await connectSocket(url, { query: "?patchbay=1" });
    await client.next("welcome");
    for (const nobody of [undefined, null, 5, {}]) tell(nobody, "Gone");
    expect(app.connections.list()).toMatchObject([{ connected: true }]);
    expect(logged).toHaveLength(4);
    tell("ann", "x".repeat(1000));
    expect(await client.closed).toEqual({ code: 4001, reason: "x".repeat(123) });
    app.close();
    await settle();
    expect(seen).toEqual([]);
  });

  it.each([[undefined], [Promise.resolve(() => undefined)]])(
    "whose onRevoked gives no function is refused",
    (stop) => {
      const engine = { ...createMemoryEngine(), onRevoked: () => stop as unknown as () => void };
      expect(() => createApp({ layout: "x", engine })).toThrow(/engine\.onRevoked/);
    },
  );
});

it("onFrame and log may be async and reject", async () => {
  const seen = watchRejections();
  const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { url } = await startApp({
    onFrame: reject as unknown as () => void,
    log: reject as unknown as () => void,
  });
  const client = await connectSocket(url, { query: "?patchbay=1" });
  await client.next("welcome");
  client.send("no JSON");
  client.send({ type: "heartbeat" });
  await client.next("heartbeat_ack");
  await settle();
  expect(seen).toEqual([]);
  expect(told).toHaveBeenCalled();
});

const trap = (): never => {
  throw new Error("a trap");
};
function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
it.each<[string, unknown]>([
  ["undefined", undefined],
  ["a symbol", Symbol("x")],
  ["an object without a prototype", Object.create(null)],
  ["a revoked proxy", revokedProxy()],
  ["a trap", new Proxy({}, { get: trap, getPrototypeOf: trap, ownKeys: trap })],
  ["an error that will not be read", Object.defineProperty(new Error("x"), "message", { get: trap })],
  ["an error with a message that is no text", Object.assign(new Error("x"), { message: 5, stack: 5 })],
])("%s may be thrown by a callback", async (_, thrown) => {
  const seen = watchRejections();
  const { url } = await startApp({ websocketCallbacks: true, devTools: true }, (app) => {
    app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, () => {
      throw thrown;
    });
  });
  const body = requestBody("out.children", 1);
  expect((await post(url, body)).status).toBe(500);
  const client = await connectSocket(url, { query: "?patchbay=1" });
  client.send({ type: "callback_request", rendererId: "tab#1", requestId: "tab-1", payload: body });
  expect(await client.next("callback_response", "tab-1")).toMatchObject({ payload: { status: "error" } });
  await settle();
  expect(seen).toEqual([]);
});
