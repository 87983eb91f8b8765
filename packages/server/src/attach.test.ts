import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import express from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { type App, createApp, Input, Output } from "./index.ts";
import { exchange, requestText, statusOf } from "./testing/rawHttp.ts";
import { connectSocket } from "./testing/socketClient.ts";
import { post, requestBody } from "./testing/startApp.ts";

function makeApp(name: string, prefix = "/"): App {
  const app = createApp({
    layout: name,
    routesPathnamePrefix: prefix,
    websocketCallbacks: true,
    log: () => undefined,
  });
  app.callback(
    { output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] },
    (n) => `${name} ${n}`,
  );
  onTestFinished(() => app.close());
  return app;
}

async function start(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function callBySocket(url: string): Promise<unknown> {
  const client = await connectSocket(url);
  const payload = requestBody("out.children", 1);
  client.send({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload });
  const response = await client.next("callback_response");
  await client.close();
  return response.payload;
}

const answer = (text: string) => ({ multi: true, response: { out: { children: text } } });

describe("several apps on one server", () => {
  it("answer each under its own prefix and leave the rest alone", async () => {
    const server = createServer((_, response) => response.end("mine"));
    const others = new WebSocketServer({ noServer: true });
    server.on("upgrade", (request, socket, head) => {
      if (request.url === "/chat") others.handleUpgrade(request, socket, head, (chat) => chat.send("hello"));
    });
    makeApp("one", "/one/").attach(server);
    makeApp("two", "/two/").attach(server);
    const base = await start(server);
    for (const name of ["one", "two"]) {
      expect(await (await fetch(`${base}/${name}/_dash-layout`)).json()).toBe(name);
      expect(await (await post(`${base}/${name}/`, requestBody("out.children", 1))).json()).toEqual(
        answer(`${name} 1`),
      );
      expect(await callBySocket(`${base}/${name}/`)).toEqual({ status: "ok", data: answer(`${name} 1`) });
    }
    expect(await (await fetch(`${base}/other`)).text()).toBe("mine");
    const chat = new WebSocket(`${base.replace("http", "ws")}/chat`);
    const [data] = (await once(chat, "message")) as [Buffer];
    expect(data.toString()).toBe("hello");
    chat.terminate();
  });

  it("can be taken off again", async () => {
    const server = createServer((_, response) => response.end("mine"));
    const detach = makeApp("one").attach(server);
    const base = await start(server);
    expect(await (await fetch(`${base}/_dash-layout`)).json()).toBe("one");
    detach();
    expect(await (await fetch(`${base}/_dash-layout`)).text()).toBe("mine");
  });
});

/** A host that says which of its listeners answered, and with what body. */
function host(name = "mine"): Server {
  return createServer((request, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => response.end(`${name} ${request.method} ${request.url} ${body}`));
  });
}

