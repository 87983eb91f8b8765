import { afterEach, describe, expect, it, vi } from "vitest";
import type { RequestOutcome } from "./client.ts";
import { answer, body, browser, closeBrowsers, serving } from "./testing/browser.ts";
import { welcome } from "./testing/hubWorld.ts";

afterEach(closeBrowsers);

describe("without a connection or a hub", () => {
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
});
