/** When a hub leaves one connection for another, or stays away: restarts and logins (PROTOCOL.md, HS2, EX13–EX15). */
import { describe, expect, it, vi } from "vitest";
import { hubWorld, settled, welcome } from "../testing/hubWorld.ts";
import type { HubSurroundings } from "./browser.ts";

const greeting = { ...welcome, resumeMs: 60_000 };
const answer = (requestId: string) => ({
  type: "callback_response",
  rendererId: "A#1",
  requestId,
  payload: { status: "prevent_update" },
});

/** A tab on an open connection, with one request on its way. */
async function connected(surroundings: Partial<HubSurroundings> = {}) {
  const world = hubWorld(surroundings);
  const a = world.tab("A");
  await a.send(1);
  const [socket] = world.sockets;
  socket?.events.opened();
  socket?.say(greeting);
  await settled();
  return { ...world, a, socket };
}

describe("EX14 a server that is to go", () => {
  it("is left at a moment of the hub's own, with what is open answered, and the session is asked for elsewhere", async () => {
    const { sockets, socket, advance } = await connected();
    socket?.say({ type: "drain", spreadMs: 10_000 });
    advance(5_000);
    expect(socket?.closed).toBe(false);
    socket?.say(answer("A-1"));
    expect(socket?.code).toBe(4000);
    expect(sockets).toHaveLength(2);
    sockets[1]?.events.opened();
    sockets[1]?.say({ ...greeting, sessionId: "next" });
    expect(sockets[1]?.sent).toMatchObject([{ type: "resume", open: [] }]);
  });

  it("is not left before that moment", async () => {
    const { socket, advance } = await connected();
    socket?.say({ type: "drain", spreadMs: 10_000 }, answer("A-1"));
    advance(4_999);
    expect(socket?.closed).toBe(false);
    advance(1);
    expect(socket?.closed).toBe(true);
  });

  it("gets new requests until the last second; those then go to the next server", async () => {
    const { sockets, socket, a, advance } = await connected();
    socket?.say({ type: "drain", spreadMs: 10_000 });
    advance(8_999);
    await a.send(2);
    expect(socket?.sent.map(({ requestId }) => requestId)).toEqual(["A-1", "A-2"]);
    advance(1);
    await a.send(3);
    advance(1_000);
    expect(socket?.sent).toHaveLength(2);
    expect(socket?.closed).toBe(true);
    sockets[1]?.events.opened();
    sockets[1]?.say({ ...greeting, sessionId: "next" }, { type: "resumed", recovered: false });
    await settled();
    expect(sockets[1]?.sent.map(({ requestId }) => requestId)).toEqual([undefined, "A-3"]);
    // What was cut off is of unknown outcome, and never silently repeated.
    expect(a.got).toContainEqual(expect.objectContaining({ kind: "lost", requestIds: ["A-1", "A-2"] }));
  });

  it("that goes before its time is forgotten with its moment", async () => {
    const { sockets, socket, advance } = await connected();
    socket?.say({ type: "drain", spreadMs: 10_000 });
    socket?.events.closed(1006, "");
    advance(1_000);
    sockets[1]?.events.opened();
    sockets[1]?.say(greeting, { type: "resumed", recovered: true });
    advance(20_000);
    expect(sockets[1]?.closed).toBe(false);
  });
});

describe("EX1 where the page knows whom it is for", () => {
  it.each([0, 60_000])(
    "the hub writes once it is greeted, and not before (resumeMs %i)",
    async (resumeMs) => {
      const { sockets, tab } = hubWorld();
      const a = tab("A", { socketUrl: "ws://host/ws?identity=ann", greets: true });
      await a.send(1);
      sockets[0]?.events.opened();
      expect(sockets[0]?.url).toBe("ws://host/ws?identity=ann&patchbay=1");
      expect(sockets[0]?.sent).toEqual([]);
      sockets[0]?.say({ ...welcome, resumeMs });
      expect(sockets[0]?.sent).toMatchObject([{ type: "callback_request", requestId: "A-1" }]);
    },
  );

  it("one that is never greeted is given up, and the next is tried", async () => {
    const { sockets, tab, advance } = hubWorld();
    await tab("A", { greets: true }).send(1);
    sockets[0]?.events.opened();
    advance(20_000);
    expect(sockets[0]?.closed).toBe(true);
    sockets.at(-1)?.events.opened();
    sockets.at(-1)?.say(welcome);
    expect(sockets.at(-1)?.sent).toMatchObject([{ requestId: "A-1" }]);
  });
});

