/** What a session keeps for a client whose line broke (PROTOCOL.md, rules EX5–EX9). */
import { describe, expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import { createFakeSocket } from "../testing/fakeSocket.ts";
import { createSessionHost, handshake } from "../testing/sessionHost.ts";
import { held, out, settle } from "../testing/sessionSetUp.ts";
import type { CallbackContext } from "./context.ts";
import { createRegistry } from "./registry.ts";
import type { SessionHost } from "./sessionHost.ts";
import { createSessions } from "./sessions.ts";

function setUp(options: Partial<SessionHost> = {}) {
  const clock = createFakeClock();
  const registry = createRegistry({ preventInitialCallbacks: false });
  const host = createSessionHost(registry, { clock, resumeMs: 60_000, batchDelayMs: 0, ...options });
  const sessions = createSessions(host);
  function connect(identity = "ann") {
    const socket = createFakeSocket();
    const connection = sessions.connect({ socket, request: handshake, identity, extended: true });
    const receive = (message: object): void => connection.receive(JSON.stringify(message));
    return {
      socket,
      connection,
      receive,
      id: String(socket.messages[0]?.sessionId),
      resume: (sessionId: string, received: number, open = ["tab-1", "tab-2"]) =>
        receive({ type: "resume", sessionId, received, open }),
      call: (output: string, requestId = "tab-1", tab = "tab") =>
        receive({
          type: "callback_request",
          rendererId: `${tab}#1`,
          requestId,
          payload: { output, outputs: { id: "out", property: "x" }, inputs: [], changedPropIds: [] },
        }),
      /** What came behind the greeting. */
      got: () => socket.messages.slice(1).map(({ type, seq }) => [type, seq]),
    };
  }
  const add = (handler: (...args: never[]) => unknown): string =>
    registry.add(out, handler as () => unknown, "here").definition.output;
  return { clock, sessions, connect, add };
}

/** The same with a callback that waits to be told its result. */
function setUpHeld(options: Partial<SessionHost> = {}) {
  const { add, ...rest } = setUp(options);
  const { handler, contexts, release } = held();
  return { ...rest, contexts, release, output: add(handler) };
}

describe("a session whose line broke", () => {
  it("is resumed: its run went on, and what was missed comes in order, once", async () => {
    const { connect, output, clock, sessions, contexts, release } = setUpHeld();
    const one = connect();
    one.call(output);
    contexts[0]?.setProps("p", { n: 1 });
    one.connection.ended(1006);
    clock.advance(59_000);
    contexts[0]?.setProps("p", { n: 2 });
    expect(contexts[0]?.signal.aborted).toBe(false);
    release("done");
    await settle();
    const two = connect();
    two.resume(one.id, 1);
    expect(two.got()).toEqual([
      ["resumed", undefined],
      ["set_props", 2],
      ["callback_response", 3],
    ]);
    expect(two.socket.messages[1]).toEqual({ type: "resumed", recovered: true });
    expect(sessions.list().map(({ id }) => id)).toEqual([one.id]);
    clock.advance(120_000);
    expect(sessions.list()).toHaveLength(1);
  });

  it("W37 that had been left out some of what was written is resumed with all that it does not have", async () => {
    const { connect, output, contexts } = setUpHeld();
    const one = connect();
    one.call(output);
    contexts[0]?.setProps("p", { n: 1 });
    one.socket.buffered = Number.POSITIVE_INFINITY;
    for (let n = 2; n <= 10; n += 1) contexts[0]?.setProps("p", { n });
    one.socket.drain();
    expect(one.socket.messages.slice(2)).toMatchObject([{ seq: 10, after: 1 }]);
    one.connection.ended(1006);
    const two = connect();
    // It got no more than the first; what is sent again is whole, and the numbers go on behind it.
    two.resume(one.id, 1);
    contexts[0]?.setProps("p", { n: 11 });
    expect(two.got().slice(1)).toEqual(Array.from({ length: 10 }, (_, at) => ["set_props", at + 2]));
    expect(JSON.stringify(two.socket.messages)).not.toContain("after");
  });

  it("ends with its window, and then nothing of it is resumed", () => {
    const { connect, output, clock, sessions, contexts } = setUpHeld();
    const one = connect();
    one.call(output);
    one.connection.ended(1006);
    clock.advance(60_000);
    expect(contexts[0]?.signal.aborted).toBe(true);
    expect(sessions.list()).toEqual([]);
    const two = connect();
    two.resume(one.id, 0);
    expect(two.socket.messages[1]).toEqual({ type: "resumed", recovered: false });
  });

  it.each([1000, 1001, 1005, 4001])("ends at once when its client closed with %i", (code) => {
    const { connect, output, sessions, contexts } = setUpHeld();
    const one = connect();
    one.call(output);
    one.connection.ended(code);
    expect(contexts[0]?.signal.aborted).toBe(true);
    expect(sessions.list()).toEqual([]);
  });

  it("that cannot be resumed whole is not resumed at all, and its runs end before new ones start", async () => {
    const { connect, output, contexts } = setUpHeld({ replay: { maxMessages: 3, maxLength: 100_000 } });
    const one = connect();
    one.call(output);
    one.connection.ended(1006);
    for (let n = 0; n < 5; n += 1) contexts[0]?.setProps("p", { n });
    const two = connect();
    two.resume(one.id, 0);
    expect(two.got()).toEqual([["resumed", undefined]]);
    expect(two.socket.messages[1]).toEqual({ type: "resumed", recovered: false });
    expect(contexts[0]?.signal.aborted).toBe(true);
    // The session of the greeting is the one that counts now.
    two.call("out.x", "tab-2");
    expect(contexts).toHaveLength(2);
    expect(two.connection.session().id).toBe(two.id);
  });

  it("W41 is nobody else's: another identity gets a session of its own, and the owner can still come", () => {
    const { connect, output, contexts } = setUpHeld();
    const one = connect("ann");
    one.call(output);
    contexts[0]?.setProps("secret", { n: 1 });
    one.connection.ended(1006);
    const thief = connect("bob");
    thief.resume(one.id, 0);
    expect(thief.got()).toEqual([["resumed", undefined]]);
    expect(thief.socket.messages[1]).toEqual({ type: "resumed", recovered: false });
    const owner = connect("ann");
    owner.resume(one.id, 0);
    expect(owner.socket.messages[1]).toEqual({ type: "resumed", recovered: true });
    expect(owner.got().at(-1)).toEqual(["set_props", 1]);
  });

  it("is taken over from a line that the server has not missed yet; the old one ends nothing", () => {
    const { connect, output, sessions, contexts } = setUpHeld();
    const one = connect();
    one.call(output);
    const two = connect();
    two.resume(one.id, 0);
    expect(one.socket.closes).toEqual([{ code: 4000, reason: "Resumed on another connection" }]);
    one.connection.ended(1006);
    contexts[0]?.setProps("p", { n: 1 });
    expect(two.got().at(-1)).toEqual(["set_props", 1]);
    expect(contexts[0]?.signal.aborted).toBe(false);
    expect(sessions.list()).toHaveLength(1);
  });

  it("W8 W23 has its runs ended that its client does not wait for any more: the goodbye was on the line that broke", () => {
    const { connect, output, contexts } = setUpHeld();
    const one = connect();
    one.call(output, "tab-1");
    one.call(output, "tab-2");
    one.connection.ended(1006);
    connect().resume(one.id, 0, ["tab-2"]);
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    connect().resume(one.id, 0, []);
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });

  it("W24 loses a tab that asks elsewhere, as after the death of its worker, and ends with the last of them", async () => {
    const { connect, output, sessions, contexts } = setUpHeld();
    const one = connect();
    one.call(output);
    one.call(output, "tab-9", "other");
    one.connection.ended(1006);
    const stranger = connect("bob");
    stranger.call(output);
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([false, false, false]);
    const two = connect();
    two.call(output, "tab-2");
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, false, false, false]);
    expect(sessions.list()).toHaveLength(3);
    two.call(output, "tab-10", "other");
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, true, false, false, false]);
    expect(sessions.list().map(({ identity }) => identity)).toEqual(["bob", "ann"]);
  });

  it("W31 names of one identity mean nothing to another: who uses them answers, cancels and ends nothing", async () => {
    const { connect, add } = setUp();
    const contexts: CallbackContext[] = [];
    const reads: unknown[] = [];
    const output = add(async (context: CallbackContext) => {
      contexts.push(context);
      reads.push(await context.websocket?.getProp("x", "value"));
    });
    const ann = connect("ann");
    ann.call(output);
    const { requestId } = ann.socket.messages.at(-1) ?? {};
    const bob = connect("bob");
    bob.receive({ type: "get_props_response", rendererId: "tab#1", requestId, payload: { value: "bob's" } });
    bob.receive({ type: "cancel", requestId: "tab-1" });
    bob.receive({ type: "renderer_disconnect", rendererId: "tab" });
    await settle();
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([false]);
    expect(reads).toEqual([]);
    ann.receive({ type: "get_props_response", rendererId: "tab#1", requestId, payload: { value: "ann's" } });
    await settle();
    expect(reads).toEqual(["ann's"]);
  });

  it("ends when too many wait, the oldest first", () => {
    const { connect, output, sessions, contexts } = setUpHeld({ maxWaiting: 2 });
    const clients = [connect(), connect(), connect()];
    for (const [index, client] of clients.entries()) client.call(output, `tab-${index}`, `tab${index}`);
    for (const client of clients) client.connection.ended(1006);
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, false, false]);
    expect(sessions.list().map(({ id }) => id)).toEqual(clients.slice(1).map(({ id }) => id));
  });

  it("ends first what waits longest, whatever began first", () => {
    const { connect, output, sessions } = setUpHeld({ maxWaiting: 1 });
    const [one, two] = [connect(), connect()];
    one.call(output, "tab-1", "tab1");
    two.call(output, "tab-1", "tab2");
    two.connection.ended(1006);
    one.connection.ended(1006);
    expect(sessions.list().map(({ id }) => id)).toEqual([one.id]);
    const back = connect();
    back.resume(one.id, 0, ["tab-1"]);
    // It does not wait any more.
    const three = connect();
    three.call(output, "tab-1", "tab3");
    three.connection.ended(1006);
    expect(sessions.list().map(({ id }) => id)).toEqual([one.id, three.id]);
  });

  it("is not resumed where what was missed is more than may wait for a line", () => {
    const { connect, output, contexts, sessions } = setUpHeld({ maxQueuedLength: 1_000 });
    const one = connect();
    one.call(output);
    one.connection.ended(1006);
    contexts[0]?.setProps("p", { text: "x".repeat(1_000) });
    const two = connect();
    two.resume(one.id, 0);
    expect(two.socket.messages.at(-1)).toEqual({ type: "resumed", recovered: false });
    expect(contexts[0]?.signal.aborted).toBe(true);
    expect(sessions.list().map(({ id }) => id)).toEqual([two.id]);
  });

  it("waits again where the line was given up while it was told what it had missed", () => {
    const { connect, output, contexts, sessions, clock } = setUpHeld({ maxQueuedLength: 1_000 });
    const one = connect();
    one.call(output);
    one.connection.ended(1006);
    contexts[0]?.setProps("p", { text: "x".repeat(880) });
    const two = connect();
    two.socket.buffered = 2_000_000;
    two.resume(one.id, 0, ["tab-1"]);
    expect(two.socket.closes).toMatchObject([{ code: 1013 }]);
    two.connection.ended(1013);
    expect(sessions.list()).toMatchObject([{ id: one.id }]);
    clock.advance(60_000);
    expect(sessions.list()).toEqual([]);
    expect(contexts[0]?.signal.aborted).toBe(true);
  });

  it("numbers only what names a tab: a client would miss the rest for ever", () => {
    const { connect, output, contexts } = setUpHeld();
    const one = connect();
    one.call(output);
    one.receive({ type: "refresh", token: "" });
    one.connection.receive("no JSON");
    one.receive({ type: "callback_request", rendererId: "r".repeat(257), requestId: "" });
    contexts[0]?.setProps("p", { n: 1 });
    expect(one.got()).toEqual([
      ["error", undefined],
      ["error", undefined],
      ["error", undefined],
      ["set_props", 1],
    ]);
  });

  it("has so many tabs and no more", async () => {
    const { connect, add, sessions } = setUp();
    const output = add(() => 1);
    const one = connect();
    for (let tab = 0; tab <= 1_000; tab++) one.call(output, `tab${tab}-1`, `tab${tab}`);
    await settle();
    const answers = one.socket.messages.filter(({ type }) => type === "callback_response");
    expect(answers).toHaveLength(1_001);
    expect(answers.filter(({ payload }) => (payload as { status: string }).status === "error")).toMatchObject(
      [{ rendererId: "tab1000#1", requestId: "tab1000-1" }],
    );
    expect(sessions.list()[0]?.info().tabs).toHaveLength(1_000);
  });

  it("hears nothing more over the line that was given up", () => {
    const { connect, output, contexts } = setUpHeld();
    const one = connect();
    one.call(output, "tab-1");
    connect().resume(one.id, 0);
    one.call(output, "tab-2");
    expect(contexts).toHaveLength(1);
  });

  it("is not resumed once its client has asked for something else", () => {
    const { connect, output } = setUpHeld();
    const one = connect();
    one.call(output);
    one.connection.ended(1006);
    const two = connect();
    two.call(output, "tab-2");
    two.resume(one.id, 0);
    expect(two.socket.messages.at(-1)).toEqual({ type: "resumed", recovered: false });
  });
});

