import { describe, expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import { createFakeSocket } from "../testing/fakeSocket.ts";
import { createSessionHost, handshake } from "../testing/sessionHost.ts";
import type { CallbackOptions } from "./callback.ts";
import type { CallbackContext } from "./context.ts";
import { Output } from "./dependencies.ts";
import type { LogEntry } from "./log.ts";
import { type AnyHandler, createRegistry } from "./registry.ts";
import { createSession, type SessionHost } from "./session.ts";
import { Disconnected } from "./signals.ts";

/** Lets every promise that is ready run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function setUp(options: Partial<SessionHost> & { extended?: boolean } = {}) {
  const clock = createFakeClock();
  const socket = createFakeSocket();
  const registry = createRegistry({ preventInitialCallbacks: false });
  const logged: LogEntry[] = [];
  const { extended = true, ...overrides } = options;
  const log = (entry: LogEntry): void => void logged.push(entry);
  const host = createSessionHost(registry, { clock, log, maxQueuedLength: 100_000, ...overrides });
  const session = createSession({ host, socket, request: handshake, extended });
  const add = (callback: CallbackOptions, handler: AnyHandler): string =>
    registry.add(callback, handler, "here").definition.output;
  const call = (output: string, { tab = "tab", number = 1, id = "out" } = {}): void => {
    session.receive(
      JSON.stringify({
        type: "callback_request",
        rendererId: tab,
        requestId: `${tab}-${number}`,
        payload: { output, outputs: { id, property: "x" }, inputs: [], changedPropIds: [] },
      }),
    );
  };
  const receive = (message: unknown): void => session.receive(JSON.stringify(message));
  const responses = () => socket.messages.filter(({ type }) => type === "callback_response");
  return { clock, socket, session, logged, add, call, receive, responses };
}

const out: CallbackOptions = { output: Output("out", "x") };

/** A handler that waits to be told its result. */
function held(): { handler: AnyHandler; contexts: CallbackContext[]; release(value: unknown): void } {
  const contexts: CallbackContext[] = [];
  const waiting: ((value: unknown) => void)[] = [];
  return {
    contexts,
    handler: (...args) => {
      contexts.push(args.at(-1) as CallbackContext);
      return new Promise((resolve) => waiting.push(resolve));
    },
    release: (value) => waiting.shift()?.(value),
  };
}

describe("the extension", () => {
  it("is greeted first", () => {
    const { socket } = setUp();
    expect(socket.messages).toEqual([
      {
        type: "welcome",
        version: 1,
        epoch: "epoch",
        sessionId: "id-1",
        heartbeatMs: 30_000,
        limits: { maxMessageBytes: 1000 },
      },
    ]);
  });

  it("leaves a client that did not ask for it the stock wire", async () => {
    const { socket, receive, add, call, responses } = setUp({ extended: false });
    const { handler, release, contexts } = held();
    call(add(out, handler));
    receive({ type: "cancel", requestId: "tab-1" });
    receive({ type: "renderer_disconnect", rendererId: "tab" });
    expect(socket.frames).toEqual([]);
    expect(contexts[0]?.signal.aborted).toBe(false);
    release(1);
    await settle();
    expect(responses()).toHaveLength(1);
  });
});

describe("a connection with as many runs as it may have", () => {
  it("refuses the next at once, until a run has ended", async () => {
    const { add, call, responses, logged } = setUp({ maxRuns: 2 });
    const { handler, release, contexts } = held();
    const output = add(out, handler);
    for (const number of [1, 2, 3, 4]) call(output, { number });
    const refused = { status: "error", code: "queue_full" };
    expect(responses()).toMatchObject([
      { rendererId: "tab", requestId: "tab-3", payload: refused },
      { rendererId: "tab", requestId: "tab-4", payload: refused },
    ]);
    expect(logged).toMatchObject([{ level: "warn", code: "queue_full" }]);
    // The same request again is no further run.
    call(output, { number: 2 });
    expect(responses()).toHaveLength(2);
    release(1);
    await settle();
    call(output, { number: 3 });
    expect(contexts).toHaveLength(3);
    release(2);
    release(3);
    await settle();
    expect(responses().slice(2)).toMatchObject(
      [1, 2, 3].map((number) => ({ requestId: `tab-${number}`, payload: { status: "ok" } })),
    );
  });

  it("counts a cancelled run until it has ended", async () => {
    const { add, call, receive, responses } = setUp({ maxRuns: 1 });
    const { handler, release } = held();
    const output = add(out, handler);
    call(output);
    receive({ type: "cancel", requestId: "tab-1" });
    await settle();
    call(output, { number: 2 });
    expect(responses().at(-1)).toMatchObject({ requestId: "tab-2", payload: { code: "queue_full" } });
    release(1);
    await settle();
    call(output, { number: 3 });
    release(3);
    await settle();
    expect(responses().at(-1)).toMatchObject({ requestId: "tab-3", payload: { status: "ok" } });
  });
});

describe("a request", () => {
  it("is answered under its own names, at once, behind what it streamed", async () => {
    const { add, call, socket } = setUp({ extended: false });
    const output = add(out, (ctx) => {
      const context = ctx as CallbackContext;
      context.setProps("p", { a: 1, b: 2 });
      context.websocket?.setProp({ z: 1, a: 2 }, "c", 3);
      return context.request.cookies.user;
    });
    call(output, { tab: "tab#7" });
    await settle();
    expect(socket.frames).toHaveLength(1);
    expect(socket.messages).toEqual([
      { type: "set_props", rendererId: "tab#7", payload: { componentId: "p", props: { a: 1, b: 2 } } },
      { type: "set_props", rendererId: "tab#7", payload: { componentId: '{"a":2,"z":1}', props: { c: 3 } } },
      {
        type: "callback_response",
        rendererId: "tab#7",
        requestId: "tab#7-1",
        payload: { status: "ok", data: { multi: true, response: { out: { x: "ann" } } } },
      },
    ]);
  });

  it("takes values as they are when they are sent, not when the frame leaves", async () => {
    const { add, call, socket } = setUp({ extended: false });
    const rows = [1];
    call(
      add({}, (ctx) => {
        (ctx as CallbackContext).setProps("p", { rows });
        rows.push(2);
      }),
    );
    await settle();
    expect(socket.messages[0]).toMatchObject({ payload: { props: { rows: [1] } } });
  });

  it("does not wait for others, nor they for it", async () => {
    const { add, call, responses } = setUp();
    const slow = held();
    const output = add(out, slow.handler);
    const quick = add({ output: Output("quick", "x") }, () => 1);
    call(output);
    call(quick, { number: 2, id: "quick" });
    await settle();
    expect(responses().map(({ requestId }) => requestId)).toEqual(["tab-2"]);
    slow.release(1);
    await settle();
    expect(responses().map(({ requestId }) => requestId)).toEqual(["tab-2", "tab-1"]);
  });

  it("that comes twice while it runs is run and answered once", async () => {
    const { add, call, responses } = setUp();
    const { handler, release, contexts } = held();
    const output = add(out, handler);
    call(output);
    call(output);
    call(output, { tab: "other", number: 1 });
    expect(contexts).toHaveLength(2);
    release(1);
    release(2);
    await settle();
    expect(responses().map(({ rendererId }) => rendererId)).toEqual(["tab", "other"]);
  });

  it.each([
    ["an unknown callback", "nothing.here", "callback_not_allowed"],
    ["a callback of HTTP only", "out.x", "callback_not_allowed"],
    ["the name of a prototype", "__proto__", "callback_not_allowed"],
  ])("for %s is answered with an error, and the connection lives", async (_, output, code) => {
    const { add, call, responses, socket } = setUp({ websocketCallbacks: false });
    add(out, () => 1);
    const allowed = add({ output: Output("ok", "x"), websocket: true }, () => 1);
    call(output);
    call(allowed, { number: 2, id: "ok" });
    await settle();
    expect(responses()).toMatchObject([
      { requestId: "tab-1", payload: { status: "error", code } },
      { requestId: "tab-2", payload: { status: "ok" } },
    ]);
    expect(socket.closes).toEqual([]);
  });

  it("that fails tells details only with dev tools, and always the log", async () => {
    for (const devTools of [false, true]) {
      const { add, call, responses, logged } = setUp({ devTools });
      const cause = new Error("postgres://secret");
      call(
        add(out, () => {
          throw cause;
        }),
      );
      await settle();
      const message = devTools ? "postgres://secret" : "An internal server error occurred.";
      expect(responses()).toMatchObject([{ payload: { status: "error", code: "callback_failed", message } }]);
      expect(logged).toMatchObject([{ level: "error", error: cause }]);
    }
  });

  it.each([
    [
      "a cycle",
      () =>
        Object.assign([], {
          0: "x",
          get 1() {
            return this;
          },
        }),
    ],
    ["a BigInt", () => 1n],
  ])("whose result holds %s fails alone", async (_, make) => {
    const { add, call, responses } = setUp();
    call(add(out, make));
    await settle();
    expect(responses()).toMatchObject([{ payload: { status: "error", code: "callback_failed" } }]);
  });

  it("without outputs ends as prevented", async () => {
    const { add, call, responses } = setUp();
    call(add({}, () => undefined));
    await settle();
    expect(responses()).toMatchObject([{ payload: { status: "prevent_update" } }]);
  });
});

describe("getProp", () => {
  async function asked(options: Parameters<typeof setUp>[0] = {}) {
    const tools = setUp(options);
    const outcomes: unknown[] = [];
    const output = tools.add(out, async (ctx) => {
      const { websocket } = ctx as CallbackContext;
      try {
        outcomes.push(await websocket?.getProp("inp", "value", { timeoutMs: 2000 }));
      } catch (error) {
        outcomes.push(error);
        throw error;
      }
      return 1;
    });
    tools.call(output, { tab: "tab#3" });
    await settle();
    const question = tools.socket.messages.at(-1);
    const answer = (payload: unknown, rendererId = "tab"): Promise<void> => {
      tools.receive({ type: "get_props_response", rendererId, requestId: question?.requestId, payload });
      return settle();
    };
    return { ...tools, outcomes, question, answer };
  }

  it.each([
    [{ value: 5 }, 5],
    [{ value: null }, null],
    [{}, undefined],
    [{ other: 1 }, undefined],
  ])("answered with %j gives %j", async (payload, value) => {
    const { question, answer, outcomes, clock } = await asked();
    expect(question).toMatchObject({
      rendererId: "tab#3",
      payload: { componentId: "inp", properties: ["value"] },
    });
    await answer(payload);
    expect(outcomes).toEqual([value]);
    expect(clock.pending).toBe(0);
  });

  it("takes no answer from another tab, nor a second one", async () => {
    const { answer, outcomes } = await asked();
    await answer({ value: "stolen" }, "other");
    expect(outcomes).toEqual([]);
    await answer({ value: 1 });
    await answer({ value: 2 });
    expect(outcomes).toEqual([1]);
  });

  it("fails after its time, as an error of the callback", async () => {
    const { clock, outcomes, responses } = await asked({ devTools: true });
    clock.advance(2000);
    await settle();
    expect(outcomes).toMatchObject([{ code: "timeout" }]);
    expect(responses()).toMatchObject([
      { payload: { status: "error", code: "timeout", message: "Timeout waiting for inp.value" } },
    ]);
  });

  it("fails when the tab says it is gone, and with it its run", async () => {
    const { answer, outcomes, responses, logged } = await asked();
    await answer("__disconnected__");
    expect(outcomes).toEqual([expect.any(Disconnected)]);
    expect(responses()).toMatchObject([{ payload: { status: "prevent_update" } }]);
    expect(logged).toEqual([]);
  });

  it.each<[string, (tools: Awaited<ReturnType<typeof asked>>) => void]>([
    ["its tab leaves", ({ receive }) => receive({ type: "renderer_disconnect", rendererId: "tab" })],
    ["its request is cancelled", ({ receive }) => receive({ type: "cancel", requestId: "tab#3-1" })],
    ["the connection ends", ({ session }) => session.end()],
  ])("fails silently when %s", async (_, act) => {
    const tools = await asked();
    act(tools);
    await settle();
    expect(tools.outcomes).toEqual([expect.any(Disconnected)]);
    expect(tools.logged).toEqual([]);
    expect(tools.clock.pending).toBe(0);
    expect(tools.session.info()).toMatchObject({
      pendingReads: 0,
      tabs: expect.not.arrayContaining([{ requests: [{}] }]),
    });
  });

  it("fails when its answer cannot be used", async () => {
    const { answer, outcomes } = await asked();
    await answer([1]);
    expect(outcomes).toMatchObject([{ code: "message_shape" }]);
  });

  it("left alone by its callback does not harm the process", async () => {
    const { add, call, session, clock } = setUp();
    call(add({}, (ctx) => void (ctx as CallbackContext).websocket?.getProp("inp", "value")));
    await settle();
    session.end();
    await settle();
    expect(clock.pending).toBe(0);
  });
});

describe("the end", () => {
  it("of a tab ends all its runs and no other", () => {
    const { add, call, receive, session } = setUp();
    const { handler, contexts } = held();
    const output = add(out, handler);
    call(output, { tab: "a#1", number: 1 });
    call(output, { tab: "a#2", number: 2 });
    call(output, { tab: "b#1", number: 1 });
    receive({ type: "renderer_disconnect", rendererId: "a" });
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
    expect(contexts.map(({ websocket }) => websocket?.isShutdown)).toEqual([true, true, false]);
    expect(session.info().tabs.map(({ tabId }) => tabId)).toContain("b");
  });

  it("of a request by cancel is answered once; what its run does later goes nowhere", async () => {
    const { add, call, receive, responses, socket } = setUp();
    const { handler, contexts, release } = held();
    call(add(out, handler));
    receive({ type: "cancel", requestId: "tab-1" });
    expect(responses()).toMatchObject([{ requestId: "tab-1", payload: { status: "prevent_update" } }]);
    contexts[0]?.setProps("p", { a: 1 });
    release(1);
    await settle();
    expect(responses()).toHaveLength(1);
    expect(socket.messages.filter(({ type }) => type === "set_props")).toEqual([]);
  });

  it("of the connection is seen by runs as shut down when their signal aborts, and silences them", async () => {
    const { add, call, session, socket } = setUp();
    const { handler, contexts } = held();
    call(add(out, handler));
    const seen: unknown[] = [];
    contexts[0]?.signal.addEventListener("abort", () => seen.push(contexts[0]?.websocket?.isShutdown));
    session.end();
    session.end();
    expect(seen).toEqual([true]);
    contexts[0]?.setProps("p", { a: 1 });
    await expect(contexts[0]?.websocket?.getProp("p", "a")).rejects.toBeInstanceOf(Disconnected);
    session.receive('{"type":"heartbeat"}');
    await settle();
    expect(socket.messages.map(({ type }) => type)).toEqual(["welcome"]);
  });

  it("by ctx.websocket.close comes after what is queued, and lets the callback go on", async () => {
    const { add, call, socket } = setUp({ extended: false });
    let wentOn = false;
    call(
      add({}, (ctx) => {
        const { websocket, setProps } = ctx as CallbackContext;
        setProps("p", { a: 1 });
        expect(() => websocket?.close(1005)).toThrow(RangeError);
        websocket?.close(4010, "bye");
        setProps("p", { a: 2 });
        wentOn = websocket?.isShutdown === true;
      }),
    );
    await settle();
    expect(socket.messages).toMatchObject([{ type: "set_props", payload: { props: { a: 1 } } }]);
    expect(socket.closes).toEqual([{ code: 4010, reason: "bye" }]);
    expect(wentOn).toBe(true);
  });

  it("comes to a client that does not keep up", async () => {
    const { add, call, socket } = setUp({ maxQueuedLength: 1000 });
    socket.buffered = Number.POSITIVE_INFINITY;
    let reason: unknown;
    call(
      add({}, (ctx) => {
        const { setProps, signal } = ctx as CallbackContext;
        for (let count = 0; count < 100; count += 1) setProps("p", { text: "x".repeat(100) });
        reason = signal.reason;
      }),
    );
    await settle();
    expect(socket.closes).toEqual([{ code: 1013, reason: "Outgoing queue full" }]);
    expect(reason).toBeInstanceOf(Disconnected);
  });
});

describe("a bad frame", () => {
  it.each([
    ["text that is no JSON", "{", "frame_not_json"],
    ["an array", '[{"type":"heartbeat"}]', "frame_shape"],
    ["a number", "1", "frame_shape"],
    ["null", "null", "frame_shape"],
    ["no type", "{}", "message_unknown"],
    ["an unknown type", '{"type":"nonsense","rendererId":"tab"}', "message_unknown"],
    ["the name of a prototype as type", '{"type":"__proto__"}', "message_unknown"],
    ["a request without names", '{"type":"callback_request","payload":{}}', "message_shape"],
    ["a cancel without id", '{"type":"cancel"}', "message_shape"],
  ])("(%s) is counted and reported, and the connection lives", async (_, frame, code) => {
    const { session, socket, clock } = setUp();
    session.receive(frame);
    session.receive('{"type":"heartbeat"}');
    await settle();
    clock.advance(5);
    expect(socket.messages.slice(1)).toMatchObject([
      { type: "error", payload: { code } },
      { type: "heartbeat_ack" },
    ]);
    expect(session.info()).toMatchObject({ framesIn: 2, faults: 1 });
    expect(socket.closes).toEqual([]);
  });

  it("that names its request settles that request", async () => {
    const { receive, responses } = setUp();
    receive({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload: null });
    await settle();
    expect(responses()).toMatchObject([
      { requestId: "tab-1", payload: { status: "error", code: "message_shape" } },
    ]);
  });

  it("cannot settle a request that runs", async () => {
    const { add, call, receive, responses } = setUp();
    const { handler, release } = held();
    call(add(out, handler));
    receive({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload: null });
    release(1);
    await settle();
    expect(responses()).toMatchObject([{ payload: { status: "ok" } }]);
  });

  it("fills no log, however many come", () => {
    const { session, logged } = setUp();
    for (let count = 0; count < 100; count += 1) session.receive("{");
    expect(logged).toHaveLength(1);
  });
});

it("shows what is going on", () => {
  const { add, call, session, clock } = setUp();
  const { handler } = held();
  const output = add({ ...out, inputs: [] }, handler);
  clock.advance(10);
  call(output, { tab: "a#1" });
  expect(session.info()).toEqual({
    id: "id-1",
    openedAt: 0,
    extended: true,
    remoteAddress: "127.0.0.1",
    framesIn: 1,
    framesOut: 1,
    faults: 0,
    queuedLength: 0,
    pendingReads: 0,
    tabs: [{ tabId: "a", requests: [{ tabId: "a", requestId: "a#1-1", output: "out.x", startedAt: 10 }] }],
  });
});
