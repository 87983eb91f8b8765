/** What the hub keeps of its session when the connection breaks (PROTOCOL.md, rules EX5–EX9). */
import { describe, expect, it } from "vitest";
import { greeting, hubWorld, settled, update } from "../testing/hubWorld.ts";

const answer = (seq: number, requestId: string) => ({
  type: "callback_response",
  rendererId: `${requestId[0]}#1`,
  requestId,
  payload: { status: "prevent_update" },
  seq,
});

/** A tab with a request on its way, whose connection breaks after one update. */
async function broken() {
  const world = hubWorld();
  const a = world.tab("A");
  await a.send(1);
  world.sockets[0]?.events.opened();
  world.sockets[0]?.say(greeting);
  world.sockets[0]?.say(update(1));
  await settled();
  world.sockets[0]?.events.closed(1006, "");
  world.advance(1_000);
  const again = world.sockets[1];
  again?.events.opened();
  again?.say({ ...greeting, sessionId: "fresh" });
  return { ...world, a, again };
}

describe("a hub whose connection broke", () => {
  it("W7 asks for its session, and nothing is lost, doubled or told before it is known", async () => {
    const { a, again } = await broken();
    expect(again?.sent).toEqual([
      { type: "resume", sessionId: "s", received: 1, open: ["A-1"], tabs: ["A"] },
    ]);
    again?.say({ type: "resumed", recovered: true });
    again?.say(update(1), update(2), answer(3, "A-1"));
    await settled();
    expect(a.messages()).toEqual(["set_props", "set_props", "callback_response"]);
    expect(a.kinds()).not.toContain("lost");
  });

  it("repeats what was not answered, and sends what waited, in that order", async () => {
    const { a, again } = await broken();
    await a.send(2);
    expect(again?.sent).toHaveLength(1);
    again?.say({ type: "resumed", recovered: true });
    expect(again?.sent.slice(1).map(({ requestId }) => requestId)).toEqual(["A-1", "A-2"]);
  });

  it("W7 W8 tells the truth where the server does not remember: once, and nothing is repeated", async () => {
    const { a, again } = await broken();
    again?.say({ type: "resumed", recovered: false });
    await settled();
    expect(a.got.filter(({ kind }) => kind === "lost")).toEqual([
      {
        kind: "lost",
        requestIds: ["A-1"],
        reason: "the server has ended the session, or more came than it keeps",
      },
    ]);
    expect(again?.sent.map(({ type }) => type)).toEqual(["resume"]);
    // The new session counts from its own beginning.
    again?.say(update(1));
    await settled();
    expect(a.messages()).toEqual(["set_props", "set_props"]);
  });

  it("keeps its promises open for as long as the server remembers, and not longer", async () => {
    const { tab, sockets, advance } = hubWorld();
    const a = tab("A");
    await a.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.say(greeting);
    sockets[0]?.events.closed(1006, "");
    const refuse = (): void => sockets.at(-1)?.events.closed(1006, "");
    for (let second = 0; second < 59; second += 1) {
      advance(1_000);
      refuse();
    }
    await settled();
    expect(a.kinds()).toEqual([]);
    for (let second = 0; second < 40; second += 1) {
      advance(1_000);
      refuse();
    }
    await settled();
    expect(a.kinds()).toEqual(["lost"]);
    advance(60_000);
    sockets.at(-1)?.events.opened();
    // Nothing to resume: open at once.
    expect(a.got.at(-1)).toBeDefined();
    await a.send(2);
    expect(sockets.at(-1)?.sent.map(({ type }) => type)).toEqual(["callback_request"]);
  });

  it.each([1008, 4001, 4003])("W41 gives its session up when the server refuses with %i", async (code) => {
    const { a, again, advance, sockets } = await broken();
    again?.events.closed(code, "signed out");
    await settled();
    expect(a.kinds().at(-1)).toBe("lost");
    await a.api.wake();
    advance(1_000);
    sockets.at(-1)?.events.opened();
    expect(sockets.at(-1)?.sent).toEqual([]);
  });

  it.each(["cancelled", "gone with its tab"])(
    "says what it still waits for: not what was %s",
    async (how) => {
      const { a, tab, sockets, advance, die, again } = await broken();
      tab("B");
      again?.events.closed(1006, "");
      await a.send(2);
      if (how === "cancelled") await a.api.cancel("A-1");
      else die("A");
      advance(2_000);
      sockets[2]?.events.opened();
      sockets[2]?.say(greeting);
      expect(sockets[2]?.sent).toEqual([
        {
          type: "resume",
          sessionId: "s",
          received: 1,
          open: [],
          tabs: how === "cancelled" ? ["A", "B"] : ["B"],
        },
      ]);
      sockets[2]?.say({ type: "resumed", recovered: true });
      expect(sockets[2]?.sent.slice(1).map(({ requestId }) => requestId)).toEqual(
        how === "cancelled" ? ["A-2"] : [],
      );
    },
  );

  it("W23 a tab that goes while the session is asked for is told at once: the question still named its request", async () => {
    const { tab, again, die } = await broken();
    tab("B");
    expect(again?.sent).toMatchObject([{ open: ["A-1"] }]);
    die("A");
    expect(again?.sent.at(-1)).toEqual({ type: "renderer_disconnect", rendererId: "A" });
  });

  it("makes a new connection when a message is missing, and takes nothing behind the gap", async () => {
    const { a, again, advance, sockets } = await broken();
    again?.say({ type: "resumed", recovered: true });
    again?.say(update(2), update(4));
    expect(again?.closed).toBe(true);
    advance(1_000);
    sockets[2]?.events.opened();
    sockets[2]?.say(greeting);
    expect(sockets[2]?.sent).toMatchObject([{ type: "resume", sessionId: "s", received: 2 }]);
    await settled();
    expect(a.messages()).toEqual(["set_props", "set_props"]);
  });
});
