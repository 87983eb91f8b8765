/** Requests that break the connection: the circuit breaker of their callbacks. */
import { describe, expect, it } from "vitest";
import { connectedHub, settled } from "../testing/hubWorld.ts";

describe("W25 a request that breaks the connection", () => {
  it("is tried alone the second time, and then not sent any more, with its callback named; others go on", async () => {
    const { sockets, a, advance } = await connectedHub();
    await a.send(2);
    sockets[0]?.events.closed(1006, "");
    await settled();
    // The page asks again, as an interval does.
    await a.send(3, "out2.x");
    await a.send(4, "out4.x");
    advance(1_000);
    sockets[1]?.events.opened();
    const sent = (at: number) => sockets[at]?.sent.map(({ requestId }) => requestId);
    expect(sent(1)).toEqual(["A-3", "A-4"]);
    sockets[1]?.events.closed(1006, "");
    await a.send(5, "out2.x");
    await a.send(6, "out4.x");
    await settled();
    expect(a.got).toContainEqual(
      expect.objectContaining({ kind: "refused", requestId: "A-5", sent: false, code: "quarantined" }),
    );
    expect(JSON.stringify(a.got)).toContain("out2.x");
    advance(2_000);
    sockets[2]?.events.opened();
    expect(sent(2)).toEqual(["A-6"]);
  });

  it("A10 is quarantined also where each request is cancelled by the next one", async () => {
    const { sockets, a, advance } = await connectedHub();
    const asked = async (run: number, earlier: number): Promise<void> => {
      await a.send(run, "poison.x");
      await a.api.cancel(`A-${earlier}`);
    };
    await asked(2, 0);
    for (let n = 0; n < 2; n++) {
      const socket = sockets.at(-1);
      await asked(2 * n + 3, 2 * n + 2);
      await a.api.cancel(`A-${2 * n + 3}`);
      socket?.events.closed(1006, "");
      await a.send(2 * n + 4, "poison.x");
      advance(1_000);
      sockets.at(-1)?.events.opened();
    }
    await a.send(9, "poison.x");
    await settled();
    expect(a.got).toContainEqual(
      expect.objectContaining({ requestId: "A-9", sent: false, code: "quarantined" }),
    );
  });

  it("A10 is not quarantined for a break after the connection has borne it", async () => {
    const { sockets, a, advance } = await connectedHub();
    await a.send(2, "slow.x");
    sockets[0]?.events.closed(1006, "");
    await a.send(3, "slow.x");
    advance(1_000);
    sockets[1]?.events.opened();
    expect(sockets[1]?.sent).toMatchObject([{ requestId: "A-3" }]);
    advance(9_000);
    sockets[1]?.events.closed(1006, "");
    await a.send(4, "slow.x");
    await settled();
    expect(a.kinds()).not.toContain("refused");
    advance(1_000);
    sockets[2]?.events.opened();
    expect(sockets[2]?.sent).toMatchObject([{ requestId: "A-4" }]);
  });

  it("is written with the others again once it was answered, or the connection has survived it", async () => {
    const { sockets, a, advance } = await connectedHub();
    sockets[0]?.events.closed(1006, "");
    advance(1_000);
    sockets[1]?.events.opened();
    await a.send(2, "out1.x");
    await a.send(3, "out1.x");
    const sent = () => sockets[1]?.sent.map(({ requestId }) => requestId);
    expect(sent()).toEqual(["A-2"]);
    advance(1_000);
    expect(sent()).toEqual(["A-2", "A-3"]);
  });

  it.each([1001, 1008, 1012, 1013, 4000])(
    "does not count as a failure when the server closes with %i",
    async (code) => {
      const { sockets, a, advance } = await connectedHub();
      sockets[0]?.events.closed(code, "");
      await a.api.wake();
      advance(1_000);
      sockets[1]?.events.opened();
      await a.send(2, "out1.x");
      await a.send(3, "out1.x");
      expect(sockets[1]?.sent.map(({ requestId }) => requestId)).toEqual(["A-2", "A-3"]);
    },
  );
});