describe("EX15 a login that has changed", () => {
  it("is judged anew on every connection to the host, and ends what began under the one before", async () => {
    const told = vi.fn();
    const { sockets, tab, a } = await connected({ tellReset: told });
    await tab("B", { socketUrl: "ws://host/other/ws" }).send(1);
    await tab("C", { socketUrl: "ws://elsewhere/ws" }).send(1);
    for (const socket of sockets.slice(1)) socket.events.opened();
    await a.api.reset("ws://host/ws");
    // What a server hears with 1000 ends at once: it waits for nobody.
    expect(sockets.map(({ code }) => code)).toEqual([1000, 1000, undefined, undefined, undefined]);
    expect(told).toHaveBeenCalledExactlyOnceWith("host");
    await settled();
    expect(a.got).toContainEqual(expect.objectContaining({ kind: "lost", requestIds: ["A-1"] }));
    // Nor is the server asked for it, which may not have heard yet.
    sockets[3]?.events.opened();
    sockets[3]?.say({ ...greeting, sessionId: "next" });
    await a.send(2);
    await settled();
    expect(sockets[3]?.sent).toMatchObject([{ requestId: "A-2" }]);
  });

  it("begins a new session also where the connection was lost at the time", async () => {
    const { sockets, a, advance } = await connected();
    sockets[0]?.events.closed(1006, "");
    await a.api.reset("ws://host/ws");
    advance(100);
    sockets.at(-1)?.events.opened();
    sockets.at(-1)?.say({ ...greeting, sessionId: "next" });
    await settled();
    expect(a.got).toContainEqual(expect.objectContaining({ kind: "lost", requestIds: ["A-1"] }));
    expect(sockets.at(-1)?.sent).toEqual([]);
  });

  it("is heard of from other hubs of the origin", async () => {
    let hear = (_host: string): void => undefined;
    const { sockets } = await connected({
      hearResets(listener) {
        hear = listener;
      },
    });
    hear("elsewhere");
    expect(sockets).toHaveLength(1);
    hear("host");
    expect(sockets).toHaveLength(2);
  });

  it("makes no connection where none was wanted", async () => {
    const { sockets, tab, advance } = hubWorld();
    const { api } = tab("A", { visible: false, inactivityMs: 1_000, heartbeatMs: 0 });
    sockets[0]?.events.opened();
    advance(10_000);
    expect(sockets[0]?.code).toBe(4001);
    await api.reset("ws://host/ws");
    expect(sockets).toHaveLength(1);
  });
});

