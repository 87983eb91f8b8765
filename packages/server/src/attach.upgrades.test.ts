import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { createApp } from "./index.ts";
import { answer, callBySocket, host, makeApp, start } from "./testing/hostedApp.ts";
import { exchange, requestText, statusOf } from "./testing/rawHttp.ts";
import { requestBody } from "./testing/startApp.ts";

const UPGRADES = ["h2c", "TLS/1.0", "H2C, websocket/13", "websocket", "WebSocket"];

describe("A2 requests that ask for another protocol", () => {
  it.each(UPGRADES)("(%s) are the host's as if there were no app", async (protocol) => {
    const server = host();
    makeApp("a", "/a/").attach(server);
    const base = await start(server);
    const upgrade = [
      `Upgrade: ${protocol}`,
      "Connection: Upgrade, HTTP2-Settings, close",
      "HTTP2-Settings: AAM",
    ];
    expect(await exchange(base, requestText("/x?y", upgrade))).toMatch(/200 OK[\s\S]*mine GET \/x\?y $/);
    const posted = await exchange(base, requestText("POST /x", upgrade, "a body"));
    expect(posted).toMatch(/200 OK[\s\S]*mine POST \/x a body$/);
  });

  it("keep a long body, in one piece or many", async () => {
    const server = host();
    makeApp("a", "/a/").attach(server);
    const base = await start(server);
    const body = "b".repeat(300_000);
    const text = requestText("POST /x", ["Upgrade: h2c", "Connection: close, Upgrade"], body);
    expect(await exchange(base, text)).toContain(`mine POST /x ${body}`);
    const socket = connect(Number(new URL(base).port), "127.0.0.1");
    let came = "";
    socket.setEncoding("latin1").on("data", (piece) => {
      came += piece;
    });
    for (let at = 0; at < text.length; at += 50_001) {
      await new Promise((sent) => socket.write(text.slice(at, at + 50_001), sent));
    }
    await expect.poll(() => came).toContain(`mine POST /x ${body}`);
    socket.destroy();
  });

  it("behind one that is not answered yet come after it", async () => {
    let finish = (): void => undefined;
    const server = createServer((request, response) => {
      if (request.url === "/slow") finish = () => response.end("slow");
      else response.end("fast");
    });
    makeApp("a", "/a/").attach(server);
    const base = await start(server);
    const both = exchange(
      base,
      requestText("/slow", ["Connection: keep-alive"]) +
        requestText("/fast", ["Upgrade: h2c", "Connection: Upgrade, close"]),
    );
    await expect.poll(() => finish.length === 0 && finish.toString()).toContain("slow");
    finish();
    expect(await both).toMatch(/slowHTTP\/1\.1 200[\s\S]*fast$/);
  });

  it("with more headers than are kept do not have their body taken for a request", async () => {
    const server = host();
    server.maxHeadersCount = 20;
    makeApp("a", "/a/").attach(server);
    const base = await start(server);
    const many = Array.from({ length: 30 }, (_, at) => `X-${at}: 1`);
    const upgrade = ["Upgrade: h2c", "Connection: Upgrade, close", ...many];
    const body = requestText("/smuggled");
    const answer = await exchange(base, requestText("POST /x", upgrade, body));
    expect(answer).not.toContain("mine GET /smuggled");
    // Node before 24.9 lets them be told from others too late.
    expect([200, 431]).toContain(statusOf(answer));
  });

  it.each(UPGRADES.slice(0, 3))("(%s) are answered by a server of the app's own", async (protocol) => {
    const app = makeApp("a", "/a/");
    const { url, close } = await app.listen();
    onTestFinished(close);
    const upgrade = [`Upgrade: ${protocol}`, "Connection: Upgrade, close"];
    expect(await exchange(url, requestText("/a/", upgrade))).toMatch(/200 OK[\s\S]*react-entry-point/);
    const body = JSON.stringify(requestBody("out.children", 1));
    const called = await exchange(url, requestText("POST /a/_dash-update-component", upgrade, body));
    expect(called).toContain(JSON.stringify(answer("a 1")));
    // The socket's own address is no exception.
    expect(statusOf(await exchange(url, requestText("/a/_dash-ws-callback", upgrade)))).toBe(426);
  });

  it("go to the host's own listeners, which come later or go, and ours to none of them", async () => {
    const server = host();
    makeApp("a", "/a/").attach(server);
    const base = await start(server);
    const upgrade = requestText("/x", ["Upgrade: own", "Connection: Upgrade"]);
    // As `ws` does with a server of its own, this one turns away all that is not for it.
    const others = new WebSocketServer({ server, path: "/chat" });
    expect(statusOf(await exchange(base, upgrade))).toBe(400);
    expect(await callBySocket(`${base}/a/`)).toEqual({ status: "ok", data: answer("a 1") });
    server.removeAllListeners("upgrade");
    others.close();
    expect(await exchange(base, requestText("/x", ["Upgrade: own", "Connection: Upgrade, close"]))).toMatch(
      /mine/,
    );
  });

  it("name WebSocket among others, or in other letters, and get one", async () => {
    const server = host();
    makeApp("a", "/a/").attach(server);
    const base = await start(server);
    for (const protocol of ["WEBSOCKET", "h2c, WebSocket"]) {
      const socket = connect(Number(new URL(base).port), "127.0.0.1");
      const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
      const lines = [
        `Upgrade: ${protocol}`,
        "Connection: Upgrade",
        key,
        "Sec-WebSocket-Version: 13",
        `Host: ${new URL(base).host}`,
        `Origin: ${base}`,
      ];
      socket.write(requestText("/a/_dash-ws-callback", lines));
      const [first] = (await once(socket, "data")) as [Buffer];
      expect(statusOf(first.toString())).toBe(101);
      socket.destroy();
    }
  });
});

