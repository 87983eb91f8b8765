/** A server that is to go: nobody is let in, and those who are there leave between two requests. */
import { expect, it } from "vitest";
import { Output } from "../index.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { requestBody, startApp } from "../testing/startApp.ts";

/** With one callback that ends when the test says so, and a client that has asked for it. */
async function startBusy(query: string) {
  let finish = (): void => undefined;
  const started = await startApp({ websocketCallbacks: true }, (app) => {
    app.callback(
      { output: Output("slow", "children") },
      () =>
        new Promise((done) => {
          finish = () => done("done");
        }),
    );
  });
  const client = await connectSocket(started.url, { query });
  client.send({
    type: "callback_request",
    rendererId: "tab#1",
    requestId: "1",
    payload: { ...requestBody("slow.children"), inputs: [] },
  });
  await expect.poll(() => started.app.connections.list()).toMatchObject([{ tabs: [{ tabId: "tab" }] }]);
  return { ...started, client, finish: () => finish() };
}

it("tells clients that know the word, lets nobody in, and is done when they have gone", async () => {
  const { app, url, client, finish, logged } = await startBusy("?patchbay=1");
  let drained = false;
  const draining = app.drain({ spreadMs: 60_000 }).then(() => {
    drained = true;
  });
  expect(await client.next("drain")).toEqual({ type: "drain", spreadMs: 60_000 });
  await expect(connectSocket(url, { query: "?patchbay=1" })).rejects.toThrow("503");
  finish();
  expect(await client.next("callback_response", "1")).toMatchObject({ payload: { status: "ok" } });
  expect(drained).toBe(false);
  client.terminate();
  await draining;
  expect(app.connections.list()).toEqual([]);
  expect(logged).toEqual([]);
});

it("closes the others with 1012 when they rest, and all at the end of the time", async () => {
  const { app, client, finish } = await startBusy("");
  const drained = app.drain({ spreadMs: 2_000 });
  finish();
  expect(await client.next("callback_response", "1")).toMatchObject({ payload: { status: "ok" } });
  await drained;
  expect(await client.closed).toEqual({ code: 1012, reason: "The server restarts" });
});

it("does not wait for what does not end", async () => {
  const { app, client } = await startBusy("?patchbay=1");
  await app.drain({ spreadMs: 10 });
  expect(await client.closed).toEqual({ code: 1012, reason: "The server restarts" });
});
