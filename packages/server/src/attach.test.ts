import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { type App, createApp, Input, Output } from "./index.ts";
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
