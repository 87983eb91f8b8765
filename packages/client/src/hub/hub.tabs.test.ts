/** Tabs that sleep, do not follow, or ask for much. */
import { describe, expect, it } from "vitest";
import { connectedHub, hubWorld, settled, welcome } from "../testing/hubWorld.ts";

const read = (tab: string) => ({
  type: "get_props_request",
  rendererId: `${tab}#1`,
  requestId: `q-${tab}`,
  payload: { componentId: "x", properties: ["value"] },
});
const gone = (tab: string) => ({
  type: "get_props_response",
  rendererId: `${tab}#1`,
  requestId: `q-${tab}`,
  payload: "__disconnected__",
});

describe("W24 W38 a page that sleeps", () => {
  it("is posted nothing; a read is answered for it at once, and its run counts as lost when it wakes", async () => {
    const { a, socket } = await connectedHub();
    await a.api.suspend(1);
    const before = a.got.length;
    socket?.say(read("A"));
    expect(socket?.sent.at(-1)).toEqual(gone("A"));
    await settled();
    expect(a.got).toHaveLength(before);
    await a.api.resume();
    await settled();
    const [lost, view] = a.got.slice(before);
    expect(lost).toMatchObject({ kind: "lost", requestIds: ["A-1"] });
    // Behind it the connection, so that what restarts is restarted.
    expect(view).toMatchObject({ kind: "connection", view: { state: "open" } });
  });

  it("and closed its ports gets what was on its way if it had not come, and not again if it had", async () => {
    for (const came of [true, false]) {
      const { tab, sockets } = hubWorld();
      let busy = false;
      const before = tab(
        "A",
        {},
        { applied: () => (busy ? new Promise(() => undefined) : Promise.resolve()) },
      );
      await before.send(1);
      const [socket] = sockets;
      socket?.events.opened();
      await settled();
      busy = true;
      const write = (text: string): void =>
        socket?.say({
          type: "set_props",
          rendererId: "A#1",
          payload: { componentId: text, props: { text } },
        });
      write("first");
      await settled();
      await before.api.suspend(1);
      write("second");
      const after = tab("A", { attempt: 2, applied: came ? before.number : before.number - 1 });
      // What it says late over the closed ports does not count.
      await before.api.suspend(1);
      await settled();
      write("third");
      await settled();
      const texts = after.got.flatMap((delivery) =>
        delivery.kind === "message"
          ? [(delivery.message.payload as { props: { text: string } }).props.text]
          : [],
      );
      expect(texts).toEqual(came ? ["second", "third"] : ["first", "second", "third"]);
      expect(socket?.sent.map(({ type }) => type)).not.toContain("renderer_disconnect");
    }
  });

  it("answers also for a read that was on its way when it fell asleep, or when it died", async () => {
    for (const end of ["suspend", "die"] as const) {
      const world = hubWorld();
      let busy = false;
      const a = world.tab(
        "A",
        {},
        { applied: () => (busy ? new Promise(() => undefined) : Promise.resolve()) },
      );
      world.tab("B");
      await a.send(1);
      await settled();
      world.sockets[0]?.events.opened();
      await settled();
      busy = true;
      world.sockets[0]?.say(read("A"));
      await settled();
      if (end === "die") world.die("A");
      else await a.api.suspend(1);
      expect(world.sockets[0]?.sent.at(-1)).toEqual(gone("A"));
    }
  });

  it("keeps its runs and what was written while WebKit has taken its lock away, for a minute", async () => {
    const { a, tab, socket, die, advance } = await connectedHub(
      { heartbeatMs: 0 },
      { ...welcome, heartbeatMs: 0 },
    );
    const b = tab("B");
    await a.api.suspend(1);
    advance(500);
    die("A");
    socket?.say({
      type: "set_props",
      rendererId: "A#1",
      payload: { componentId: "x", props: { text: "late" } },
    });
    advance(59_000);
    expect(socket?.sent.map(({ type }) => type)).not.toContain("renderer_disconnect");
    const woken = tab("A", { attempt: 2, lockId: "A.1", applied: a.number });
    await settled();
    expect(woken.messages()).toEqual(["set_props"]);
    // Its new lock counts from now on, and the minute of the old one is over.
    advance(2_000);
    expect(socket?.sent.map(({ type }) => type)).not.toContain("renderer_disconnect");
    die("A.1");
    expect(socket?.sent).toContainEqual({ type: "renderer_disconnect", rendererId: "A" });
    await b.api.leave(1);
  });

  it("goes on if the hub, frozen with it, hears of the free lock or of the new hello before it hears of the sleep", async () => {
    for (const first of ["lock", "hello"] as const) {
      const { a, tab, socket, whenFree, advance } = await connectedHub();
      whenFree("A")();
      if (first === "lock") await a.api.suspend(1);
      const woken = tab("A", { attempt: 2, lockId: "A.1", applied: a.number });
      await a.api.suspend(1);
      advance(2_000);
      socket?.say(read("A"));
      await settled();
      expect(woken.messages()).toEqual(["get_props_request"]);
      expect(socket?.sent.map(({ type }) => type)).not.toContain("renderer_disconnect");
    }
  });

  it("is not gone for a lock that is granted when it has just woken", async () => {
    const { a, tab, socket, whenFree } = await connectedHub();
    await a.api.suspend(1);
    const grantLate = whenFree("A");
    const woken = tab("A", { attempt: 2, lockId: "A.1" });
    grantLate();
    expect(socket?.sent.map(({ type }) => type)).not.toContain("renderer_disconnect");
    expect(await woken.send(2)).toBe(true);
  });

  it.each([
    ["is gone a minute after WebKit took its lock away", 500, 60_000],
    ["is gone at once if its lock is free later: the browser has dropped it, or it was closed", 3_000, 0],
  ])("%s", async (_, freeAfterMs, goneAfterMs) => {
    const { a, socket, die, advance } = await connectedHub(
      { heartbeatMs: 0 },
      { ...welcome, heartbeatMs: 0 },
    );
    await a.api.suspend(1);
    advance(freeAfterMs);
    die("A");
    const gone = (): boolean =>
      socket?.sent.some(({ type }) => type === "renderer_disconnect") === true && socket.closed;
    expect(gone()).toBe(goneAfterMs === 0);
    advance(goneAfterMs);
    expect(gone()).toBe(true);
  });

  it("W37 gets the latest state of 200 000 updates when it wakes", async () => {
    const { a, socket } = await connectedHub();
    await a.api.suspend(1);
    for (let n = 0; n < 200_000; n += 1_000) {
      const updates = Array.from({ length: 1_000 }, (_, at) => ({
        type: "set_props",
        rendererId: "A#1",
        payload: { componentId: `c${at % 10}`, props: { n: n + at } },
      }));
      socket?.say(...updates);
    }
    await a.api.resume();
    await settled();
    const messages = a.got.flatMap((delivery) => (delivery.kind === "message" ? [delivery.message] : []));
    expect(messages.map(({ payload }) => payload)).toEqual(
      Array.from({ length: 10 }, (_, at) => ({ componentId: `c${at}`, props: { n: 199_990 + at } })),
    );
  });

  it("W37 that missed more than is kept is told so: its runs end on the server, and begin anew", async () => {
    const { a, socket } = await connectedHub();
    await a.api.suspend(1);
    const text = "x".repeat(100_000);
    for (let n = 0; n < 40; n += 1) {
      socket?.say({
        type: "set_props",
        rendererId: "A#1",
        payload: { componentId: `c${n}`, props: { text } },
      });
    }
    expect(socket?.sent.at(-1)).toEqual({ type: "renderer_disconnect", rendererId: "A" });
    await a.api.resume();
    await settled();
    const at = a.got.findIndex(({ kind }) => kind === "lost");
    expect(a.got.slice(at, at + 2)).toMatchObject([{ requestIds: ["A-1"] }, { kind: "connection" }]);
    expect(a.messages().length).toBeLessThan(25);
  });
});