describe("A1 a reset of a handshake that is for nobody", () => {
  /** Node has taken its own listener off; what is thrown then ends the process. */
  async function reset(server: Server, path: string): Promise<void> {
    const base = await start(server);
    const sockets: Socket[] = [];
    server.on("connection", (socket) => sockets.push(socket));
    const client = connect(Number(new URL(base).port), "127.0.0.1");
    client.write(requestText(path, ["Upgrade: websocket", "Connection: Upgrade", `Origin: ${base}`]));
    await expect.poll(() => sockets.at(-1)?.bytesRead).toBeGreaterThan(0);
    await new Promise((done) => setImmediate(done));
    // Not by `once` of events, which listens to errors too.
    const closed = new Promise((done) => sockets.at(-1)?.on("close", done));
    client.resetAndDestroy();
    await closed;
    expect((await fetch(`${base}/a/`)).status).toBe(200);
  }

  it("ends nothing where a listener of the host leaves it lying", async () => {
    const server = host();
    server.on("upgrade", () => undefined);
    makeApp("a", "/a/").attach(server);
    await reset(server, "/nope");
  });

  it("ends nothing where the host ends it, told by `upgrade` that it is not the app's", async () => {
    const app = makeApp("a", "/a/");
    const server = createServer(app.handler);
    server.on("upgrade", (request, socket, head) => {
      if (!app.upgrade(request, socket, head)) socket.write("HTTP/1.1 418 No\r\n\r\n");
    });
    await reset(server, "/nope");
  });

  it("ends nothing on its way to being answered as a request", async () => {
    const server = createServer(() => undefined);
    makeApp("a", "/a/").attach(server);
    await reset(server, "/nope");
  });

  it("ends nothing while it is checked, or once it is refused", async () => {
    const app = createApp({
      layout: "a",
      routesPathnamePrefix: "/a/",
      log: () => undefined,
      authenticate: ({ transport }) => (transport === "http" ? "ann" : new Promise(() => undefined)),
    });
    onTestFinished(() => app.close());
    const server = host();
    app.attach(server);
    await reset(server, "/a/_dash-ws-callback");
  });
});
