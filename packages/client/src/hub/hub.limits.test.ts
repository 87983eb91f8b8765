import { describe, expect, it } from "vitest";
import { hubWorld, settled, welcome } from "../testing/hubWorld.ts";

describe("what is too long", () => {
  it("W10 an answer to a read over the server's limit is not sent: it says why, and breaks nobody's connection", async () => {
    const { sockets, tab } = hubWorld();
    const a = tab("A", {}, { values: { x: "x".repeat(2_000) } });
    await a.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.say(welcome);
    sockets[0]?.say({
      type: "get_props_request",
      rendererId: "A#1",
      requestId: "q",
      payload: { componentId: "big", properties: ["x"] },
    });
    await settled();
    expect(sockets[0]?.sent.at(-1)).toEqual({
      type: "get_props_response",
      rendererId: "A#1",
      requestId: "q",
      payload: {},
      error: { code: "too_large", message: "Over the limit of 1000 bytes" },
    });
  });

  it("W10 a request over the server's limit is not sent", async () => {
    const { sockets, tab } = hubWorld();
    const a = tab("A");
    await a.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.say(welcome);
    await a.api.send({
      requestId: "A-2",
      callback: "out.x",
      persistent: false,
      text: `{"type":"callback_request","rendererId":"A#2","requestId":"A-2","payload":"${"x".repeat(1_000)}"}`,
    });
    await settled();
    expect(a.got).toContainEqual(
      expect.objectContaining({ kind: "refused", sent: false, requestId: "A-2", code: "too_large" }),
    );
    expect(sockets[0]?.sent).toHaveLength(1);
  });

  const requestOf = (run: number, value: string) => ({
    requestId: `A-${run}`,
    callback: "out.x",
    persistent: false,
    text: `{"type":"callback_request","rendererId":"A#${run}","requestId":"A-${run}","payload":"${value}"}`,
  });

  it("A9 nor is one that was given before the server said its limit, or waited for another connection", async () => {
    const { sockets, tab, advance } = hubWorld();
    const a = tab("A", { greets: true });
    await a.api.send(requestOf(1, "x".repeat(1_000)));
    await a.api.send(requestOf(2, "short"));
    sockets[0]?.events.opened();
    sockets[0]?.say(welcome);
    await settled();
    const refused = (run: number) =>
      expect.objectContaining({ kind: "refused", sent: false, requestId: `A-${run}`, code: "too_large" });
    expect(a.got).toContainEqual(refused(1));
    expect(sockets[0]?.sent).toMatchObject([{ requestId: "A-2" }]);
    sockets[0]?.events.closed(1012, "");
    await a.api.send(requestOf(3, "x".repeat(1_000)));
    advance(1_000);
    sockets[1]?.events.opened();
    sockets[1]?.say(welcome);
    await settled();
    expect(a.got).toContainEqual(refused(3));
    expect(sockets[1]?.sent).toEqual([]);
  });

  it.each([
    ["Latin", "x", 1],
    ["Cyrillic", "ж", 2],
    ["Chinese", "語", 3],
    ["a surrogate pair", "😀", 4],
    ["half of one", "\ud83d", 3],
  ])("A16 a limit is of bytes: %s", async (_, character, bytes) => {
    const { sockets, tab } = hubWorld();
    const a = tab("A");
    await a.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.say(welcome);
    const room = welcome.limits.maxMessageBytes - requestOf(2, "").text.length;
    const most = Math.floor(room / bytes);
    await a.api.send(requestOf(2, character.repeat(most)));
    await a.api.send(requestOf(3, character.repeat(most + 1)));
    await settled();
    expect(sockets[0]?.sent.map(({ requestId }) => requestId)).toEqual(["A-1", "A-2"]);
    expect(a.got).toContainEqual(expect.objectContaining({ requestId: "A-3", code: "too_large" }));
  });

  it("A16 an answer that common servers would close the connection for is not sent, whatever its characters", async () => {
    const { sockets, tab } = hubWorld();
    const a = tab("A", {}, { values: { x: "ж".repeat(8 * 1024 * 1024) } });
    await a.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.say({
      type: "get_props_request",
      rendererId: "A#1",
      requestId: "q",
      payload: { componentId: "big", properties: ["x"] },
    });
    await settled();
    expect(sockets[0]?.sent.at(-1)).toMatchObject({ payload: {}, error: { code: "too_large" } });
  });
});
