/** What a session keeps for a client whose line broke (PROTOCOL.md, rules EX5–EX9). */
import { describe, expect, it } from "vitest";
import type { CallbackContext } from "../runs/context.ts";
import { setUp, setUpHeld } from "../testing/resumeSetUp.ts";
import { settle } from "../testing/sessionSetUp.ts";

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

  it("A25 that is not resumed closes its line all the same, which its client has given up", () => {
    const { connect, output, contexts } = setUpHeld({ replay: { maxMessages: 1, maxLength: 10 } });
    const one = connect();
    one.call(output);
    for (let n = 0; n < 9; n += 1) contexts[0]?.setProps("p", { n });
    const two = connect();
    two.resume(one.id, 0);
    expect(two.socket.messages.at(-1)).toEqual({ type: "resumed", recovered: false });
    expect(one.socket.closes).toMatchObject([{ code: 4000 }]);
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

  it("EX11 whose browser closed with 1001 is resumed within five seconds, and ends then", async () => {
    const { connect, output, clock, sessions, contexts } = setUpHeld();
    const one = connect();
    one.call(output);
    one.connection.ended(1001);
    clock.advance(4_900);
    const two = connect();
    two.resume(one.id, 0);
    expect(two.socket.messages[1]).toEqual({ type: "resumed", recovered: true });
    contexts[0]?.setProps("p", { n: 1 });
    expect(two.got().at(-1)).toEqual(["set_props", 1]);
    two.connection.ended(1001);
    clock.advance(5_000);
    expect(contexts[0]?.signal.aborted).toBe(true);
    expect(sessions.list()).toEqual([]);
  });

  it.each([1001, 1006, undefined])(
    "EX11 ends at once when its line closes with %s after the goodbye of its last tab",
    (code) => {
      const { connect, output, sessions } = setUpHeld();
      const one = connect();
      one.call(output, "a-1", "a");
      one.call(output, "b-1", "b");
      one.receive({ type: "renderer_disconnect", rendererId: "a" });
      one.receive({ type: "renderer_disconnect", rendererId: "b" });
      one.connection.ended(code);
      expect(sessions.list()).toEqual([]);
    },
  );

  it.each([1000, 1005, 4001])("EX11 ends at once when its client closed with %i", (code) => {
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

  it("waits five seconds at most for the rest, once a tab of it has come with another worker", async () => {
    const { connect, output, clock, contexts } = setUpHeld();
    const one = connect();
    one.call(output, "tab-1", "tab");
    one.call(output, "dead-1", "dead");
    one.connection.ended(1006);
    const two = connect();
    two.call(output, "tab-1", "tab");
    const aborted = (): boolean[] => contexts.map(({ signal }) => signal.aborted);
    expect(aborted()).toEqual([true, false, false]);
    clock.advance(4_999);
    expect(aborted()).toEqual([true, false, false]);
    clock.advance(1);
    expect(aborted()).toEqual([true, true, false]);
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

  it("is remembered with as many as can be open, twice over, and forgotten then", async () => {
    const { connect, output, contexts, release } = setUpHeld({ maxRuns: 1 });
    const one = connect();
    const run = async (requestId: string): Promise<number> => {
      one.call(output, requestId);
      release("done");
      await settle();
      return contexts.length;
    };
    for (const requestId of ["tab-1", "tab-2", "tab-3"]) await run(requestId);
    expect(await run("tab-3")).toBe(3);
    expect(await run("tab-2")).toBe(3);
    expect(await run("tab-1")).toBe(4);
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
