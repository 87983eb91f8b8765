import { describe, expect, it } from "vitest";
import { hubWorld, settled, welcome } from "../testing/hubWorld.ts";

describe("hub", () => {
  it("makes one socket for many tabs", async () => {
    const { sockets, tab } = hubWorld();
    const tabs = ["A", "B", "C"].map((id) => tab(id));
    for (const each of tabs) await each.send(1);
    expect(sockets).toHaveLength(1);
    expect(sockets[0]?.url).toBe("ws://host/ws?patchbay=1");
    sockets[0]?.events.opened();
    expect(sockets[0]?.sent.map((message) => message.requestId)).toEqual(["A-1", "B-1", "C-1"]);
  });

  it("keeps servers and identities apart", async () => {
    const { sockets, tab } = hubWorld();
    await tab("A").send(1);
    await tab("B", { socketUrl: "ws://other/ws" }).send(1);
    await tab("C", { socketUrl: "ws://host/ws?identity=someone-else" }).send(1);
    expect(sockets).toHaveLength(3);
  });

  it("W30 the shortest heartbeat and the longest idle time of all tabs count, whoever comes last or goes", async () => {
    const { sockets, tab, advance } = hubWorld();
    await tab("A", { heartbeatMs: 0, inactivityMs: 20_000, visible: false }).send(1);
    const b = tab("B", { heartbeatMs: 1_000, inactivityMs: 60_000, visible: false });
    tab("C", { heartbeatMs: 30_000, inactivityMs: 10_000, visible: false });
    const [socket] = sockets;
    socket?.events.opened();
    socket?.say({ type: "callback_response", rendererId: "A#1", requestId: "A-1", payload: {} });
    const beats = () => socket?.sent.filter(({ type }) => type === "heartbeat").length ?? 0;
    const pass = (seconds: number): void => {
      for (let n = 0; n < seconds; n += 1) {
        const before = beats();
        advance(1_000);
        if (beats() > before) socket?.say({ type: "heartbeat_ack" });
      }
    };
    pass(30);
    const asked = beats();
    expect(asked).toBeGreaterThan(10);
    expect(socket?.closed).toBe(false);
    await b.api.leave(1);
    // What the others want counts now: few beats, and an end after 20 s.
    pass(10);
    expect(beats() - asked).toBeLessThan(3);
    expect(socket?.closed).toBe(true);
  });

  it("routes each message to the tab it names, and to no other", async () => {
    const { sockets, tab } = hubWorld();
    const [a, b] = [tab("A"), tab("B")];
    await a.send(1);
    const socket = sockets[0];
    socket?.events.opened();
    socket?.say(
      { type: "set_props", rendererId: "A#1", payload: { componentId: "x", props: { n: 1 } } },
      {
        type: "callback_response",
        rendererId: "A#1",
        requestId: "A-1",
        payload: { status: "prevent_update" },
      },
    );
    await settled();
    expect(a.messages()).toEqual(["set_props", "callback_response"]);
    expect(b.messages()).toEqual([]);
  });

  it("answers a read from the tab that is asked, and at once for a tab that is gone", async () => {
    const { sockets, tab } = hubWorld();
    const a = tab("A", {}, { values: { value: "typed" } });
    await a.send(1);
    const socket = sockets[0];
    socket?.events.opened();
    for (const rendererId of ["A#1", "gone#1"]) {
      socket?.say({
        type: "get_props_request",
        rendererId,
        requestId: `q ${rendererId}`,
        payload: { componentId: "x", properties: ["value"] },
      });
    }
    await settled();
    const answers = socket?.sent.filter((message) => message.type === "get_props_response");
    expect(answers).toContainEqual({
      type: "get_props_response",
      rendererId: "A#1",
      requestId: "q A#1",
      payload: { value: "typed" },
    });
    expect(answers).toContainEqual({
      type: "get_props_response",
      rendererId: "gone#1",
      requestId: "q gone#1",
      payload: "__disconnected__",
    });
  });

  it("W7 W8 tells what was sent and lost; what was not sent goes with the next connection, once", async () => {
    const { sockets, tab, advance } = hubWorld();
    const a = tab("A");
    await a.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.events.closed(1006, "");
    await a.send(2);
    await settled();
    expect(a.got).toContainEqual({ kind: "lost", requestIds: ["A-1"], reason: "connection lost" });
    advance(1_000);
    sockets[1]?.events.opened();
    expect(sockets[1]?.sent.map((message) => message.requestId)).toEqual(["A-2"]);
  });

  it("W8 a request that was taken back is never sent", async () => {
    const { sockets, tab } = hubWorld();
    const a = tab("A");
    await a.send(1);
    expect(await a.api.withdraw("A-1")).toBe(true);
    sockets[0]?.events.opened();
    expect(sockets[0]?.sent).toEqual([]);
    await a.send(2);
    expect(await a.api.withdraw("A-2")).toBe(false);
    // Asking whether it was sent must not end what was.
    sockets[0]?.say(welcome);
    expect(await a.api.withdraw("A-2")).toBe(false);
    expect(sockets[0]?.sent.map((message) => message.type)).toEqual(["callback_request"]);
    await a.api.cancel("A-2");
    expect(sockets[0]?.sent.at(-1)).toEqual({ type: "cancel", requestId: "A-2" });
  });

  it("W23 a dead tab is told to a server that listens, and its queue goes with it", async () => {
    const { sockets, tab, die } = hubWorld();
    const [a, b] = [tab("A"), tab("B")];
    await a.send(1);
    await b.send(1);
    die("A");
    sockets[0]?.events.opened();
    expect(sockets[0]?.sent.map((message) => message.requestId)).toEqual(["B-1"]);
    sockets[0]?.say(welcome);
    await b.send(2);
    die("B");
    expect(sockets[0]?.sent.at(-1)).toEqual({ type: "renderer_disconnect", rendererId: "B" });
    expect(sockets[0]?.closed).toBe(true);
  });

  it("a tab without a lock lives as long as it says so", async () => {
    const { sockets, tab, advance } = hubWorld();
    const a = tab("A", { holdsLock: false, heartbeatMs: 0 });
    await a.send(1);
    sockets[0]?.events.opened();
    for (let minute = 0; minute < 10; minute++) {
      advance(60_000);
      await a.api.alive();
    }
    expect(sockets[0]?.closed).toBe(false);
    advance(150_000);
    expect(sockets[0]?.closed).toBe(true);
  });

  it("a hello that comes after a later one of the same tab is not heeded", async () => {
    const { sockets, tab } = hubWorld();
    const later = tab("A", { attempt: 2 });
    const earlier = tab("A", { attempt: 1 });
    await later.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.say({ type: "set_props", rendererId: "A#1", payload: { componentId: "x", props: {} } });
    await settled();
    expect(later.messages()).toEqual(["set_props"]);
    expect(earlier.got).toEqual([]);
  });

  it("a tab it does not know is told so, and can say hello again", async () => {
    const { tab, die } = hubWorld();
    const a = tab("A");
    expect(await a.api.alive()).toBe(true);
    die("A");
    expect(await a.api.alive()).toBe(false);
    expect(await a.send(1)).toBe(false);
  });

  it("A11 a tab gets a connection, though its hub came too late for what it asked first", () => {
    const { sockets, tab } = hubWorld();
    tab("A");
    expect(sockets).toHaveLength(1);
  });

  it("a stock server never hears a word it does not know", async () => {
    const { sockets, tab, die } = hubWorld();
    const a = tab("A");
    tab("B");
    await a.send(1);
    sockets[0]?.events.opened();
    await a.api.cancel("A-1");
    die("A");
    expect(sockets[0]?.sent.map((message) => message.type)).toEqual(["callback_request"]);
  });

  it("W8 a withdrawal that is asked again, by a page that slept before it heard, has the same answer", async () => {
    const { sockets, tab } = hubWorld();
    const [a, other] = [tab("A"), tab("B")];
    await a.send(1);
    expect(await a.api.withdraw("A-1")).toBe(true);
    await a.api.suspend(1);
    const woken = tab("A", { attempt: 2 });
    expect(await woken.api.withdraw("A-1")).toBe(true);
    expect(await woken.api.withdraw("A-2")).toBe(false);
    // Nothing is remembered for a page that has gone.
    await woken.api.leave(2);
    await other.send(1);
    const anew = tab("A", { attempt: 3 });
    expect(await anew.api.withdraw("A-1")).toBe(false);
    expect(sockets[0]?.sent).toEqual([]);
  });

  it("W9 W14 closes when idle: never while a request is open or a tab is visible", async () => {
    const { sockets, tab, advance } = hubWorld();
    const a = tab("A", { inactivityMs: 60_000, heartbeatMs: 0 });
    await a.send(1);
    const socket = sockets[0];
    socket?.events.opened();
    advance(600_000);
    expect(socket?.closed).toBe(false);
    socket?.say({
      type: "callback_response",
      rendererId: "A#1",
      requestId: "A-1",
      payload: { status: "prevent_update" },
    });
    advance(600_000);
    expect(socket?.closed).toBe(false);
    await a.api.visible(false);
    advance(600_000);
    expect(socket?.closed).toBe(true);
    await a.send(2);
    expect(sockets).toHaveLength(2);
  });

  it("W25 reports a bad frame to the tabs and goes on", async () => {
    const { sockets, tab } = hubWorld();
    const a = tab("A");
    await a.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.events.received("{broken");
    sockets[0]?.events.received(new ArrayBuffer(1));
    sockets[0]?.say(
      [
        { type: "set_props", rendererId: "A#1", payload: { componentId: "x", props: {} } },
        { type: "??" },
      ].slice(0, 1)[0] ?? {},
    );
    await settled();
    // The same is told once, until the tab has heard it.
    expect(a.kinds()).toEqual(["report", "message"]);
    sockets[0]?.events.received("{broken");
    await settled();
    expect(a.kinds()).toEqual(["report", "message", "report"]);
  });
});
