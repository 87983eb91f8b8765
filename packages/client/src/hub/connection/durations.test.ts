/** Durations that a server or a page names, and that are none. */
import { timerMs } from "@patchbay/protocol";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hubWorld, settled, welcome } from "../../testing/hubWorld.ts";
import { realTime } from "../browser.ts";

const NONE = [0, -1, Number.NaN];
const ENDLESS = [2 ** 31, 1e300, Number.POSITIVE_INFINITY];

describe("timers", () => {
  afterEach(() => vi.useRealTimers());

  it.each(NONE)("a wait of %d is none", (ms) => expect(timerMs(ms)).toBe(0));

  it.each(ENDLESS)("a wait of %d does not pass at once", (ms) => {
    vi.useFakeTimers();
    const work = vi.fn();
    const stop = realTime.setTimer(work, ms);
    vi.advanceTimersByTime(86_400_000);
    expect(work).not.toHaveBeenCalled();
    stop();
  });
});

describe("a hub", () => {
  it.each([...NONE, ...ENDLESS, "soon" as unknown as number])(
    "asks for no sign of life again and again for a heartbeat of %s",
    async (heartbeatMs) => {
      const { sockets, tab, advance } = hubWorld();
      await tab("A", { heartbeatMs, inactivityMs: heartbeatMs }).send(1);
      sockets[0]?.events.opened();
      advance(60_000);
      expect(sockets[0]?.sent).toHaveLength(1);
      expect(sockets).toHaveLength(1);
    },
  );

  it.each([-1, Number.NaN])("an idle time of %d is for ever", async (inactivityMs) => {
    const { sockets, tab, advance } = hubWorld();
    const a = tab("A", { heartbeatMs: 0, inactivityMs, visible: false });
    await a.send(1);
    sockets[0]?.events.opened();
    await a.api.cancel("A-1");
    advance(3_600_000);
    expect(sockets[0]?.closed).toBe(false);
  });

  it.each([...NONE, ...ENDLESS])("leaves once for a drain of %d", async (spreadMs) => {
    const { sockets, tab, advance } = hubWorld();
    await tab("A", { heartbeatMs: 0 }).send(1);
    sockets[0]?.events.opened();
    // As JSON has it: there is no NaN, and 1e999 is infinite.
    const said = Number.isNaN(spreadMs) ? "null" : String(spreadMs).replace("Infinity", "1e999");
    sockets[0]?.events.received(`{"type":"drain","spreadMs":${said}}`);
    await settled();
    advance(1_000);
    sockets[1]?.events.opened();
    advance(3_600_000);
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  it.each([-1, "1e999", '"soon"', "null"])("a greeting with a duration of %s is none", async (ms) => {
    const { sockets, tab } = hubWorld();
    const a = tab("A", { greets: true });
    await a.send(1);
    sockets[0]?.events.opened();
    const text = JSON.stringify({ ...welcome, heartbeatMs: "HERE" }).replace('"HERE"', String(ms));
    sockets[0]?.events.received(text);
    await settled();
    expect(sockets[0]?.sent).toEqual([]);
    sockets[0]?.say(welcome);
    expect(sockets[0]?.sent).toHaveLength(1);
  });
});
