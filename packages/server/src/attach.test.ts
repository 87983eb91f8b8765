import { once } from "node:events";
import { createServer, type Server } from "node:http";
import express from "express";
import { describe, expect, it } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { answer, callBySocket, host, makeApp, start } from "./testing/hostedApp.ts";
import { exchange, requestText } from "./testing/rawHttp.ts";
import { post, requestBody } from "./testing/startApp.ts";

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
