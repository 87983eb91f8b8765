/** A server of an app's own: what ends it, and what does not. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { EventEmitter } from "node:events";
import { connect } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createApp } from "./index.ts";
import { exchange, requestText, statusOf } from "./testing/rawHttp.ts";
import { connectSocket } from "./testing/socketClient.ts";
import { startApp } from "./testing/startApp.ts";

const HANDSHAKE = [
  "Upgrade: websocket",
  "Connection: Upgrade",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version: 13",
];

/** A client that never ends its side, and keeps what came. */
function open(url: string, text: string): { came(): string } {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  let came = "";
  socket.setEncoding("latin1").on("data", (piece) => {
    came += piece;
  });
  socket.on("error", () => undefined);
  socket.write(text);
  return { came: () => came };
}

it("A5 turns away by its end the handshakes that are being checked, and its end does not wait for them", async () => {
  const asked: (() => void)[] = [];
  const app = createApp({
    layout: "x",
    log: () => undefined,
    authenticate: () => new Promise((answer) => asked.push(() => answer("ann"))),
  });
  const { url, close } = await app.listen();
  const lines = [...HANDSHAKE, `Host: ${new URL(url).host}`, `Origin: ${new URL(url).origin}`];
  const client = open(url, requestText("/_dash-ws-callback?patchbay=1", lines));
  await expect.poll(() => asked.length).toBe(1);
  const closed = close();
  await expect.poll(client.came).toMatch(/^HTTP\/1\.1 503 /);
  for (const answer of asked) answer();
  await new Promise((done) => setImmediate(done));
  expect(app.connections.list()).toEqual([]);
  await closed;
});

it("A5 lets nobody in who comes after its end, on a server that goes on", async () => {
  let asked = 0;
  const { app, url } = await startApp({
    authenticate() {
      asked += 1;
      return "ann";
    },
  });
  app.close();
  await expect(connectSocket(url, { query: "?patchbay=1" })).rejects.toThrow("503");
  expect(app.connections.list()).toEqual([]);
  expect(asked).toBe(0);
});

it("A5 ends a client that was told why it is refused, and does not answer the close", async () => {
  const app = createApp({ layout: "x", log: () => undefined, authenticate: () => undefined });
  const { url, close } = await app.listen();
  const lines = [...HANDSHAKE, `Host: ${new URL(url).host}`, `Origin: ${new URL(url).origin}`];
  const client = open(url, requestText("/_dash-ws-callback?patchbay=1", lines));
  await expect.poll(client.came).toMatch(/^HTTP\/1\.1 101 [\s\S]*Not signed in$/);
  await close();
});

it("A28 goes on after a connection that it could not take", async () => {
  const servers: EventEmitter[] = [];
  const see = (message: unknown): void => void servers.push((message as { server: EventEmitter }).server);
  subscribe("http.server.request.start", see);
  onTestFinished(() => void unsubscribe("http.server.request.start", see));
  const { url, logged } = await startApp();
  await fetch(url);
  servers[0]?.emit("error", Object.assign(new Error("accept EMFILE"), { code: "EMFILE" }));
  expect(logged).toMatchObject([{ level: "error", error: { code: "EMFILE" } }]);
  expect((await fetch(url)).status).toBe(200);
});

it("says by 405 that it is no proxy", async () => {
  const { url } = await startApp();
  const answer = await exchange(url, requestText("CONNECT example.com:443"));
  expect(statusOf(answer)).toBe(405);
  expect(answer).toContain("Allow: GET, HEAD, POST, OPTIONS\r\n");
});