describe("A23 what waits for a page that sleeps", () => {
  it("is bounded also where the server sends nonsense", async () => {
    const { a, socket } = await connectedHub();
    await a.api.suspend(1);
    for (let n = 0; n < 1_000; n++) {
      socket?.events.received("{broken");
      socket?.say({ type: "??" });
    }
    await a.api.resume();
    await settled();
    expect(a.kinds()).toEqual(["report", "report"]);
  });

  it("is bounded also where its connection comes and goes, and says of each request what became of it", async () => {
    const { a, sockets } = await connectedHub({ heartbeatMs: 0 });
    await a.api.suspend(1);
    for (let n = 0; n < 20_000; n++) {
      sockets.at(-1)?.events.closed(1012, "");
      await a.api.wake();
      sockets.at(-1)?.events.opened();
    }
    await a.api.resume();
    await settled();
    expect(a.got.length).toBeLessThan(20_000);
    expect(a.got.flatMap((delivery) => (delivery.kind === "lost" ? delivery.requestIds : []))).toEqual([
      "A-1",
    ]);
    expect(a.got.at(-1)).toMatchObject({ kind: "connection", view: { state: "open" } });
  });

  it("reads that no request of its asked for leave nothing", async () => {
    const { a, socket } = await connectedHub();
    await a.api.suspend(1);
    for (let run = 1; run <= 1_000; run++) socket?.say({ ...read("A"), rendererId: `A#${run}` });
    await a.api.resume();
    await settled();
    expect(a.got).toContainEqual(expect.objectContaining({ kind: "lost", requestIds: ["A-1"] }));
  });
});

