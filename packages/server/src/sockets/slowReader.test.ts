/** Real sockets whose clients stop reading. */
import { expect, it } from "vitest";
import { Patch, sleep } from "../index.ts";
import { connectSocket, type SocketClient } from "../testing/socketClient.ts";
import { startApp } from "../testing/startApp.ts";

const MEBI = 1024 * 1024;
const options = { websocketCallbacks: true, websocketMaxQueuedLength: 8 * MEBI };

/** Begins the app's one callback and stops reading. */
async function askAndStall(client: SocketClient, url: string): Promise<void> {
  const [definition] = (await (await fetch(`${url}_dash-dependencies`)).json()) as { output: string }[];
  client.pause(true);
  client.send({
    type: "callback_request",
    rendererId: "tab",
    requestId: "tab-1",
    payload: { output: definition?.output, inputs: [], changedPropIds: [] },
  });
}

it("W37 a client that stops reading misses no state, and costs no more than that state", async () => {
  const text = "x".repeat(1_000);
  const last = 100_000;
  const { app, url } = await startApp(options, (one) => {
    one.callback({ inputs: [], name: "states" }, async ({ setProps }) => {
      for (let n = 1; n <= last; n += 1) {
        setProps(`c${n % 10}`, { n, text });
        if (n % 1_000 === 0) await sleep(0);
      }
    });
  });
  const client = await connectSocket(url, { query: "?patchbay=1" });
  await client.next("welcome");
  await askAndStall(client, url);
  // Over now: 100 Mi characters were written, and most of them nobody needs.
  await expect.poll(() => app.connections.list()[0]?.framesIn).toBe(1);
  await expect.poll(() => app.connections.list()[0]?.tabs[0]?.requests, { timeout: 30_000 }).toEqual([]);
  expect(app.connections.list()).toMatchObject([{ connected: true }]);
  expect(app.connections.list()[0]?.queuedLength).toBeLessThan(MEBI);
  client.pause(false);
  await client.next("callback_response");
  const updates = client.messages.filter(({ type }) => type === "set_props");
  expect(updates.length).toBeLessThan(last / 2);
  const state = new Map(
    updates.map(({ payload }) => {
      const { componentId, props } = payload as { componentId: string; props: { n: number } };
      return [componentId, props.n];
    }),
  );
  expect([...state.values()].sort()).toEqual(Array.from({ length: 10 }, (_, at) => last - 9 + at).sort());
  await client.close();
});

it("W37 what cannot be left out ends the connection when too much of it waits", async () => {
  const text = "x".repeat(10_000);
  let ended: unknown;
  const { app, url, logged } = await startApp(options, (one) => {
    one.callback({ inputs: [], name: "appends" }, async ({ setProps, signal }) => {
      for (; !signal.aborted; await sleep(0)) setProps("c", { list: new Patch().append([], text) });
      ended = signal.reason;
    });
  });
  const client = await connectSocket(url);
  await askAndStall(client, url);
  await expect.poll(() => ended, { timeout: 30_000 }).toBeDefined();
  expect(app.connections.list()).toEqual([]);
  expect(logged).toMatchObject([{ code: "queue_full" }]);
  client.pause(false);
  expect(await client.closed).toEqual({ code: 1013, reason: "Outgoing queue full" });
});

it("W37 small messages that are sent singly go on when the client reads again, all of them in order", async () => {
  let sent = 0;
  const { app, url } = await startApp({ ...options, websocketBatchDelay: 0 }, (one) => {
    one.callback({ inputs: [], name: "appends" }, async ({ setProps, signal }) => {
      // Until they wait here, and not in the network.
      for (; !signal.aborted && (app.connections.list()[0]?.queuedLength ?? 0) < MEBI; await sleep(0)) {
        for (const end = sent + 1_000; sent < end; sent += 1)
          setProps("c", { list: new Patch().append([], sent) });
      }
    });
  });
  const client = await connectSocket(url, { query: "?patchbay=1" });
  await client.next("welcome");
  await askAndStall(client, url);
  await expect.poll(() => app.connections.list()[0]?.tabs[0]?.requests, { timeout: 30_000 }).toEqual([]);
  expect(app.connections.list()[0]?.queuedLength).toBeGreaterThan(MEBI / 2);
  client.pause(false);
  await client.next("callback_response");
  const updates = client.messages.filter(({ type }) => type === "set_props");
  const values = updates.flatMap(({ payload }) => {
    const { props } = payload as { props: { list: { operations: { params: { value: number } }[] } } };
    return props.list.operations.map(({ params }) => params.value);
  });
  expect(values).toEqual(Array.from({ length: sent }, (_, n) => n));
  await client.close();
});
