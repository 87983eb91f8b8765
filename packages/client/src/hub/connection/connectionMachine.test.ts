import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs, RETRY } from "./backoff.ts";
import { stepConnection } from "./connectionMachine.ts";
import {
  type ConnectionCommand,
  type ConnectionEvent,
  type ConnectionState,
  initialConnection,
} from "./connectionState.ts";

const timing = { now: 0, random: 0.5, heartbeatMs: 30_000, quietMs: 0 };

/** Runs events from the start; gives the last state and the commands of the last event. */
function after(...events: (ConnectionEvent | [ConnectionEvent, number])[]): {
  state: ConnectionState;
  commands: ConnectionCommand[];
} {
  let step: { state: ConnectionState; commands: ConnectionCommand[] } = {
    state: initialConnection(),
    commands: [],
  };
  for (const entry of events) {
    const [event, now] = Array.isArray(entry) ? entry : [entry, 0];
    step = stepConnection(step.state, event, { ...timing, now });
  }
  return step;
}
const need: ConnectionEvent = { type: "need" };
const wake: ConnectionEvent = { type: "wake" };
const opened = (generation: number, waits = false): ConnectionEvent => ({
  type: "opened",
  generation,
  waits,
});
const closed = (generation: number, code: number, reason = ""): ConnectionEvent => ({
  type: "closed",
  generation,
  code,
  reason,
});
const timer = (name: "retry" | "handshake" | "heartbeat" | "deadline"): ConnectionEvent => ({
  type: "timer",
  name,
});
const names = (commands: ConnectionCommand[]): string[] => commands.map((command) => command.do);