describe("EX13 a login that expires", () => {
  it("is renewed by the first tab that has a token, the one in front asked first", async () => {
    const { socket, tab } = await connected();
    const asked: string[] = [];
    tab(
      "behind",
      { visible: false },
      {
        token: async () => {
          asked.push("behind");
          return "t";
        },
      },
    );
    tab(
      "none",
      {},
      {
        token: async () => {
          asked.push("none");
          return undefined;
        },
      },
    );
    tab(
      "broken",
      {},
      {
        token: () => {
          asked.push("broken");
          return Promise.reject(new Error("gone"));
        },
      },
    );
    socket?.say({ type: "expires", inMs: 30_000 });
    await settled();
    expect(asked).toEqual(["none", "broken", "behind"]);
    expect(socket?.sent.at(-1)).toEqual({ type: "refresh", token: "t" });
  });

  it("asks for another token than the one it has shown on this connection", async () => {
    const { socket, tab } = await connected();
    const token = vi.fn(async (used: string | undefined) => (used === undefined ? "old" : "new"));
    tab("B", {}, { token });
    for (let turn = 0; turn < 2; turn += 1) {
      socket?.say({ type: "expires", inMs: 30_000 });
      await settled();
    }
    expect(token.mock.calls).toEqual([[undefined], ["old"]]);
    expect(socket?.sent.slice(-2)).toMatchObject([{ token: "old" }, { token: "new" }]);
  });

  it("does not wait for a tab that sleeps or does not answer", async () => {
    const { socket, tab, advance } = await connected();
    await tab("asleep", {}, { token: async () => "asleep" }).api.suspend(1);
    tab("mute", {}, { token: () => new Promise(() => undefined) });
    tab("awake", {}, { token: async () => "awake" });
    socket?.say({ type: "expires", inMs: 30_000 });
    await settled();
    advance(10_000);
    await settled();
    expect(socket?.sent.at(-1)).toEqual({ type: "refresh", token: "awake" });
  });
});

describe("W3 a handshake that failed", () => {
  async function failed(...statuses: (number | undefined)[]) {
    const status = vi.fn(async () => statuses.shift());
    const world = hubWorld({ status });
    const a = world.tab("A");
    await a.send(1);
    const fail = async (at: number): Promise<void> => {
      world.sockets[at]?.events.closed(1006, "");
      await settled();
    };
    await fail(0);
    const last = () => a.got.findLast((delivery) => delivery.kind === "connection");
    return { ...world, a, status, fail, last };
  }

  it.each([
    [401, "Signed out"],
    [403, "Not allowed"],
  ])(
    "and %i over HTTP mean that the hub stays away until it is woken, and then asks once more",
    async (code, reason) => {
      const { last, sockets, advance, status, a, fail } = await failed(code, code);
      expect(status).toHaveBeenCalledExactlyOnceWith("ws://host/ws");
      expect(last()).toMatchObject({ view: { state: "refused", reason } });
      advance(600_000);
      expect(sockets).toHaveLength(1);
      await a.api.wake();
      await fail(1);
      expect(last()).toMatchObject({ view: { state: "refused", reason } });
      expect(status).toHaveBeenCalledTimes(2);
    },
  );

  it("and a good answer over HTTP mean that the way is blocked: the hub tries on, and asks no more", async () => {
    const { last, advance, status, fail } = await failed(200);
    expect(last()).toMatchObject({ view: { state: "waiting" } });
    advance(1_000);
    await fail(1);
    advance(2_000);
    await fail(2);
    expect(status).toHaveBeenCalledOnce();
  });

  it("and no answer over HTTP mean that nobody knows yet", async () => {
    const { last, advance, fail } = await failed(undefined, 401);
    advance(1_000);
    await fail(1);
    expect(last()).toMatchObject({ view: { state: "refused" } });
  });

  it("is no question while a connection is there", async () => {
    const status = vi.fn(async () => 401);
    const { socket } = await connected({ status });
    socket?.events.closed(1006, "");
    await settled();
    expect(status).not.toHaveBeenCalled();
  });
});

describe("HS4 an address to which the browser opens no socket", () => {
  it("counts as a refusal that says why; use tries again, and other servers are none the wiser", async () => {
    const { sockets, tab, advance } = hubWorld();
    const a = tab("A", { socketUrl: "ws://host/ws#x" });
    await settled();
    const reason = "SyntaxError: The URL contains a fragment";
    expect(a.got.at(-1)).toMatchObject({ kind: "connection", view: { state: "refused", reason } });
    await a.send(1);
    advance(60_000);
    await settled();
    expect(a.got.at(-1)).toMatchObject({ view: { state: "refused", reason } });
    const b = tab("B");
    await b.send(1);
    sockets[0]?.events.opened();
    expect(sockets[0]?.sent).toMatchObject([{ requestId: "B-1" }]);
    await a.api.reset("ws://host/ws#x");
    expect(sockets[0]?.closed).toBe(true);
  });
});
