/** What has ended is forgotten, however long its connection lives; and what rests costs little. */
import { expect, it } from "vitest";
import { Output } from "../callbacks/dependencies.ts";
import { createRegistry } from "../callbacks/registry.ts";
import type { CallbackContext } from "../runs/context.ts";
import { collectGarbage } from "../testing/collectGarbage.ts";
import { createFakeClock } from "../testing/fakeClock.ts";
import { createFakeSocket } from "../testing/fakeSocket.ts";
import { createSessionHost, handshake, openSession } from "../testing/sessionHost.ts";
import type { Transport } from "../wire/transport.ts";
import { createSessions } from "./sessions.ts";

it("keeps nothing of a thousand tabs that came, asked and left", async () => {
  const registry = createRegistry({ preventInitialCallbacks: false });
  const kept: WeakRef<AbortSignal>[] = [];
  registry.add(
    { output: Output("out", "x") },
    (context) => {
      const { signal, websocket } = context as CallbackContext;
      kept.push(new WeakRef(signal));
      return websocket?.getProp("inp", "value");
    },
    "here",
  );
  const clock = createFakeClock();
  const { connection, session } = openSession(createSessionHost(registry, { clock }), {
    ...createFakeSocket(),
    send: () => undefined,
  });
  const payload = { output: "out.x", outputs: { id: "out", property: "x" }, inputs: [], changedPropIds: [] };
  for (let tab = 0; tab < 1000; tab += 1) {
    const rendererId = `tab-${tab}`;
    connection.receive(JSON.stringify({ type: "callback_request", rendererId, requestId: "1", payload }));
    connection.receive(JSON.stringify({ type: "renderer_disconnect", rendererId }));
  }
  // A turn of the event loop lets go of what promises still hold.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(kept).toHaveLength(1000);
  expect(kept.filter((signal) => signal.deref() !== undefined).length).toBeLessThan(10);
  expect(session.info()).toMatchObject({ tabs: [], pendingReads: 0 });
  expect(clock.pending).toBe(0);
});

it("keeps less than 2 kB of a connection at rest, with its session and what a resume needs", async () => {
  const registry = createRegistry({ preventInitialCallbacks: false });
  registry.add({ output: Output("out", "x") }, () => 1, "here");
  const clock = createFakeClock();
  const sessions = createSessions(createSessionHost(registry, { clock, resumeMs: 60_000 }));
  const socket: Transport = {
    send: () => undefined,
    close: () => undefined,
    bufferedBytes: () => 0,
    onDrain: () => undefined,
  };
  const payload = { output: "out.x", outputs: { id: "out", property: "x" }, inputs: [], changedPropIds: [] };
  const kept: unknown[] = [];
  const join = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const rendererId = `tab-${kept.length}`;
      const connection = sessions.connect({ socket, request: handshake, identity: "ann", extended: true });
      kept.push(connection);
      connection.receive(JSON.stringify({ type: "callback_request", rendererId, requestId: "1", payload }));
    }
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(100);
    for (const session of sessions.list()) session.handle({ type: "ack", received: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  };
  await join(500);
  const before = process.memoryUsage().heapUsed;
  await join(2_000);
  expect((process.memoryUsage().heapUsed - before) / 2_000).toBeLessThan(2_000);
  expect(sessions.list()).toHaveLength(2_500);
  expect(sessions.list()[0]?.info()).toMatchObject({ replayLength: 0, queuedLength: 0, framesOut: 2 });
});
