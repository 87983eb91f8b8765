/** Streamed answers over the socket: parts, one final, resume, cancel, and a client that does not keep up (rules ST1, ST6). */
import { describe, expect, it } from "vitest";
import type { AnyHandler } from "../callbacks/registry.ts";
import type { CallbackContext } from "../runs/context.ts";
import { setUp } from "../testing/resumeSetUp.ts";
import { out, settle, setUpSession } from "../testing/sessionSetUp.ts";

const contextOf = (args: unknown[]): CallbackContext => args.at(-1) as CallbackContext;

/** Lets tasks and promises run in turn, as often as a few parts need. */
async function turn(clock: { advance(ms: number): void }, times = 20): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await settle();
    clock.advance(1);
  }
}

/** A generator that is told its next value; `log` has what it did. */
function told() {
  const said: unknown[] = [];
  let wake = (): void => undefined;
  const log: unknown[] = [];
  const handler: AnyHandler = async function* (...args) {
    const { signal } = contextOf(args);
    log.push("begun");
    try {
      for (;;) {
        while (said.length === 0) {
          await new Promise<void>((resolve, reject) => {
            wake = resolve;
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          });
        }
        const value = said.shift();
        if (value === "end") return;
        yield value;
      }
    } finally {
      log.push("closed");
    }
  };
  const say = (value: unknown): void => {
    said.push(value);
    wake();
  };
  return { handler, log, say };
}

describe("a callback that yields", () => {
  it("answers with parts and one final, in order with what it sets", async () => {
    const { add, call, clock, socket, session } = setUpSession({ extended: false });
    const output = add(out, async function* (...args) {
      yield "a";
      contextOf(args).setProps("side", { y: 1 });
      yield "ab";
      contextOf(args).setProps("side", { y: 2 });
    });
    call(output);
    await turn(clock);
    const names = { type: "callback_response", rendererId: "tab", requestId: "tab-1" };
    const part = (x: string) => ({
      ...names,
      payload: { status: "ok", stream: true, data: { multi: true, response: { out: { x } } } },
    });
    const set = (y: number) => ({
      type: "set_props",
      rendererId: "tab",
      payload: { componentId: "side", props: { y } },
    });
    expect(socket.messages).toEqual([
      part("a"),
      set(1),
      part("ab"),
      set(2),
      { ...names, payload: { status: "ok", stream: true, done: true } },
    ]);
    expect(session.info().tabs.flatMap(({ requests }) => requests)).toEqual([]);
  });

  it("ends with its error after its parts, without details unless dev tools are on", async () => {
    for (const devTools of [true, false]) {
      const { add, call, clock, responses, logged } = setUpSession({ devTools });
      const output = add(out, async function* () {
        yield 1;
        throw new Error("secret");
      });
      call(output);
      await turn(clock);
      const message = devTools ? "secret" : "An internal server error occurred.";
      expect(responses().map(({ payload }) => payload)).toMatchObject([
        { status: "ok", stream: true },
        { status: "error", message, code: "callback_failed" },
      ]);
      expect(logged).toMatchObject([{ level: "error", message: "secret" }]);
    }
  });

  it("runs once for a request that is repeated, while it runs and afterwards", async () => {
    const { add, call, clock, responses } = setUpSession({ resumeMs: 60_000 });
    const { handler, log, say } = told();
    const output = add(out, handler);
    call(output);
    call(output);
    say(1);
    await turn(clock);
    call(output);
    say("end");
    await turn(clock);
    call(output);
    await turn(clock);
    expect(log).toEqual(["begun", "closed"]);
    expect(responses()).toHaveLength(2);
  });

  it("is closed by a cancel, and its tab gets one final answer", async () => {
    const { add, call, clock, receive, responses } = setUpSession();
    const { handler, log, say } = told();
    call(add(out, handler));
    say(1);
    await turn(clock);
    receive({ type: "cancel", requestId: "tab-1" });
    await turn(clock);
    expect(log).toEqual(["begun", "closed"]);
    expect(responses().map(({ payload }) => payload)).toMatchObject([
      { stream: true },
      { status: "prevent_update" },
    ]);
  });

  it("is closed when its tab goes, and nothing is sent", async () => {
    const { add, call, clock, receive, responses } = setUpSession();
    const { handler, log, say } = told();
    call(add(out, handler));
    say(1);
    await turn(clock);
    receive({ type: "renderer_disconnect", rendererId: "tab" });
    await turn(clock);
    expect(log).toEqual(["begun", "closed"]);
    expect(responses()).toHaveLength(1);
  });

  it("may be persistent", async () => {
    const { add, call, clock, responses } = setUpSession({ websocketCallbacks: false });
    const { handler, say } = told();
    call(add({ ...out, persistent: true }, handler));
    say(1);
    await turn(clock);
    expect(responses()).toHaveLength(1);
  });
});

