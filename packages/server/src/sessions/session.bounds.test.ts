/** What sessions keep has an end: those that wait, what is kept for one, its tabs (PROTOCOL.md, rules ID7, EX5, EX7). */
import { describe, expect, it } from "vitest";
import { setUp, setUpHeld } from "../testing/resumeSetUp.ts";
import { settle } from "../testing/sessionSetUp.ts";

describe("a session and its bounds", () => {
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

  it("A8 is kept for as many as were connected at a time, and for 1 000 at least", () => {
    const most = (maxConnected: number): number => {
      const { connect, output, sessions } = setUpHeld({ maxWaiting: undefined });
      const clients = Array.from({ length: maxConnected }, () => connect());
      for (const [at, client] of clients.entries()) client.call(output, "tab-1", `tab${at}`);
      for (const client of clients) client.connection.ended(1006);
      // One after the other, and none connected beside another: they make room for no more.
      for (let at = 0; at < 1_500; at += 1) {
        const one = connect();
        one.call(output, "tab-1", `later${at}`);
        one.connection.ended(1006);
      }
      return sessions.list().length;
    };
    expect([most(1), most(1_200)]).toEqual([1_000, 1_200]);
  });

  it("A8 is not kept where nothing was asked: it pushes out nobody's", () => {
    const { connect, output, sessions } = setUpHeld({ maxWaiting: 2 });
    const one = connect();
    one.call(output);
    one.connection.ended(1006);
    for (let at = 0; at < 10; at += 1) connect("eve").connection.ended(1006);
    expect(sessions.list().map(({ id }) => id)).toEqual([one.id]);
  });

  it("A8 of one identity pushes out its own, where identities have a limit", () => {
    const { connect, output, sessions } = setUpHeld({ maxWaiting: 10, maxWaitingPerIdentity: 3 });
    const one = connect();
    one.call(output);
    one.connection.ended(1006);
    const eves = Array.from({ length: 20 }, () => connect("eve"));
    for (const [at, eve] of eves.entries()) eve.call(output, "tab-1", `tab${at}`);
    for (const eve of eves) eve.connection.ended(1006);
    expect(sessions.list().map(({ id }) => id)).toEqual([one, ...eves.slice(-3)].map(({ id }) => id));
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
});