describe("a repeated request", () => {
  it("that runs, or has been answered, gets the first run's answer: the effect happens once", async () => {
    const { connect, output, contexts, release } = setUpHeld();
    const one = connect();
    one.call(output, "tab-1");
    one.call(output, "tab-2");
    release("first");
    await settle();
    one.connection.ended(1006);
    const two = connect();
    two.resume(one.id, 0);
    two.call(output, "tab-1");
    two.call(output, "tab-2");
    release("second");
    await settle();
    expect(contexts).toHaveLength(2);
    const answers = two.socket.messages.filter(({ type }) => type === "callback_response");
    expect(answers.map(({ requestId }) => requestId)).toEqual(["tab-1", "tab-2"]);
  });

  it("that was refused is not run after all", async () => {
    const { connect, output, contexts, release } = setUpHeld({ maxRuns: 1 });
    const one = connect();
    one.call(output, "tab-1");
    one.call(output, "tab-2");
    release("first");
    await settle();
    one.call(output, "tab-2");
    expect(contexts).toHaveLength(1);
  });
});

describe("a read", () => {
  it("whose answer was on the line that broke is asked again", async () => {
    const { connect, add } = setUp();
    const outcomes: unknown[] = [];
    const output = add(async (...args: never[]) => {
      const { websocket } = args.at(-1) as unknown as CallbackContext;
      outcomes.push(await websocket?.getProp("inp", "value"));
    });
    const one = connect();
    one.call(output);
    expect(one.got().at(-1)).toEqual(["get_props_request", 1]);
    one.connection.ended(1006);
    const two = connect();
    two.resume(one.id, 1);
    const question = two.socket.messages.at(-1);
    expect(question).toMatchObject({ type: "get_props_request", seq: 2 });
    two.receive({
      type: "get_props_response",
      rendererId: "tab#1",
      requestId: question?.requestId,
      payload: { value: 7 },
    });
    await settle();
    expect(outcomes).toEqual([7]);
  });
});

it("an acknowledgement frees what it covers", () => {
  const { connect, output, contexts } = setUpHeld();
  const one = connect();
  one.call(output);
  for (let n = 0; n < 10; n += 1) contexts[0]?.setProps("p", { n });
  const before = one.connection.session().info().replayLength;
  one.receive({ type: "ack", received: 10 });
  expect(before).toBeGreaterThan(0);
  expect(one.connection.session().info().replayLength).toBe(0);
});

it("a client without the extension, or a server without a window, gets no numbers", () => {
  const { connect, output, sessions, contexts } = setUpHeld({ resumeMs: 0 });
  const one = connect();
  one.call(output);
  contexts[0]?.setProps("p", { n: 1 });
  expect(one.got()).toEqual([["set_props", undefined]]);
  one.connection.ended(1006);
  expect(sessions.list()).toEqual([]);
});
