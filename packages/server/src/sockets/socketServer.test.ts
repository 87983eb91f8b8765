import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import WebSocket from "ws";
import { originRefusal } from "../auth/allowedOrigins.ts";
import { createRegistry } from "../callbacks/registry.ts";
import type { App, LogEntry } from "../index.ts";
import { Disconnected, Input, Output, sleep } from "../index.ts";
import { createSessions } from "../sessions/sessions.ts";
import { createSessionHost } from "../testing/sessionHost.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { requestBody, startApp } from "../testing/startApp.ts";
import { systemClock } from "../time/systemClock.ts";
import { createSocketServer } from "./socketServer.ts";

const everywhere = { websocketCallbacks: true };

function echo(app: App): void {
  app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, (value) => value);
}

function request(number: number, value: unknown = number, tab = "tab") {
  return {
    type: "callback_request",
    rendererId: tab,
    requestId: `${tab}-${number}`,
    payload: requestBody("out.children", value),
  };
}

describe("a handshake", () => {
  const embed = "https://embed.com";
  const options = { ...everywhere, websocketAllowedOrigins: [embed] };

  function statusOf(url: string, origin: string | undefined): Promise<number | undefined> {
    const socket = new WebSocket(
      `${url.replace("http", "ws")}_dash-ws-callback`,
      origin === undefined ? {} : { origin },
    );
    return new Promise((resolve) => {
      socket.on("unexpected-response", (_, response) => {
        response.resume();
        resolve(response.statusCode);
      });
      socket.on("open", () => {
        socket.terminate();
        resolve(101);
      });
      socket.on("error", () => undefined);
    });
  }

  it.each([
    ["its own origin", "own", 101],
    ["a listed origin", embed, 101],
    ["another origin", "https://evil.com", 403],
    ["another port", "http://127.0.0.1:1", 403],
    ["no origin", undefined, 403],
  ])("from %s", async (_, origin, status) => {
    const { url } = await startApp(options);
    expect(await statusOf(url, origin === "own" ? new URL(url).origin : origin)).toBe(status);
  });

  it.each([
    ["https://evil.com", originRefusal("https://evil.com")],
    ["null", originRefusal("null")],
    ["", "Origin header required"],
  ])("that asks for the extension is told why it is refused (%s)", async (origin, reason) => {
    const { app, url, logged } = await startApp(options);
    const client = await connectSocket(url, { origin, query: "?patchbay=1" });
    expect(await client.closed).toEqual({ code: 4003, reason });
    expect(logged.map(({ message }) => message)).toEqual(
      origin === "" ? [] : [expect.stringContaining(origin)],
    );
    expect(client.frames).toEqual([]);
    expect(app.connections.list()).toEqual([]);
  });

  it("elsewhere is answered 404", async () => {
    const { url } = await startApp(options);
    const socket = new WebSocket(`${url.replace("http", "ws")}elsewhere`);
    const [error] = (await once(socket, "error")) as [Error];
    expect(error.message).toContain("404");
  });

  it("lends its headers and cookies to callbacks", async () => {
    const { url } = await startApp(everywhere, (app) => {
      app.callback({ output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] }, (_, ctx) => [
        ctx.request.transport,
        ctx.request.cookies.user,
        ctx.request.headers["x-by"],
      ]);
    });
    const socket = new WebSocket(`${url.replace("http", "ws")}_dash-ws-callback`, {
      origin: new URL(url).origin,
      headers: { Cookie: "user=ann", "X-By": "proxy" },
    });
    await once(socket, "open");
    socket.send(JSON.stringify(request(1)));
    const [data] = (await once(socket, "message")) as [Buffer];
    expect(JSON.parse(data.toString()).payload.data.response.out.children).toEqual([
      "socket",
      "ann",
      "proxy",
    ]);
    socket.terminate();
  });
});