describe("a client that comes back", () => {
  it("gets the parts that it missed, once and in order, and the rest of the stream", async () => {
    const { connect, add, clock } = setUp();
    const { handler, say, log } = told();
    const one = connect();
    one.call(add(handler as (...args: never[]) => unknown));
    say(1);
    await turn(clock);
    one.connection.ended(1006);
    say(2);
    await turn(clock);
    say(3);
    await turn(clock);
    const two = connect();
    two.resume(one.id, 1, ["tab-1"]);
    say("end");
    await turn(clock);
    expect(one.got()).toEqual([["callback_response", 1]]);
    expect(two.got()).toEqual([
      ["resumed", undefined],
      ["callback_response", 2],
      ["callback_response", 3],
      ["callback_response", 4],
    ]);
    expect(two.socket.messages.at(-1)).toMatchObject({ payload: { stream: true, done: true } });
    expect(log).toEqual(["begun", "closed"]);
  });

  it("finds the stream closed if it does not wait for it any more", async () => {
    const { connect, add, clock } = setUp();
    const { handler, log, say } = told();
    const one = connect();
    one.call(add(handler as (...args: never[]) => unknown));
    say(1);
    await turn(clock);
    one.connection.ended(1006);
    const two = connect();
    two.resume(one.id, 1, []);
    await turn(clock);
    expect(log).toEqual(["begun", "closed"]);
  });
});

describe("a generator that is faster than its client", () => {
  /** Yields as fast as it may. */
  function fast(text = "") {
    const seen = { yielded: 0, closed: false };
    const handler: AnyHandler = async function* () {
      try {
        for (;;) {
          seen.yielded += 1;
          yield text;
        }
      } finally {
        seen.closed = true;
      }
    };
    return { seen, handler };
  }

  it("lets other tasks run between two parts", async () => {
    const { add, call } = setUpSession();
    const { seen, handler } = fast();
    call(add(out, handler));
    await settle();
    expect(seen.yielded).toBe(1);
  });

  it("waits for the network, and goes on when it has taken everything", async () => {
    const { add, call, clock, socket, connection } = setUpSession({ extended: false });
    const { seen, handler } = fast("x".repeat(1_000));
    call(add(out, handler));
    socket.buffered = 2_000_000;
    await turn(clock, 300);
    expect(seen.yielded).toBe(1);
    socket.drain();
    await turn(clock);
    expect(seen.yielded).toBeGreaterThan(1);
    expect(socket.closes).toEqual([]);
    socket.buffered = 2_000_000;
    await turn(clock);
    connection.ended(1006);
    await turn(clock);
    expect(seen.closed).toBe(true);
  });

  it("waits for acknowledgements, so that a resume finds every part", async () => {
    const { connect, add, clock } = setUp({ replay: { maxMessages: 100, maxLength: 100_000 } });
    const { seen, handler } = fast();
    const one = connect();
    one.call(add(handler as (...args: never[]) => unknown));
    await turn(clock, 300);
    expect(seen.yielded).toBe(51);
    one.receive({ type: "ack", received: 10 });
    await turn(clock, 300);
    expect(seen.yielded).toBe(61);
    one.connection.ended(1006);
    await turn(clock, 300);
    expect(seen.yielded).toBe(61);
    const two = connect();
    two.resume(one.id, 10, ["tab-1"]);
    expect(two.got()).toHaveLength(52);
    two.receive({ type: "ack", received: 61 });
    await turn(clock, 300);
    expect(seen.yielded).toBe(112);
  });

  it("is closed while it waits, when it is cancelled", async () => {
    const { connect, add, clock } = setUp({ replay: { maxMessages: 10, maxLength: 100_000 } });
    const { seen, handler } = fast();
    const one = connect();
    one.call(add(handler as (...args: never[]) => unknown));
    await turn(clock, 30);
    one.receive({ type: "cancel", requestId: "tab-1" });
    await turn(clock);
    expect(seen).toEqual({ yielded: 6, closed: true });
  });
});
