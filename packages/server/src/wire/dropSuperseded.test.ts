/** What is left out for a client that does not keep up: it ends up the same, and so does every read on the way. */
import {
  applyPatch,
  isPatch,
  type PatchObject,
  type Props,
  type Sequenced,
  type ServerMessage,
} from "@patchbay/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import { createFakeSocket } from "../testing/fakeSocket.ts";
import { FrameObserver } from "./frameObserver.ts";
import { SendQueue } from "./sendQueue.ts";

const append = (value: number): PatchObject => ({
  __dash_patch_update: "__dash_patch_update",
  operations: [{ operation: "Append", location: [], params: { value } }],
});
const update = (componentId: string, props: Props, rendererId = "T#1"): ServerMessage => ({
  type: "set_props",
  rendererId,
  payload: { componentId, props },
});
const read = (rendererId: string): ServerMessage => ({
  type: "get_props_request",
  rendererId,
  requestId: "q",
  payload: { componentId: "a", properties: ["n"] },
});

function setUp(maxQueuedLength = 1_000_000) {
  const socket = createFakeSocket();
  let overflows = 0;
  const overflowed = (): void => {
    overflows += 1;
  };
  const queue = new SendQueue(
    socket,
    { clock: createFakeClock(), log: () => undefined, batchDelayMs: 5, maxQueuedLength },
    new FrameObserver("id", { onFrame: () => undefined }),
    { giveUp: overflowed, caughtUp: () => undefined },
  );
  let seq = 0;
  return {
    socket,
    queue,
    overflows: () => overflows,
    send(message: ServerMessage) {
      const numbered = { ...message, seq: ++seq };
      queue.push(JSON.stringify(numbered), numbered, seq);
      return numbered;
    },
    /** What came, each with its numbers checked as a client does it. */
    arrived() {
      const messages = socket.messages as unknown as (ServerMessage & Sequenced)[];
      let received = 0;
      for (const { seq: number = 0, after } of messages) {
        expect(after ?? number - 1).toBe(received);
        received = number;
      }
      return { messages, received };
    },
  };
}

/** What the tabs would hold, and what each read would have seen. A run that is not wanted any more is not listened to. */
function play(messages: readonly ServerMessage[], unwanted: string | undefined): unknown {
  const state: Record<string, Props> = {};
  const reads: unknown[] = [];
  for (const message of messages) {
    if (!("rendererId" in message)) continue;
    const tab = message.rendererId.split("#")[0] ?? "";
    if (message.type === "get_props_request") reads.push(structuredClone([tab, state[tab]]));
    if (message.type !== "set_props" || message.rendererId === unwanted) continue;
    state[tab] ??= {};
    const props = state[tab];
    for (const [name, value] of Object.entries(message.payload.props)) {
      const key = `${message.payload.componentId}.${name}`;
      props[key] = isPatch(value) ? applyPatch(props[key] ?? [], value) : value;
    }
  }
  return { state, reads };
}

describe("while the network is behind", () => {
  it("W37 state does not gather: 100 000 updates of ten components are ten, and nobody is closed", () => {
    const { socket, queue, send, arrived, overflows } = setUp(10_000);
    socket.buffered = Number.POSITIVE_INFINITY;
    for (let n = 1; n <= 100_000; n += 1) send(update(`c${n % 10}`, { n, other: n }));
    expect(queue.queuedLength()).toBeLessThan(2_000);
    expect(overflows()).toBe(0);
    queue.flush();
    socket.drain();
    const { messages, received } = arrived();
    expect(received).toBe(100_000);
    expect(messages).toMatchObject(
      Array.from({ length: 10 }, (_, at) => ({ payload: { props: { n: 99_991 + at } } })),
    );
  });

  it("W37 two props set in turns do not gather either", () => {
    const { socket, queue, send, arrived } = setUp(10_000);
    socket.buffered = Number.POSITIVE_INFINITY;
    for (let n = 1; n <= 10_000; n += 1) send(update("c", n % 2 === 0 ? { even: n } : { odd: n }));
    expect(queue.queuedLength()).toBeLessThan(500);
    queue.flush();
    socket.drain();
    expect(arrived().messages).toMatchObject([
      { payload: { props: { odd: 9_999 } } },
      { payload: { props: { even: 10_000 } } },
    ]);
  });

  it("commands are all kept, and what each is carried out on", () => {
    const { socket, queue, send, arrived } = setUp();
    socket.buffered = Number.POSITIVE_INFINITY;
    const figures = [1, 1, 2];
    for (const figure of figures) {
      send(update("g", { figure }));
      send(update("g", { extendData: [figure] }));
      send(update("g", { extendData: [figure] }));
    }
    queue.flush();
    socket.drain();
    expect(arrived().messages).toHaveLength(9);
  });

  it("patches are all kept, in order, with what they continue; what cannot be left out counts", () => {
    const { socket, queue, send, arrived, overflows } = setUp(20_000);
    socket.buffered = Number.POSITIVE_INFINITY;
    send(update("c", { list: [0] }));
    for (let n = 1; n < 50; n += 1) send(update("c", { list: append(n) }));
    expect(overflows()).toBe(0);
    queue.flush();
    socket.drain();
    expect(arrived().messages).toHaveLength(50);
    socket.buffered = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 500; n += 1) send(update("c", { list: append(n) }));
    expect(overflows()).toBe(1);
  });

  it("nothing is left out where it keeps up", () => {
    const { socket, queue, send, arrived } = setUp();
    for (let n = 0; n < 100; n += 1) send(update("c", { n }));
    queue.flush();
    expect(arrived().messages).toHaveLength(100);
    expect(JSON.stringify(socket.messages)).not.toContain("after");
  });

  it("whatever is written while it comes and goes: the same state, the same reads, numbers without a hole", () => {
    const message = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          id: fc.constantFrom("a", "b"),
          run: fc.constantFrom("T#1", "T#2", "U#1"),
          names: fc.subarray(["n", "m"]),
          patched: fc.boolean(),
        }),
      },
      { weight: 1, arbitrary: fc.constantFrom("read T#1", "read U#1") },
      { weight: 1, arbitrary: fc.constantFrom("behind", "drain", "flush", "not behind") },
    );
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 10, maxLength: 60 }),
        fc.constantFrom("T#1", "T#2", undefined),
        (script, unwanted) => {
          const { socket, queue, send, arrived } = setUp();
          const sent: ServerMessage[] = [];
          socket.buffered = Number.POSITIVE_INFINITY;
          for (const [index, step] of script.entries()) {
            if (step === "behind") socket.buffered = Number.POSITIVE_INFINITY;
            else if (step === "not behind") socket.buffered = 0;
            else if (step === "drain") socket.drain();
            else if (step === "flush") queue.flush();
            else if (typeof step === "string") sent.push(send(read(step.slice(5))));
            else {
              const value = step.patched ? append(index) : [index];
              const props = Object.fromEntries(step.names.map((name) => [name, value]));
              sent.push(send(update(step.id, props, step.run)));
            }
          }
          socket.buffered = 0;
          queue.flush();
          const { messages, received } = arrived();
          expect(play(messages, unwanted)).toEqual(play(sent, unwanted));
          expect(received).toBe(sent.length);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