describe("W37 a tab that nobody sees", () => {
  const update = (n: number) => ({
    type: "set_props",
    rendererId: "A#1",
    payload: { componentId: "c", props: { n } },
  });
  const answer = {
    type: "callback_response",
    rendererId: "A#1",
    requestId: "A-1",
    payload: { status: "ok" },
  };

  it("gets updates once a second, together", async () => {
    const { a, socket, advance } = await connectedHub({ visible: false });
    advance(1_000);
    for (let n = 1; n <= 100; n += 1) {
      socket?.say(update(n));
      await settled();
      advance(30);
    }
    // The first at once, and then what has become of the others.
    expect(a.messages()).toHaveLength(4);
    advance(1_000);
    await settled();
    expect(a.got.at(-1)).toMatchObject({ message: { payload: { props: { n: 100 } } } });
  });

  it("gets what somebody waits for at once, with all before it", async () => {
    const { a, socket } = await connectedHub({ visible: false });
    for (const message of [update(1), update(2), answer, update(3), read("A")]) {
      socket?.say(message);
      await settled();
    }
    expect(a.messages().slice(-4)).toEqual([
      "set_props",
      "callback_response",
      "set_props",
      "get_props_request",
    ]);
    expect(socket?.sent.at(-1)).toMatchObject({ type: "get_props_response" });
  });

  it("has all at once when it is seen again", async () => {
    const { a, socket } = await connectedHub({ visible: false });
    for (const n of [1, 2, 3]) {
      socket?.say(update(n));
      await settled();
    }
    const before = a.messages().length;
    await a.api.visible(true);
    await settled();
    expect(a.messages().length).toBe(before + 1);
    expect(a.got.at(-1)).toMatchObject({ message: { payload: { props: { n: 3 } } } });
    socket?.say(update(4));
    await settled();
    expect(a.got.at(-1)).toMatchObject({ message: { payload: { props: { n: 4 } } } });
  });
});

it("W28 tabs take turns, and one tab cannot fill the queue of all", async () => {
  const { sockets, tab } = hubWorld();
  const [a, b] = [tab("A"), tab("B")];
  for (let run = 1; run <= 300; run += 1) await a.send(run);
  await b.send(1);
  await settled();
  expect(a.got.filter(({ kind }) => kind === "refused")).toHaveLength(50);
  sockets[0]?.events.opened();
  expect(sockets[0]?.sent.slice(0, 3).map(({ requestId }) => requestId)).toEqual(["A-1", "B-1", "A-2"]);
});
