/** What has ended is forgotten, however long its connection lives. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { createFakeClock } from "../testing/fakeClock.ts";
import { createFakeSocket } from "../testing/fakeSocket.ts";
import { createSessionHost, openSession } from "../testing/sessionHost.ts";
import type { CallbackContext } from "./context.ts";
import { Output } from "./dependencies.ts";
import { createRegistry } from "./registry.ts";

setFlagsFromString("--expose_gc");
const collectGarbage = runInNewContext("gc") as () => void;

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
