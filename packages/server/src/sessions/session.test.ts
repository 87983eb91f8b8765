import { describe, expect, it } from "vitest";
import { Output } from "../callbacks/dependencies.ts";
import type { CallbackContext } from "../runs/context.ts";
import { held, out, settle, setUpSession } from "../testing/sessionSetUp.ts";

describe("the extension", () => {
  it("is greeted first", () => {
    const { socket } = setUpSession();
    expect(socket.messages).toEqual([
      {
        type: "welcome",
        version: 1,
        epoch: "epoch",
        sessionId: "id-1",
        heartbeatMs: 30_000,
        resumeMs: 0,
        limits: { maxMessageBytes: 1000 },
      },
    ]);
  });

  it("leaves a client that did not ask for it the stock wire", async () => {
    const { socket, receive, add, call, responses } = setUpSession({ extended: false });
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
    const { add, call, responses, logged } = setUpSession({ maxRuns: 2 });
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
    const { add, call, receive, responses } = setUpSession({ maxRuns: 1 });
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
    const { add, call, socket } = setUpSession({ extended: false });
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
    const { add, call, socket } = setUpSession({ extended: false });
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
    const { add, call, responses } = setUpSession();
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
    const { add, call, responses } = setUpSession();
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
    const { add, call, responses, socket } = setUpSession({ websocketCallbacks: false });
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
      const { add, call, responses, logged } = setUpSession({ devTools });
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
    const { add, call, responses } = setUpSession();
    call(add(out, make));
    await settle();
    expect(responses()).toMatchObject([{ payload: { status: "error", code: "callback_failed" } }]);
  });

  it("without outputs ends as prevented", async () => {
    const { add, call, responses } = setUpSession();
    call(add({}, () => undefined));
    await settle();
    expect(responses()).toMatchObject([{ payload: { status: "prevent_update" } }]);
  });
});

it("a tab beyond its own limit is refused, and leaves room for the others", async () => {
  const { add, call, responses } = setUpSession({ maxRunsPerTab: 2 });
  const output = add(out, held().handler);
  for (const number of [1, 2, 3]) call(output, { tab: "greedy", number });
  call(output, { tab: "other", number: 4 });
  await settle();
  expect(responses()).toMatchObject([{ requestId: "greedy-3", payload: { code: "queue_full" } }]);
});
