import { describe, expect, it, onTestFinished } from "vitest";
import type { CallbackContext } from "../runs/context.ts";
import { PreventUpdate } from "../runs/noUpdate.ts";
import { inThread } from "./moduleHandler.ts";
import { createThreadPool } from "./threadPool.ts";

const module = new URL("../testing/threadJobs.mjs", import.meta.url);

function start(
  exportName: string,
  args: unknown[] = [],
  over: Partial<CallbackContext> = {},
  { url = module, pool = createThreadPool() } = {},
) {
  onTestFinished(() => pool.close());
  const heard: unknown[] = [];
  const context: CallbackContext = {
    triggered: [],
    triggeredId: undefined,
    triggeredPropIds: {},
    inputs: {},
    states: {},
    argsGrouping: [],
    inputsList: [],
    statesList: [],
    outputsList: [],
    setProps: (id, props) => heard.push([id, props]),
    setProgress: (progress) => heard.push(progress),
    join: (topic) => heard.push(["join", topic]),
    leave: (topic) => heard.push(["leave", topic]),
    websocket: null,
    signal: new AbortController().signal,
    request: {
      transport: "http",
      headers: {},
      cookies: { user: "ann" },
      path: "/",
      query: new URLSearchParams("more=10"),
      remoteAddress: undefined,
      token: undefined,
      identity: undefined,
    },
    ...over,
  };
  const result = pool.handler(inThread(url, exportName))(...args, context) as Promise<unknown>;
  return { result, heard };
}

describe("a handler in a thread", () => {
  it("gets arguments and context, and is heard in order", async () => {
    const { result, heard } = start("total", [[1, 2, 3]]);
    expect(await result).toBe(16);
    expect(heard).toEqual([["side", { title: "working" }], "0 of 3", ["side", { style: null }]]);
    const echo = start("echo", [], { argsGrouping: [{ triggered: true, refs: [] }] });
    expect(await echo.result).toEqual({
      triggered: [],
      args: [{ triggered: true, refs: [] }],
      cookies: { user: "ann" },
      socket: null,
    });
  });

  it("throws what it threw, with its name", async () => {
    await expect(start("throwing").result).rejects.toMatchObject({
      name: "RowError",
      message: "no such row",
    });
    await expect(start("preventing").result).rejects.toBeInstanceOf(PreventUpdate);
  });

  it("is stopped wherever it is", async () => {
    let spinning: (() => void) | undefined;
    const started = new Promise<void>((resolve) => {
      spinning = resolve;
    });
    const cancelled = new AbortController();
    const reason = new Error("cancelled");
    const { result } = start("spinning", [], { setProgress: () => spinning?.(), signal: cancelled.signal });
    void started.then(() => cancelled.abort(reason));
    await expect(result).rejects.toBe(reason);
  });

  it.each([
    ["no such export", "missing", /no function "missing"/],
    ["an export that is no function", "notFunction", /no function "notFunction"/],
    ["a result that cannot cross", "uncloneable", /could not be cloned/],
    ["a generator", "generating", /generating is a generator/],
    ["a thread that ends", "exiting", /ended without a result/],
  ])("fails clearly: %s", async (_, exportName, message) => {
    await expect(start(exportName).result).rejects.toThrow(message);
  });

  it("fails clearly where its module is missing, and where its context refuses", async () => {
    await expect(start("x", [], {}, { url: new URL("./nothing.js", module) }).result).rejects.toThrow(
      /nothing\.js/,
    );
    const refusing = {
      setProgress: () => {
        throw new Error("no progress outputs");
      },
    };
    await expect(start("spinning", [], refusing).result).rejects.toThrow("no progress outputs");
  });

  it("waits for a thread, up to a number", async () => {
    const pool = createThreadPool({ maxThreads: 1, maxWaiting: 1 });
    const cancelled = new AbortController();
    const reason = new Error("cancelled");
    const first = start("spinning", [], { signal: cancelled.signal }, { pool });
    const second = start("total", [[1]], {}, { pool });
    expect(() => start("total", [[1]], {}, { pool })).toThrow(
      expect.objectContaining({ code: "queue_full" }),
    );
    cancelled.abort(reason);
    await expect(first.result).rejects.toBe(reason);
    expect(await second.result).toBe(11);
  });
});

it("joins and leaves topics from a thread", async () => {
  const { result, heard } = start("joining");
  await result;
  expect(heard).toEqual([
    ["join", "news"],
    ["leave", { name: "old" }],
  ]);
});
