/** A client that is always a little behind costs what waits for it, and nothing of what it has been sent. */
import type { Props, ServerMessage } from "@patchbay/protocol";
import { expect, it } from "vitest";
import { collectGarbage } from "../testing/collectGarbage.ts";
import { createFakeClock } from "../testing/fakeClock.ts";
import { FrameObserver } from "./frameObserver.ts";
import { SendQueue } from "./sendQueue.ts";
import type { Transport } from "./transport.ts";

const FILL = "x".repeat(20_000);
const append = (value: unknown): Props => ({
  list: {
    __dash_patch_update: "__dash_patch_update",
    operations: [{ operation: "Append", location: [], params: { value } }],
  },
});
const set = (props: Props): ServerMessage => ({
  type: "set_props",
  rendererId: "T#1",
  payload: { componentId: "c", props },
});
const READ: ServerMessage = {
  type: "get_props_request",
  rendererId: "T#1",
  requestId: "q",
  payload: { componentId: "a", properties: ["n"] },
};

/** Takes a frame whenever `read` is called, so that the queue stays as long as it is. */
function slowClient() {
  let buffered = Number.POSITIVE_INFINITY;
  const socket: Transport = {
    send: () => {
      buffered = Number.POSITIVE_INFINITY;
    },
    close: () => undefined,
    bufferedBytes: () => buffered,
    onDrain: () => undefined,
  };
  const queue = new SendQueue(
    socket,
    { clock: createFakeClock(), log: () => undefined, batchDelayMs: 5, maxQueuedLength: 4_000_000 },
    new FrameObserver("id", { onFrame: () => undefined }),
    { giveUp: () => expect.unreachable(), caughtUp: () => undefined },
  );
  return {
    queue,
    write: (message: ServerMessage) => queue.push(JSON.stringify(message), message),
    read() {
      buffered = 0;
      queue.flush();
    },
  };
}

it.each([
  ["patches", (n: number) => [set(append(FILL + n))]],
  ["updates with a read between each", (n: number) => [set({ n: FILL + n }), READ]],
  ["updates of components that come and go", (n: number) => [set({ [`n${n}`]: FILL + n })]],
  ["updates of nothing", (n: number) => [set({}), set({ [`n${n}`]: FILL })]],
])("A7 what was sent is not held, while the client stays behind: %s", (_, messagesOf) => {
  const { queue, write, read } = slowClient();
  const stream = (from: number, to: number): void => {
    for (let n = from; n < to; n += 1) {
      for (const message of messagesOf(n)) write(message);
      if (queue.queuedLength() > 600_000) read();
    }
  };
  stream(0, 200);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  stream(200, 2_200);
  collectGarbage();
  // 40 MB have been sent meanwhile.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(3_000_000);
  // It never caught up: else all is forgotten anyway.
  expect(queue.queuedLength()).toBeGreaterThan(200_000);
});