describe("connection", () => {
  it("opens on need only, and only once", () => {
    expect(after(wake).state.phase).toBe("idle");
    expect(names(after(need).commands)).toEqual(["clearTimers", "open", "setTimer"]);
    expect(after(need, need).commands).toEqual([]);
  });

  it("flushes what waits as soon as it is open", () => {
    const { state, commands } = after(need, opened(1));
    expect(state).toMatchObject({ phase: "open", opens: 1 });
    expect(names(commands)).toEqual(["clearTimers", "flush", "setTimer"]);
  });

  it.each([1000, 1001, 1006, 1011, 1012, 4777])("CL2 comes back after close code %i", (code) => {
    const { state, commands } = after(need, opened(1), closed(1, code));
    expect(state.phase).toBe("waiting");
    expect(names(commands)).toEqual(["clearTimers", "lost", "setTimer"]);
  });

  it.each([1008, 4001, 4003])("CL2 stays away after close code %i until it is woken, or used", (code) => {
    const refused = after(need, opened(1), closed(1, code, "no"));
    expect(refused.state).toMatchObject({ phase: "refused", reason: "no" });
    expect(names(refused.commands)).toEqual(["clearTimers", "lost"]);
    expect(after(need, opened(1), closed(1, code), wake).state.phase).toBe("connecting");
    expect(after(need, opened(1), closed(1, code), need).state.phase).toBe("connecting");
  });

  it("CL2 refused again and again, asks less and less often, however much it is used", () => {
    let { state } = after(need, closed(1, 4001));
    const asked: number[] = [];
    for (let now = 0; now < 600_000; now += 1_000) {
      ({ state } = stepConnection(state, need, { ...timing, now }));
      if (state.phase !== "connecting") continue;
      asked.push(now);
      ({ state } = stepConnection(state, closed(state.generation, 4001), { ...timing, now }));
    }
    expect(asked.slice(0, 4)).toEqual([0, 10_000, 30_000, 60_000]);
    expect(asked.length).toBeLessThan(15);
    ({ state } = stepConnection(state, wake, timing));
    expect(state.phase).toBe("connecting");
  });

  it("CL3 ignores what an older socket says", () => {
    const now = after(need, closed(1, 1006), timer("retry"), opened(2));
    for (const late of [opened(1), closed(1, 1006), { type: "received", generation: 1 } as const]) {
      expect(stepConnection(now.state, late, timing)).toEqual({ state: now.state, commands: [] });
    }
  });

  it("W17 never gives up", () => {
    let { state } = after(need);
    for (let attempt = 0; attempt < 200; attempt++) {
      ({ state } = stepConnection(state, closed(state.generation, 1006), timing));
      expect(state.phase).toBe("waiting");
      ({ state } = stepConnection(state, timer("retry"), timing));
      expect(state.phase).toBe("connecting");
    }
  });

  it("W26 a wake while waiting replaces the retry and leaves one socket", () => {
    const woken = after(need, closed(1, 1006), wake);
    expect(names(woken.commands)).toEqual(["clearTimers", "open", "setTimer"]);
    expect(stepConnection(woken.state, timer("retry"), timing).commands).toEqual([]);
  });

  it("CL5 the backoff starts afresh only after a connection that held", () => {
    const flapping = after(need, closed(1, 1006), timer("retry"), opened(2), [closed(2, 1006), 100]);
    expect(flapping.state.attempt).toBe(2);
    const held = after(need, closed(1, 1006), timer("retry"), opened(2), [closed(2, 1006), 60_000]);
    expect(held.state.attempt).toBe(1);
  });

  it("W20 asks once, and a tick meanwhile does not push the deadline away", () => {
    const asked = after(need, opened(1), timer("heartbeat"));
    expect(names(asked.commands)).toEqual(["heartbeat", "setTimer", "setTimer"]);
    const again = stepConnection(asked.state, timer("heartbeat"), timing);
    expect(again.commands).toEqual([{ do: "setTimer", name: "heartbeat", ms: 30_000 }]);
  });

  it("a heartbeat of 0 asks nothing, also when it becomes 0 later", () => {
    const { state } = after(need, opened(1));
    const step = stepConnection(state, timer("heartbeat"), { ...timing, heartbeatMs: 0 });
    expect(step.commands).not.toContainEqual(expect.objectContaining({ do: "setTimer", name: "heartbeat" }));
  });

  it("W21 anything received is a sign of life", () => {
    const alive = after(
      need,
      opened(1),
      timer("heartbeat"),
      { type: "received", generation: 1 },
      timer("deadline"),
    );
    expect(alive.state.phase).toBe("open");
    const dead = after(need, opened(1), timer("heartbeat"), timer("deadline"));
    expect(dead.state.phase).toBe("waiting");
    expect(names(dead.commands)).toEqual(["clearTimers", "close", "lost", "setTimer"]);
  });

  it("a handshake without an answer is given up and tried again", () => {
    const { state, commands } = after(need, timer("handshake"));
    expect(state.phase).toBe("waiting");
    expect(names(commands)).toEqual(["clearTimers", "close", "setTimer"]);
  });

  it("HB1 asks only a server that has said nothing since the last look", () => {
    const heard = after(need, opened(1), { type: "received", generation: 1 }, timer("heartbeat"));
    expect(heard.commands).toEqual([{ do: "setTimer", name: "heartbeat", ms: 30_000 }]);
    expect(names(stepConnection(heard.state, timer("heartbeat"), timing).commands)).toContain("heartbeat");
  });

  it("HB2 gives a sign of life on each tick, and to a server that speaks, unless it has just written", () => {
    const received: ConnectionEvent = { type: "received", generation: 1 };
    const { state } = after(need, opened(1), received);
    const commands = (event: ConnectionEvent, quietMs: number, heartbeatMs = 30_000): string[] =>
      names(stepConnection(state, event, { ...timing, heartbeatMs, quietMs }).commands);
    expect(commands(timer("heartbeat"), 15_000)).toEqual(["heartbeat", "setTimer"]);
    expect(commands(timer("heartbeat"), 14_999)).toEqual(["setTimer"]);
    // Timers of hidden pages are slow; messages arrive in time.
    expect(commands(received, 15_000)).toEqual(["heartbeat"]);
    expect(commands(received, 14_999)).toEqual([]);
    expect(commands(received, 15_000, 0)).toEqual([]);
  });

  it("W16 a wake asks a silent server with a short deadline", () => {
    const woken = after(need, opened(1), wake);
    expect(woken.commands).toEqual([{ do: "heartbeat" }, { do: "setTimer", name: "deadline", ms: 4_000 }]);
  });

  it("A22 a wake gives a silent server that was asked already four seconds more, and never more than it had", () => {
    const woken = after(need, opened(1), [timer("heartbeat"), 0], [wake, 1_000]);
    expect(woken.commands).toEqual([{ do: "heartbeat" }, { do: "setTimer", name: "deadline", ms: 4_000 }]);
    // Each focus wakes: the deadline does not move away.
    for (const now of [2_000, 4_999]) {
      expect(stepConnection(woken.state, wake, { ...timing, now }).commands).toEqual([]);
    }
    expect(after(need, opened(1), [timer("heartbeat"), 0], [wake, 6_000]).commands).toEqual([]);
  });

  it("a wake makes an attempt anew that began on a network which may be gone; a fresh one it leaves", () => {
    expect(after(need, [wake, 1_999]).commands).toEqual([]);
    const anew = after(need, [wake, 2_000]);
    expect(names(anew.commands)).toEqual(["close", "clearTimers", "open", "setTimer"]);
    expect(anew.state.generation).toBe(2);
  });

  it("a session is asked for before the connection counts as open", () => {
    const asking = after(need, opened(1, true));
    expect(asking).toMatchObject({ state: { phase: "connecting" }, commands: [] });
    expect(names(stepConnection(asking.state, { type: "ready" }, timing).commands)).toContain("flush");
    expect(stepConnection(asking.state, timer("handshake"), timing).state.phase).toBe("waiting");
  });

  it("a socket that makes no sense is given up", () => {
    const broken = after(need, opened(1), { type: "broken", reason: "A message is missing" });
    expect(names(broken.commands)).toEqual(["clearTimers", "close", "lost", "setTimer"]);
    expect(broken.state).toMatchObject({ phase: "waiting", reason: "A message is missing" });
  });

  it("idle closes quietly and need opens again", () => {
    const idle = after(need, opened(1), { type: "idle" });
    expect(idle.state.phase).toBe("idle");
    expect(stepConnection(idle.state, need, timing).state.phase).toBe("connecting");
  });

  it("the last tab's leaving closes with 1000", () => {
    expect(after(need, opened(1), { type: "stop" }).commands).toContainEqual({
      do: "close",
      code: 1000,
      reason: "Client disconnect",
    });
  });

  it("whatever happens: one socket at a time, and every loss is told once", () => {
    const event = fc.oneof(
      fc.constantFrom<ConnectionEvent>(
        need,
        wake,
        { type: "idle" },
        { type: "stop" },
        timer("retry"),
        timer("handshake"),
        timer("heartbeat"),
        timer("deadline"),
      ),
      fc.constantFrom<ConnectionEvent>({ type: "ready" }, { type: "broken", reason: "a gap" }),
      fc.record({
        type: fc.constant("opened" as const),
        generation: fc.integer({ min: 0, max: 5 }),
        waits: fc.boolean(),
      }),
      fc.record({
        type: fc.constant("closed" as const),
        generation: fc.integer({ min: 0, max: 5 }),
        code: fc.constantFrom(1000, 1006, 1008, 1013, 4001),
        reason: fc.constant(""),
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = initialConnection();
        let sockets = 0;
        for (const next of events) {
          const before = state;
          // The platform tells of a close only for a socket that is still there.
          if (next.type === "closed" && next.generation === state.generation && sockets > 0) sockets--;
          const step = stepConnection(state, next, timing);
          state = step.state;
          for (const command of step.commands) {
            if (command.do === "open") sockets++;
            if (command.do === "close") sockets--;
          }
          expect(sockets).toBe(state.phase === "open" || state.phase === "connecting" ? 1 : 0);
          const told = names(step.commands).includes("lost");
          if (told) expect(before.phase).toBe("open");
        }
      }),
    );
  });
});

describe("backoffMs", () => {
  it("CL5 spreads over the whole interval and is capped", () => {
    expect(backoffMs(0, 0, RETRY)).toBe(0);
    expect(backoffMs(3, 0.5, RETRY)).toBe(488);
    expect(backoffMs(10_000, 0.999_999, RETRY)).toBe(30_000);
  });

  it("CL5 after five seconds away, the next attempt is no further than six tenths of it", () => {
    let away = 0;
    for (let attempt = 0; attempt < 30; attempt++) {
      // As one that draws the middle each time.
      const next = backoffMs(attempt, 1, RETRY);
      if (away > 5_000) expect(next).toBeLessThan(0.6 * away);
      away += backoffMs(attempt, 0.5, RETRY);
    }
  });
});