describe("bad input", () => {
  it("of every kind leaves the connection and its other requests alone", async () => {
    const { app, url } = await startApp({ ...everywhere, websocketMaxMessageBytes: 2000 }, echo);
    const client = await connectSocket(url, { query: "?patchbay=1" });
    const bad: unknown[] = [
      "not json",
      Buffer.from([1, 2, 3]),
      [{ type: "heartbeat" }],
      "x".repeat(3000),
      { type: "nonsense" },
      { type: "callback_request", rendererId: 1, requestId: 2 },
      '{"type":"callback_request","__proto__":{"rendererId":"tab"}}',
    ];
    for (const value of bad) client.send(value);
    client.send(request(1, "fine"));
    expect(await client.next("callback_response", "tab-1")).toMatchObject({ payload: { status: "ok" } });
    const errors = client.messages.filter(({ type }) => type === "error");
    expect(errors.map(({ payload }) => (payload as { code: string }).code)).toEqual([
      "frame_not_json",
      "frame_not_json",
      "frame_shape",
      "too_large",
      "message_unknown",
      "message_shape",
      "message_shape",
    ]);
    expect(app.connections.list()).toMatchObject([{ faults: bad.length }]);
    await client.close();
  });

  it("over the limit fails its own request", async () => {
    const { url } = await startApp({ ...everywhere, websocketMaxMessageBytes: 2000 }, echo);
    const client = await connectSocket(url);
    client.send(request(1, "x".repeat(3000), 'ta"b'));
    expect(await client.next("callback_response")).toMatchObject({
      rendererId: 'ta"b',
      requestId: 'ta"b-1',
      payload: { status: "error", code: "too_large" },
    });
    client.send(request(2));
    expect(await client.next("callback_response", "tab-2")).toMatchObject({ payload: { status: "ok" } });
    await client.close();
  });

  it.each([
    ["an unknown escape", "\\q"],
    ["a short escape", "\\u12"],
    ["a raw newline", "\n"],
    ["a raw control character", "\u0000"],
  ])("over the limit with %s in an id harms nothing else", async (_, id) => {
    const { app, url } = await startApp({ ...everywhere, websocketMaxMessageBytes: 2000 }, echo);
    const client = await connectSocket(url);
    const filler = "x".repeat(3000);
    client.send(`{"type":"callback_request","rendererId":"${id}","requestId":"a","payload":"${filler}"}`);
    client.send(`{"type":"callback_request","rendererId":"a","requestId":"${id}","payload":"${filler}"}`);
    client.send(request(1));
    expect(await client.next("callback_response")).toMatchObject({ requestId: "tab-1" });
    const errors = client.messages.filter(({ type }) => type === "error");
    expect(errors).toMatchObject([
      { rendererId: "", payload: { code: "too_large" } },
      { rendererId: "", payload: { code: "too_large" } },
    ]);
    expect(app.connections.list()).toMatchObject([{ faults: 2 }]);
    await client.close();
  });

  it("over the limit is answered also where an id is a lone surrogate, which JSON allows", async () => {
    const { url } = await startApp({ ...everywhere, websocketMaxMessageBytes: 2000 }, echo);
    const client = await connectSocket(url);
    client.send(request(1, "x".repeat(3000), "\ud800"));
    expect(await client.next("callback_response")).toMatchObject({
      rendererId: "\ud800",
      requestId: "\ud800-1",
      payload: { status: "error", code: "too_large" },
    });
    await client.close();
  });

  it("that the server fails on is logged and answered, and its connection stays", async () => {
    const logged: LogEntry[] = [];
    const host = createSessionHost(createRegistry({ preventInitialCallbacks: false }), {
      clock: systemClock,
      log: (entry) => logged.push(entry),
      onFrame({ direction, text }) {
        if (direction === "in" && text.includes("broken")) throw new RangeError("broken");
      },
    });
    const socketServer = createSocketServer({
      host,
      sessions: createSessions(host),
      authenticate: async () => ({ allowed: true, identity: undefined }),
      maxConnectionsPerIdentity: 1,
      maxFramesPerSecond: 1000,
      routesPrefix: "/",
      allowedOrigins: [],
    });
    const server = createServer().on("upgrade", socketServer.upgrade);
    onTestFinished(() => void server.close());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const client = await connectSocket(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    client.send("broken");
    client.send(request(1, "broken"));
    expect(await client.next("callback_response", "tab-1")).toMatchObject({
      payload: { status: "error", code: "callback_failed" },
    });
    client.send({ type: "heartbeat" });
    await client.next("heartbeat_ack");
    expect(client.messages.map(({ type }) => type)).toEqual(["error", "callback_response", "heartbeat_ack"]);
    const thrown = logged.filter(({ error }) => error instanceof RangeError);
    expect(thrown).toMatchObject([{ level: "error" }, { level: "error" }]);
    await client.close();
  });

  it("far over the limit ends its connection and no other", async () => {
    const { app, url } = await startApp({ ...everywhere, websocketMaxMessageBytes: 2000 }, echo);
    const [client, other] = await Promise.all([connectSocket(url), connectSocket(url)]);
    client.send(request(1, "x".repeat(20_000)));
    expect((await client.closed).code).toBe(1009);
    other.send(request(1));
    await other.next("callback_response");
    await expect.poll(() => app.connections.list().length).toBe(1);
    await other.close();
  });
});

describe("a connection", () => {
  it("carries a stream of many runs in order", async () => {
    const { url } = await startApp(everywhere, (app) => {
      app.callback(
        { output: Output("out", "children"), inputs: [Input<number>("btn", "n_clicks")] },
        async (n, ctx) => {
          for (let step = 0; step < 50; step += 1) {
            ctx.setProps("bar", { value: step, run: n });
            if (step % 10 === 0) await sleep(1);
          }
          return n;
        },
      );
    });
    const client = await connectSocket(url);
    for (const number of [1, 2, 3]) client.send(request(number, number, `tab#${number}`));
    await Promise.all([1, 2, 3].map((number) => client.next("callback_response", `tab#${number}-${number}`)));
    for (const number of [1, 2, 3]) {
      const mine = client.messages.filter(({ rendererId }) => rendererId === `tab#${number}`);
      expect(mine.map(({ type }) => type)).toEqual([...Array(50).fill("set_props"), "callback_response"]);
      const steps = mine
        .slice(0, 50)
        .map(({ payload }) => (payload as { props: { value: number } }).props.value);
      expect(steps).toEqual(steps.map((_, index) => index));
    }
    expect(client.frames.length).toBeLessThan(client.messages.length);
    await client.close();
  });

  it("answers heartbeats, on their own and under load", async () => {
    const { url } = await startApp(everywhere);
    const client = await connectSocket(url);
    client.send({ type: "heartbeat" });
    expect(await client.next("heartbeat_ack")).toEqual({ type: "heartbeat_ack" });
    await client.close();
  });

  it("answers heartbeats while a callback sends without pause", async () => {
    let acknowledged = false;
    const onFrame = ({ text }: { text: string }): void => {
      acknowledged ||= text.includes("heartbeat_ack");
    };
    const { url } = await startApp({ ...everywhere, onFrame }, (app) => {
      app.callback(
        { output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] },
        async (_, ctx) => {
          let sent = 0;
          // Messages follow each other faster than any delay: a debounce would never send a frame.
          while (!acknowledged) {
            ctx.setProps("bar", { value: ++sent });
            await new Promise((resolve) => setImmediate(resolve));
          }
          return sent;
        },
      );
    });
    const client = await connectSocket(url);
    client.send(request(1));
    await client.next("set_props");
    client.send({ type: "heartbeat" });
    await client.next("heartbeat_ack");
    const response = await client.next("callback_response");
    const sent = (response.payload as { data: { response: { out: { children: number } } } }).data.response.out
      .children;
    expect(client.messages.filter(({ type }) => type === "set_props")).toHaveLength(sent);
    await client.close();
  });

  it("that is lost aborts its runs, with Disconnected for those that read", async () => {
    const outcomes: unknown[] = [];
    let ended = (): void => undefined;
    const both = new Promise<void>((resolve) => {
      ended = () => void (outcomes.length === 2 && resolve());
    });
    const { app, url, logged } = await startApp(everywhere, (one) => {
      one.callback({ inputs: [Input("btn", "n_clicks")], name: "reads" }, async (_, ctx) => {
        try {
          await ctx.websocket?.getProp("inp", "value");
        } catch (error) {
          outcomes.push(error);
          ended();
          throw error;
        }
      });
      one.callback({ inputs: [Input("btn", "n_clicks")], name: "waits" }, async (_, ctx) => {
        await once(ctx.signal, "abort");
        outcomes.push(ctx.websocket?.isShutdown);
        ended();
      });
    });
    const definitions = (await (await fetch(`${url}_dash-dependencies`)).json()) as { output: string }[];
    const client = await connectSocket(url);
    for (const [index, { output }] of definitions.entries()) {
      const { outputs: _, ...payload } = requestBody("x.y", 1);
      client.send({ ...request(index), payload: { ...payload, output } });
    }
    await client.next("get_props_request");
    client.terminate();
    await both;
    expect(outcomes).toEqual(expect.arrayContaining([true, expect.any(Disconnected)]));
    expect(app.connections.list()).toEqual([]);
    expect(logged).toEqual([]);
  });

  it("is closed by a callback with its code, after what was queued", async () => {
    const { url } = await startApp(everywhere, (app) => {
      app.callback({ inputs: [], websocket: true, name: "closer" }, ({ setProps, websocket }) => {
        setProps("p", { a: 1 });
        websocket?.close(4010, "bye");
      });
    });
    const [definition] = (await (await fetch(`${url}_dash-dependencies`)).json()) as { output: string }[];
    const client = await connectSocket(url);
    client.send({ ...request(1), payload: { output: definition?.output, inputs: [], changedPropIds: [] } });
    expect(await client.closed).toEqual({ code: 4010, reason: "bye" });
    expect(client.messages).toMatchObject([{ type: "set_props" }]);
  });

  it("is told when the server goes, and the server does not wait for it", async () => {
    const { app, url } = await startApp(everywhere);
    const client = await connectSocket(url);
    app.close();
    expect(await client.closed).toEqual({ code: 1001, reason: "Server going away" });
  });

  it("that does not answer pings is given up", async () => {
    const { url } = await startApp({ ...everywhere, websocketHeartbeatInterval: 20 });
    const socket = new WebSocket(`${url.replace("http", "ws")}_dash-ws-callback`, {
      origin: new URL(url).origin,
      autoPong: false,
    });
    const [code] = (await once(socket, "close")) as [number];
    expect(code).toBe(1006);
  });

  it("is seen frame by frame", async () => {
    const seen: string[] = [];
    const onFrame = ({ direction, text }: { direction: string; text: string }): void => {
      seen.push(`${direction} ${JSON.parse(text).type}`);
      throw new Error("of no consequence");
    };
    const { url } = await startApp({ ...everywhere, onFrame }, echo);
    const client = await connectSocket(url, { query: "?patchbay=1" });
    client.send(request(1));
    await client.next("callback_response");
    expect(seen).toEqual(["out welcome", "in callback_request", "out callback_response"]);
    await client.close();
  });
});
