import { describe, expect, it } from "vitest";
import { hubWorld, settled, welcome } from "../testing/hubWorld.ts";

describe("W31 a port speaks for the tab that said hello over it", () => {
  const request = (rendererId: string, requestId: string) => ({
    requestId,
    callback: "out.x",
    persistent: false,
    text: JSON.stringify({ type: "callback_request", rendererId, requestId, payload: {} }),
  });

  it.each([
    ["rendererId", "B#1", "A-1"],
    ["requestId", "A#1", "B-1"],
    ["name", "B#1", "B-1"],
  ])("so a request with another's %s is not sent, and told with a code", async (_, rendererId, requestId) => {
    const { sockets, tab } = hubWorld();
    const [a, b] = [tab("A"), tab("B")];
    await a.api.send(request(rendererId, requestId));
    await b.send(9);
    sockets[0]?.events.opened();
    await settled();
    expect(sockets[0]?.sent.map((message) => message.requestId)).toEqual(["B-9"]);
    expect(a.got).toContainEqual(
      expect.objectContaining({ kind: "refused", sent: false, requestId, code: "message_shape" }),
    );
    expect(b.kinds()).toEqual([]);
  });

  it("so it ends nothing of another's, and takes nothing of another's back", async () => {
    const { sockets, tab } = hubWorld();
    const [a, b] = [tab("A"), tab("B")];
    await b.send(1);
    expect(await a.api.withdraw("B-1")).toBe(false);
    await a.api.cancel("B-1");
    sockets[0]?.events.opened();
    sockets[0]?.say(welcome);
    await a.api.cancel("B-1");
    await a.api.leave(9);
    expect(sockets[0]?.sent).toMatchObject([
      { type: "callback_request", requestId: "B-1" },
      { type: "renderer_disconnect", rendererId: "A" },
    ]);
    expect(await b.api.alive()).toBe(true);
  });

  it("and for none before", async () => {
    const { sockets, tab, port } = hubWorld();
    const b = tab("B");
    const stranger = port();
    expect(await stranger.send(request("B#1", "B-1"))).toBe(false);
    await stranger.leave(9);
    expect(await b.api.alive()).toBe(true);
    sockets[0]?.events.opened();
    expect(sockets[0]?.sent).toEqual([]);
  });

  it("so it answers for its tab, and for no other", async () => {
    const { sockets, tab } = hubWorld();
    const a = tab(
      "A",
      {},
      {
        values: { x: 1 },
        tamper: (answer) => [{ ...answer, rendererId: "B#1", requestId: "q-B" }, answer],
      },
    );
    await a.send(1);
    sockets[0]?.events.opened();
    sockets[0]?.say({
      type: "get_props_request",
      rendererId: "A#1",
      requestId: "q-A",
      payload: { componentId: "x", properties: ["x"] },
    });
    await settled();
    expect(sockets[0]?.sent.slice(1)).toEqual([
      { type: "get_props_response", rendererId: "A#1", requestId: "q-A", payload: { x: 1 } },
    ]);
  });
});
