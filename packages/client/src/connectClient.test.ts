import type { ServerMessage } from "@patchbay/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RequestOutcome } from "./client.ts";
import { answer, body, browser, closeBrowsers, serving } from "./testing/browser.ts";
import { welcome } from "./testing/hubWorld.ts";

afterEach(closeBrowsers);

const READ: ServerMessage = {
  type: "get_props_request",
  rendererId: "tab0#1",
  requestId: "q",
  payload: { componentId: "x", properties: ["v"] },
};

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
