import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { CallbackOptions } from "../callbacks/callbackOptions.ts";
import { Output } from "../callbacks/dependencies.ts";
import type { CallbackContext } from "../runs/context.ts";
import { Disconnected } from "../runs/disconnected.ts";
import { held, out, settle, setUpSession } from "../testing/sessionSetUp.ts";

describe("the end", () => {
  it("of a tab ends all its runs and no other", () => {
    const { add, call, receive, session } = setUpSession();
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
    const { add, call, receive, responses, socket } = setUpSession();
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
    const { add, call, socket, connection } = setUpSession();
    const { handler, contexts } = held();
    call(add(out, handler));
    const seen: unknown[] = [];
    contexts[0]?.signal.addEventListener("abort", () => seen.push(contexts[0]?.websocket?.isShutdown));
    connection.ended();
    connection.ended();
    expect(seen).toEqual([true]);
    contexts[0]?.setProps("p", { a: 1 });
    await expect(contexts[0]?.websocket?.getProp("p", "a")).rejects.toBeInstanceOf(Disconnected);
    connection.receive('{"type":"heartbeat"}');
    await settle();
    expect(socket.messages.map(({ type }) => type)).toEqual(["welcome"]);
  });

  it("by ctx.websocket.close comes after what is queued, and lets the callback go on", async () => {
    const { add, call, socket } = setUpSession({ extended: false });
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

  it("by the server: what comes behind its close starts nothing, until the client has gone", async () => {
    const { add, call, connection, session } = setUpSession();
    const { handler, contexts } = held();
    const output = add(out, handler);
    call(output, { number: 1 });
    session.close(4001, "Signed out");
    call(output, { number: 2 });
    expect(contexts).toHaveLength(1);
    expect(contexts[0]?.websocket?.isShutdown).toBe(true);
    // A6 Its client may never answer the close.
    expect(contexts[0]?.signal.aborted).toBe(true);
    connection.ended(4001);
  });

  it("comes to a client that does not keep up", async () => {
    const { add, call, socket } = setUpSession({ maxQueuedLength: 1000 });
    socket.buffered = Number.POSITIVE_INFINITY;
    let reason: unknown;
    call(
      add({}, (ctx) => {
        const { setProps, signal } = ctx as CallbackContext;
        for (let count = 0; count < 100; count += 1) setProps(`p${count}`, { text: "x".repeat(100) });
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
    const { session, socket, clock, connection } = setUpSession();
    connection.receive(frame);
    connection.receive('{"type":"heartbeat"}');
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
    const { receive, responses } = setUpSession();
    receive({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload: null });
    await settle();
    expect(responses()).toMatchObject([
      {
        requestId: "tab-1",
        payload: {
          status: "error",
          code: "message_shape",
          message: "callback_request: payload is of a wrong type",
        },
      },
    ]);
  });

  it("cannot settle a request that runs", async () => {
    const { add, call, receive, responses } = setUpSession();
    const { handler, release } = held();
    call(add(out, handler));
    receive({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload: null });
    release(1);
    await settle();
    expect(responses()).toMatchObject([{ payload: { status: "ok" } }]);
  });

  it("fills no log, however many come", () => {
    const { logged, connection } = setUpSession();
    for (let count = 0; count < 100; count += 1) connection.receive("{");
    expect(logged).toHaveLength(1);
  });
});

const shared: CallbackOptions = {
  output: [Output("out", "x", { allowDuplicate: true }), Output("b", "y")],
  preventInitialCall: true,
};
const outRef = (id: string, property: string) => ({ id, property });

it("D11 shows what is going on, by dates and by names that its author knows", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-02T03:04:05Z") });
  onTestFinished(() => void vi.useRealTimers());
  const { add, call, session } = setUpSession();
  const { handler } = held();
  const output = add({ ...out, inputs: [] }, handler);
  vi.setSystemTime(new Date("2026-01-02T03:04:06Z"));
  call(output, { tab: "a#1" });
  expect(session.info()).toEqual({
    id: "id-1",
    openedAt: new Date("2026-01-02T03:04:05Z"),
    extended: true,
    identity: "ann",
    connected: true,
    remoteAddress: "127.0.0.1",
    framesIn: 1,
    framesOut: 1,
    faults: 0,
    queuedLength: 0,
    replayLength: 0,
    pendingReads: 0,
    tabs: [
      {
        tabId: "a",
        requests: [
          {
            requestId: "a#1-1",
            callback: "out.x",
            output: "out.x",
            startedAt: new Date("2026-01-02T03:04:06Z"),
          },
        ],
      },
    ],
  });
});

it.each<[string, CallbackOptions, string]>([
  ["its name", { name: "clock", inputs: [] }, "clock"],
  ["its name, where it has outputs too", { name: "sum", output: Output("out", "x") }, "sum"],
  ["its outputs, without the hash of a shared one", shared, "out.x, b.y"],
  ["the place where it was registered", { inputs: [] }, "here"],
])("D11 a callback is known by %s", (_, options, name) => {
  const { add, receive, session } = setUpSession();
  const output = add(options, held().handler);
  const outputs =
    options.output === shared.output ? [outRef("out", "x"), outRef("b", "y")] : outRef("out", "x");
  const payload = { output, ...(options.output && { outputs }), inputs: [], changedPropIds: [] };
  receive({ type: "callback_request", rendererId: "a", requestId: "a-1", payload });
  expect(session.info().tabs[0]?.requests).toMatchObject([{ callback: name }]);
});
