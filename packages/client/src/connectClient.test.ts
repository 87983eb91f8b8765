import type { ServerMessage } from "@patchbay/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RequestOutcome } from "./client.ts";
import { body, browser, closeBrowsers, type ServerEnd } from "./testing/browser.ts";
import { welcome } from "./testing/hubWorld.ts";

afterEach(closeBrowsers);

/** The first socket, once the hub has opened it and `count` requests are written. */
async function serving(sockets: ServerEnd[], count: number, index = 0): Promise<ServerEnd> {
  await vi.waitFor(() => expect(sockets.length).toBeGreaterThan(index));
  const socket = sockets[index] as ServerEnd;
  socket.events.opened();
  await vi.waitFor(() => expect(socket.sent).toHaveLength(count));
  return socket;
}
const READ: ServerMessage = {
  type: "get_props_request",
  rendererId: "tab0#1",
  requestId: "q",
  payload: { componentId: "x", properties: ["v"] },
};
const answer = (rendererId: string, requestId: string): ServerMessage => ({
  type: "callback_response",
  rendererId,
  requestId,
  payload: { status: "ok", data: { multi: true, response: { out: { children: "x" } } } },
});

describe("connectClient", () => {
  it("sends the request of the wire, and settles it in order with the updates around it", async () => {
    const { sockets, tab } = browser();
    const { client, log, request } = tab();
    const { outcomes } = request();
    const socket = await serving(sockets, 1);
    expect(socket.sent[0]).toEqual({
      type: "callback_request",
      rendererId: "tab0#1",
      requestId: "tab0-1",
      payload: body,
    });
    const update = (n: number): ServerMessage => ({
      type: "set_props",
      rendererId: "tab0#1",
      payload: { componentId: `c${n}`, props: { n } },
    });
    socket.say(update(1), answer("tab0#1", "tab0-1"), update(2));
    await vi.waitFor(() => expect(log).toHaveLength(3));
    expect(log).toEqual([
      ["update", "c1", { n: 1 }],
      ["settled", "answered"],
      ["update", "c2", { n: 2 }],
    ]);
    socket.say(answer("tab0#1", "tab0-1"));
    await vi.waitFor(async () => expect((await client.stats()).framesIn).toBe(2));
    expect(outcomes).toHaveLength(1);
  });

  it("W41 shares a connection with pages of the same user only", async () => {
    const { sockets, tab } = browser();
    for (const identity of ["ann", "bob", "ann", ""]) tab({}, identity).request();
    await expect.poll(() => sockets).toHaveLength(3);
    for (const { events } of sockets) {
      events.opened();
      events.received(JSON.stringify(welcome));
    }
    const askedBy = () => sockets.map(({ sent }) => sent.length);
    await expect.poll(askedBy).toEqual([2, 1, 1]);
  });

  it("adds whom the page is for to the query that the socket's address has", async () => {
    const { sockets, tab } = browser();
    tab({}, "ann", "/ws?room=1").request();
    await expect
      .poll(() => sockets.map(({ url }) => url))
      .toEqual(["ws://127.0.0.1/ws?room=1&identity=ann&patchbay=1"]);
  });

  it("answers reads from the tab", async () => {
    const { sockets, tab } = browser();
    tab({
      read: () => {
        throw new Error("no such component");
      },
    }).request();
    const socket = await serving(sockets, 1);
    socket.say(READ);
    await vi.waitFor(() => expect(socket.sent).toHaveLength(2));
    expect(socket.sent[1]).toEqual({
      type: "get_props_response",
      rendererId: "tab0#1",
      requestId: "q",
      payload: {},
      error: { code: "message_shape", message: "no such component" },
    });
  });

  it("a value that is no JSON is reported, and leaves the read without it; what comes behind it comes", async () => {
    const { sockets, tab } = browser();
    const { log, request } = tab({ read: () => ({ v: 7n }) });
    request();
    const socket = await serving(sockets, 1);
    socket.say(READ);
    const error = { code: "message_shape", message: "Not JSON: Do not know how to serialize a BigInt" };
    await vi.waitFor(() => expect(socket.sent.at(-1)).toMatchObject({ requestId: "q", payload: {}, error }));
    expect(log.filter((entry) => Array.isArray(entry) && entry[0] === "report")).toHaveLength(1);
    socket.say({ type: "set_props", rendererId: "tab0#1", payload: { componentId: "next", props: {} } });
    await vi.waitFor(() => expect(log).toContainEqual(["update", "next", {}]));
  });

  it("a bad message settles or answers what it was about, and harms nothing else", async () => {
    const { sockets, tab } = browser();
    const { log, request } = tab();
    const { outcomes } = request();
    const socket = await serving(sockets, 1);
    const bad = (type: string, more: object) =>
      ({ type, rendererId: "tab0#1", ...more }) as unknown as ServerMessage;
    socket.say(
      bad("set_props", { payload: { componentId: 7, props: {} } }),
      bad("set_props", { payload: { componentId: "good", props: {} } }),
      bad("get_props_request", { requestId: "q", payload: null }),
      bad("callback_response", { requestId: "tab0-1", payload: { status: "maybe" } }),
    );
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "failed", code: "message_shape" }]));
    expect(log).toContainEqual(["update", "good", {}]);
    expect(log.filter((entry) => Array.isArray(entry) && entry[0] === "report")).toHaveLength(3);
    await vi.waitFor(() => expect(socket.sent.at(-1)).toMatchObject({ requestId: "q", payload: {} }));
  });

  it("W33 drops what a cancelled run still streams, and ends it on the server", async () => {
    const { sockets, tab } = browser();
    const { log, request } = tab();
    const { handle, outcomes } = request();
    request();
    const socket = await serving(sockets, 2);
    handle.cancel();
    handle.cancel();
    expect(outcomes).toEqual([{ status: "cancelled" }]);
    socket.say(
      { type: "set_props", rendererId: "tab0#1", payload: { componentId: "old", props: {} } },
      { type: "set_props", rendererId: "tab0#2", payload: { componentId: "new", props: {} } },
      READ,
    );
    await vi.waitFor(() =>
      expect(socket.sent.at(-1)).toMatchObject({ requestId: "q", payload: "__disconnected__" }),
    );
    expect(log).toEqual([
      ["settled", "cancelled"],
      ["update", "new", {}],
    ]);
  });

  it("W7 says of a lost connection that the outcome is unknown, and that it came back", async () => {
    const { sockets, tab } = browser();
    const { log, request, client } = tab();
    const { outcomes } = request();
    const socket = await serving(sockets, 1);
    socket.events.closed(1006, "");
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "unknown", code: "connection_lost" }]));
    expect(client.connection.getState().state).toBe("waiting");
    expect(log).not.toContainEqual(["reconnected"]);
  });

  it("goes on where a listener of the page throws", async () => {
    const { sockets, tab } = browser();
    const { client, request, log } = tab();
    request({ persistent: true });
    const socket = await serving(sockets, 1);
    client.connection.subscribe(() => {
      throw new Error("the page's own");
    });
    socket.events.closed(1006, "");
    client.wake();
    await vi.waitFor(() => expect(sockets).toHaveLength(2));
    sockets[1]?.events.opened();
    await vi.waitFor(() => expect(log).toContainEqual(["reconnected"]));
    expect(log).toContainEqual(["report", "callback_failed", "the page's own"]);
  });

  it("W1 says of a request that found no connection in time that it was not sent", async () => {
    const { sockets, tab, timers } = browser();
    const { client, request } = tab();
    const { outcomes } = request();
    const persistent = request({ persistent: true });
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    for (const timer of [...timers]) timer();
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "notSent", code: "unavailable" }]));
    expect(persistent.outcomes).toEqual([]);
    // The next does not wait in vain once more.
    const next = request();
    await vi.waitFor(() => expect(next.outcomes).toMatchObject([{ status: "notSent", code: "unavailable" }]));
    for (const timer of [...timers]) timer();
    await vi.waitFor(() => expect(sockets).toHaveLength(2));
    const again = sockets.at(-1);
    again?.events.opened();
    expect(again?.sent.map((message) => message.requestId)).toEqual(["tab0-2"]);
    await vi.waitFor(() => expect(client.connection.getState().state).toBe("open"));
    const now = request();
    await vi.waitFor(() =>
      expect(again?.sent.map(({ requestId }) => requestId)).toEqual(["tab0-2", "tab0-4"]),
    );
    expect(now.outcomes).toEqual([]);
  });

  it("W1 goes by what the server says since, after a wait in vain: use asks one that refused to be let in", async () => {
    const { sockets, tab, timers } = browser();
    const { client, request } = tab();
    const { outcomes } = request();
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    for (const timer of [...timers]) timer();
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ code: "unavailable" }]));
    for (const timer of [...timers]) timer();
    await vi.waitFor(() => expect(sockets).toHaveLength(2));
    sockets[1]?.events.closed(4003, "Not allowed");
    await vi.waitFor(() => expect(client.connection.getState().state).toBe("refused"));
    const later = request();
    await vi.waitFor(() => expect(later.outcomes).toMatchObject([{ status: "notSent", code: "refused" }]));
  });

  it("A11 a request goes elsewhere when its hub lost the connection before the tab heard of it", async () => {
    const { sockets, tab, timers } = browser();
    const { client, request } = tab();
    request();
    await serving(sockets, 1);
    await vi.waitFor(() => expect(client.connection.getState().state).toBe("open"));
    sockets[0]?.events.closed(1006, "");
    const { outcomes } = request();
    expect(client.connection.getState().state).toBe("open");
    await vi.waitFor(() => expect(client.connection.getState().state).toBe("waiting"));
    for (const timer of [...timers]) timer();
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "notSent", code: "unavailable" }]));
  });

  it("A11 a hub that comes too late for a request gets a connection, and the next goes over it", async () => {
    const { sockets, tab, timers, hubScript } = browser({ worker: "missing" });
    hubScript.missing = true;
    const { client, request } = tab();
    const first = request();
    await vi.waitFor(() => expect(client.connection.getState().state).toBe("waiting"));
    const due = [...timers];
    timers.clear();
    for (const timer of due) timer();
    await vi.waitFor(() =>
      expect(first.outcomes).toMatchObject([{ status: "notSent", code: "unavailable" }]),
    );
    await vi.waitFor(() => expect(timers.size).toBeGreaterThan(0));
    hubScript.missing = false;
    for (const timer of [...timers]) timer();
    const socket = await serving(sockets, 0);
    await vi.waitFor(() => expect(client.connection.getState().state).toBe("open"));
    const next = request();
    await vi.waitFor(() => expect(socket.sent).toHaveLength(1));
    socket.say(answer("tab0#2", "tab0-2"));
    await vi.waitFor(() => expect(next.outcomes).toMatchObject([{ status: "answered" }]));
  });

  it("A11 what was sent or has settled leaves no deadline behind", async () => {
    const { sockets, tab, timers } = browser();
    const { request } = tab();
    request();
    const socket = await serving(sockets, 1);
    const before = timers.size;
    const { outcomes } = request();
    expect(timers.size).toBe(before + 1);
    await vi.waitFor(() => expect(socket.sent).toHaveLength(2));
    socket.say(answer("tab0#2", "tab0-2"));
    await vi.waitFor(() => expect(outcomes).toHaveLength(1));
    expect(timers.size).toBe(before);
  });

  it("W10 a message that could close the socket for everybody is left to HTTP", async () => {
    const { sockets, tab } = browser();
    const { client, request } = tab();
    request();
    const socket = await serving(sockets, 1);
    const outcomes: RequestOutcome[] = [];
    // 18 MiB, in 6 Mi characters.
    const long = { ...body, inputs: [{ id: "in", property: "value", value: "語".repeat(6 * 1024 * 1024) }] };
    const settle = (outcome: RequestOutcome): void => void outcomes.push(outcome);
    client.request(long, { transport: "socket", persistent: false, settle });
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "notSent", code: "too_large" }]));
    expect(socket.sent).toHaveLength(1);
  });

  it.each([4001, 4003])(
    "EX1 what a server refused with %i before it said welcome was not sent",
    async (code) => {
      const { sockets, tab } = browser();
      const { client, request, log } = tab({}, "ann");
      const [first, loop] = [request(), request({ persistent: true })];
      await expect.poll(() => client.connection.getState().state).toBe("connecting");
      sockets[0]?.events.opened();
      await client.stats();
      expect(sockets[0]?.sent).toEqual([]);
      sockets[0]?.events.closed(code, "no");
      const refused = [{ status: "notSent", code: "refused" }];
      await vi.waitFor(() => expect([first.outcomes, loop.outcomes]).toMatchObject([refused, refused]));
      // What restarts does so once the server lets the page in.
      request();
      await expect.poll(() => sockets).toHaveLength(2);
      sockets[1]?.events.opened();
      expect(log).not.toContainEqual(["reconnected"]);
      sockets[1]?.events.received(JSON.stringify(welcome));
      await vi.waitFor(() => expect(log).toContainEqual(["reconnected"]));
    },
  );

  it("W3 a refused connection refuses what waits for it", async () => {
    const { sockets, tab } = browser();
    const { request, client } = tab();
    const waiting = request({ persistent: true });
    const socket = await serving(sockets, 1);
    socket.events.closed(4003, "Origin not allowed");
    await vi.waitFor(() =>
      expect(client.connection.getState()).toMatchObject({ state: "refused", reason: "Origin not allowed" }),
    );
    await vi.waitFor(() => expect(waiting.outcomes).toHaveLength(1));
    const later = request();
    await vi.waitFor(() => expect(later.outcomes).toMatchObject([{ status: "notSent", code: "refused" }]));
  });

  it("W2 a dead worker is replaced; what it had been given is of unknown outcome", async () => {
    const { sockets, tab, killWorker } = browser();
    const { log, request, client } = tab();
    const { outcomes } = request();
    const before = await serving(sockets, 1);
    await vi.waitFor(() => expect(client.connection.getState().state).toBe("open"));
    killWorker();
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "unknown" }]));
    before.events.closed(1001, "");
    const socket = await serving(sockets, 0, 1);
    const after = request();
    await vi.waitFor(() => expect(log).toContainEqual(["reconnected"]));
    socket.say(answer("tab0#2", "tab0-2"));
    await vi.waitFor(() => expect(after.outcomes).toMatchObject([{ status: "answered" }]));
  });

  it("a tab that its hub has forgotten says hello again, and what it asked meanwhile is sent then, once", async () => {
    const { sockets, tab, forget } = browser();
    const { log, request } = tab();
    const first = request();
    const socket = await serving(sockets, 1);
    socket.say(answer("tab0#1", "tab0-1"));
    await vi.waitFor(() => expect(first.outcomes).toHaveLength(1));
    forget("tab0");
    const meanwhile = request();
    const again = await serving(sockets, 1, 1);
    expect(again.sent[0]?.requestId).toBe("tab0-2");
    await vi.waitFor(() => expect(log).toContainEqual(["reconnected"]));
    again.say(answer("tab0#2", "tab0-2"));
    await vi.waitFor(() => expect(meanwhile.outcomes).toMatchObject([{ status: "answered" }]));
  });

  it.each(["throws", "fails", "silent", "missing"] as const)(
    "where the worker %s the hub is in the page and everything works",
    async (worker) => {
      const { sockets, tab } = browser({ worker });
      const { request, client } = tab();
      const { outcomes } = request();
      const socket = await serving(sockets, 1);
      socket.say(answer("tab0#1", "tab0-1"));
      await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "answered" }]));
      expect(client.connection.getState()).toMatchObject({ place: "page", state: "open", tabs: 1 });
    },
  );

  it("where not even the page's own hub can be loaded: says why, goes on trying, and works when it can", async () => {
    const { sockets, tab, timers, hubScript } = browser({ worker: "missing" });
    hubScript.missing = true;
    const { request, client } = tab();
    const { outcomes } = request({ persistent: true });
    await vi.waitFor(() =>
      expect(client.connection.getState()).toMatchObject({
        state: "waiting",
        reason: "patchbay-hub.js could not be loaded",
      }),
    );
    hubScript.missing = false;
    for (const timer of [...timers]) timer();
    const socket = await serving(sockets, 1);
    socket.say(answer("tab0#1", "tab0-1"));
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "answered" }]));
  });

  it("HS4 where the server names no address of a socket, nothing is sent, and the next tab is served", async () => {
    const { sockets, tab } = browser();
    const bad = tab({}, "", "http://[").request();
    await vi.waitFor(() => expect(bad.outcomes).toMatchObject([{ status: "notSent", code: "unavailable" }]));
    const good = tab({}, "", "wss://http.example/http").request();
    await vi.waitFor(() => expect(sockets[0]?.url).toBe("wss://http.example/http?patchbay=1"));
    expect(good.outcomes).toEqual([]);
  });

  it("two tabs share one socket and do not meet", async () => {
    const { sockets, tab } = browser();
    const [one, two] = [tab(), tab()];
    one.request();
    two.request();
    const socket = await serving(sockets, 2);
    socket.say(answer("tab1#1", "tab1-1"));
    await vi.waitFor(() => expect(two.log).toContainEqual(["settled", "answered"]));
    expect(one.log).toEqual([]);
    expect(sockets).toHaveLength(1);
  });

  it("says of a value that JSON cannot carry which request it broke", async () => {
    const { tab } = browser();
    const { client } = tab();
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const outcomes: RequestOutcome[] = [];
    client.request(
      { ...body, inputs: [{ id: "a", property: "b", value: cycle }] },
      { transport: "socket", persistent: false, settle: (outcome) => outcomes.push(outcome) },
    );
    await vi.waitFor(() => expect(outcomes).toMatchObject([{ status: "failed", code: "message_shape" }]));
  });
});