describe("A12 apps that come and go in any order", () => {
  it("leave each request to one listener, and none behind", async () => {
    let calls = 0;
    const server = createServer((_, response) => {
      calls += 1;
      response.end("mine");
    });
    const emit = server.emit;
    const first = makeApp("a", "/a/").attach(server);
    const second = makeApp("b", "/b/").attach(server);
    const base = await start(server);
    const get = async (path: string) => (await fetch(base + path)).text();
    first();
    expect(await get("/a/")).toBe("mine");
    expect(calls).toBe(1);
    expect(await get("/b/")).toContain("react-entry-point");
    first();
    second();
    expect(await get("/b/")).toBe("mine");
    expect(calls).toBe(2);
    expect(server.emit).toBe(emit);
    expect(server.listenerCount("upgrade")).toBe(0);
    expect(server.listenerCount("request")).toBe(1);
  });

  it("may be attached twice, and are gone after the second goodbye", async () => {
    const server = host();
    const app = makeApp("a", "/a/");
    const detach = [app.attach(server), app.attach(server)];
    const base = await start(server);
    detach[0]?.();
    expect(await callBySocket(`${base}/a/`)).toEqual({ status: "ok", data: answer("a 1") });
    detach[1]?.();
    expect(await (await fetch(`${base}/a/`)).text()).toBe("mine GET /a/ ");
  });

  it("know the host's listeners that come after them, and that go", async () => {
    const server = createServer();
    const detach = makeApp("a", "/a/").attach(server);
    const base = await start(server);
    const get = async (path: string) => (await fetch(base + path)).text();
    expect((await fetch(`${base}/x`)).status).toBe(404);
    server.once("request", (_, response) => response.end("once"));
    expect(await get("/x")).toBe("once");
    server.on("request", (_, response) => response.end("later"));
    expect(await get("/x")).toBe("later");
    expect(await get("/a/")).toContain("react-entry-point");
    server.removeAllListeners("request");
    expect((await fetch(`${base}/x`)).status).toBe(404);
    detach();
  });

  it("are asked the inner one first, whichever came first", async () => {
    const server = host();
    makeApp("inner", "/in/").attach(server);
    makeApp("outer", "/").attach(server);
    const base = await start(server);
    expect(await (await fetch(`${base}/in/_dash-layout`)).json()).toBe("inner");
    expect(await (await fetch(`${base}/_dash-layout`)).json()).toBe("outer");
  });

  it("stay behind whoever has come to stand before them", async () => {
    const server = host();
    const app = makeApp("a", "/a/");
    const detach = app.attach(server);
    const ours = server.emit;
    const seen: unknown[] = [];
    server.emit = function traced(this: Server, ...args: Parameters<Server["emit"]>) {
      if ((args[0] as string) === "request") seen.push(args[0]);
      return ours.apply(this, args);
    } as Server["emit"];
    detach();
    const base = await start(server);
    expect(await (await fetch(`${base}/a/`)).text()).toBe("mine GET /a/ ");
    app.attach(server);
    expect(await (await fetch(`${base}/a/_dash-layout`)).json()).toBe("a");
    expect(await callBySocket(`${base}/a/`)).toEqual({ status: "ok", data: answer("a 1") });
    expect(seen).toHaveLength(2);
  });

  it("with handshakes only leave requests alone", async () => {
    const server = host();
    makeApp("a", "/").attach(server, { requests: false });
    const base = await start(server);
    expect(await (await fetch(`${base}/`)).text()).toBe("mine GET / ");
    expect(await callBySocket(`${base}/`)).toEqual({ status: "ok", data: answer("a 1") });
  });

  it("answer a body that waits for permission, also where the host asks for such requests itself", async () => {
    const server = host();
    const asked: unknown[] = [];
    server.on("checkContinue", (request, response) => {
      asked.push(request.url);
      response.writeContinue();
      server.emit("request", request, response);
    });
    makeApp("a", "/a/").attach(server);
    const base = await start(server);
    const body = JSON.stringify(requestBody("out.children", 1));
    const own = requestText("POST /a/_dash-update-component", ["Expect: 100-continue"], body);
    expect(await exchange(base, own)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/);
    const other = requestText("POST /x", ["Expect: 100-continue"], "text");
    expect(await exchange(base, other)).toMatch(/100 Continue[\s\S]*mine POST \/x text$/);
    expect(asked).toEqual(["/x"]);
  });
});

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

it("takes handshakes from a server that hands them out itself", async () => {
  const app = makeApp("one", "/one/");
  const server = createServer(app.handler);
  server.on("upgrade", (request, socket, head) => {
    if (!app.upgrade(request, socket, head)) socket.end("HTTP/1.1 418 No\r\nConnection: close\r\n\r\n");
  });
  const base = await start(server);
  expect(await callBySocket(`${base}/one/`)).toEqual({ status: "ok", data: answer("one 1") });
  const [error] = (await once(
    new WebSocket(`${base.replace("http", "ws")}/two/_dash-ws-callback`),
    "error",
  )) as [Error];
  expect(error.message).toContain("418");
});

describe("an app in Express", () => {
  it("answers as a middleware, behind a body parser or not, and on the socket", async () => {
    const site = express();
    const one = makeApp("one", "/one/");
    const two = makeApp("two", "/two/");
    site.use(one.handler);
    site.use(express.json());
    site.use("/two", two.handler);
    site.get("/own", (_, response) => void response.send("mine"));
    const server = createServer(site);
    for (const app of [one, two]) app.attach(server, { requests: false });
    const base = await start(server);
    for (const name of ["one", "two"]) {
      expect(await (await fetch(`${base}/${name}/`)).text()).toContain("react-entry-point");
      expect(await (await post(`${base}/${name}/`, requestBody("out.children", 1))).json()).toEqual(
        answer(`${name} 1`),
      );
      expect(await callBySocket(`${base}/${name}/`)).toEqual({ status: "ok", data: answer(`${name} 1`) });
    }
    expect(await (await fetch(`${base}/own`)).text()).toBe("mine");
    expect((await fetch(`${base}/missing`)).status).toBe(404);
  });
});
