import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import { createFakeSocket } from "../testing/fakeSocket.ts";
import { FrameObserver } from "./frameObserver.ts";
import { MAX_BATCH_DELAY_MS, SendQueue, type SendQueueSettings } from "./sendQueue.ts";

function setUp(options: Partial<SendQueueSettings> = {}) {
  const clock = createFakeClock();
  const socket = createFakeSocket();
  const overflows: number[] = [];
  const queue = new SendQueue(
    socket,
    { clock, log: () => undefined, batchDelayMs: 5, maxQueuedLength: 1_000_000, ...options },
    new FrameObserver("id", { onFrame: () => undefined }),
    { giveUp: () => overflows.push(clock.now()), caughtUp: () => undefined },
  );
  return { clock, socket, queue, overflows };
}

describe("the send queue", () => {
  it("sends a lone message bare without delay, and what comes with it in one array", () => {
    const { queue, socket, clock } = setUp();
    queue.push("1");
    expect(socket.frames).toEqual([]);
    clock.advance(0);
    expect(socket.frames).toEqual(["1"]);
    clock.advance(5);
    queue.push("2");
    queue.push("3");
    clock.advance(0);
    expect(socket.frames).toEqual(["1", "[2,3]"]);
    expect(clock.pending).toBe(0);
  });

  it("holds a stream to one frame per delay", () => {
    const { queue, socket, clock } = setUp();
    queue.push("1");
    clock.advance(0);
    queue.push("2");
    clock.advance(4);
    queue.push("3");
    expect(socket.frames).toEqual(["1"]);
    clock.advance(1);
    expect(socket.frames).toEqual(["1", "[2,3]"]);
  });

  it("sends each message by itself when the delay is 0", () => {
    const { queue, socket } = setUp({ batchDelayMs: 0 });
    queue.push("1");
    queue.push("2");
    expect(socket.frames).toEqual(["1", "2"]);
  });

  it("keeps messages while the network is behind, and cuts the backlog into frames when it has caught up", () => {
    const { queue, socket } = setUp();
    socket.buffered = 2 * 1024 * 1024;
    const large = JSON.stringify("x".repeat(200 * 1024));
    for (const text of [large, large, "1"]) queue.push(text);
    queue.flush();
    expect(socket.frames).toEqual([]);
    expect(queue.queuedLength()).toBe(2 * large.length + 1);
    socket.drain();
    expect(socket.frames).toEqual([large, `[${large},1]`]);
    expect(queue.queuedLength()).toBe(0);
  });

  it("gives up once when the client does not keep up, and takes nothing more", () => {
    const { queue, socket, overflows } = setUp({ maxQueuedLength: 3 });
    socket.buffered = Number.POSITIVE_INFINITY;
    queue.push("12");
    queue.push("34");
    queue.push("56");
    socket.drain();
    expect(overflows).toHaveLength(1);
    expect(socket.frames).toEqual([]);
  });

  it("sends what is queued before it closes", () => {
    const { queue, socket } = setUp();
    queue.push("1");
    queue.close(1000, "enough");
    queue.push("2");
    expect(socket.frames).toEqual(["1"]);
    expect(socket.closes).toEqual([{ code: 1000, reason: "enough" }]);
  });

  it("forgets what is queued, and its timer, when its connection is gone", () => {
    const { queue, socket, clock } = setUp();
    queue.push("1");
    queue.drop();
    queue.push("2");
    expect(clock.pending).toBe(0);
    expect(queue.queuedLength()).toBe(0);
    expect(socket.frames).toEqual([]);
  });

  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant("push" as const) }),
      fc.record({ kind: fc.constant("flush" as const) }),
      fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 20 }) }),
    ),
    { maxLength: 60 },
  );

  it("keeps order, loses nothing, and lets no message wait beyond the bound, however messages come", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), steps, (batchDelayMs, plan) => {
        const { queue, socket, clock } = setUp({ batchDelayMs });
        const pushedAt: number[] = [];
        const sentAt: number[] = [];
        const send = socket.send;
        socket.send = (text) => {
          for (const _ of [JSON.parse(text)].flat()) sentAt.push(clock.now());
          send(text);
        };
        for (const step of plan) {
          if (step.kind === "push") {
            queue.push(String(pushedAt.length));
            pushedAt.push(clock.now());
          } else if (step.kind === "flush") queue.flush();
          else clock.advance(step.ms);
        }
        clock.advance(MAX_BATCH_DELAY_MS);
        expect(socket.frames.flatMap((frame) => JSON.parse(frame))).toEqual(
          pushedAt.map((_, index) => index),
        );
        const bound = Math.min(batchDelayMs, MAX_BATCH_DELAY_MS);
        for (const [index, at] of sentAt.entries())
          expect(at - (pushedAt[index] ?? 0)).toBeLessThanOrEqual(bound);
      }),
    );
  });

  it("is not starved by a sender that never lets a timer fire", () => {
    const { queue, socket, clock } = setUp();
    const now = clock.now;
    let stolen = 0;
    // Time goes on, timers do not.
    clock.now = () => now() + stolen;
    for (let count = 0; count < 100; count += 1) {
      queue.push(String(count));
      stolen += 1;
    }
    expect(socket.frames.length).toBeGreaterThanOrEqual(16);
  });
});
