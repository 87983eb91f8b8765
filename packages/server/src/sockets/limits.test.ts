/** Limits that hold without being asked for, and hostile messages that get nowhere. */
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { Input, Output } from "../index.ts";
import type { CallbackContext } from "../runs/context.ts";
import { exchange, requestText } from "../testing/rawHttp.ts";
import { connectSocket } from "../testing/socketClient.ts";
import { post, requestBody, startApp } from "../testing/startApp.ts";

const options = { websocketCallbacks: true };

describe("limits", () => {
  it("an identity has so many connections, and room again when one has gone", async () => {
    const { url, logged } = await startApp({
      websocketMaxConnectionsPerIdentity: 2,
      authenticate: ({ cookies }) => cookies.user,
    });
    const open = (user: string) =>
      connectSocket(url, { query: "?patchbay=1", headers: { Cookie: `user=${user}` } });
    const one = await open("ann");
    await (await open("ann")).next("welcome");
    const refused = await open("ann");
    expect(await refused.closed).toEqual({ code: 1013, reason: "This user has too many connections" });
    expect(logged).toMatchObject([{ code: "too_many_connections" }]);
    await (await open("bob")).next("welcome");
    await one.close();
    const comes = async (): Promise<string> => {
      const client = await open("ann");
      return Promise.race([client.next("welcome").then(() => "in"), client.closed.then(() => "out")]);
    };
    await expect.poll(comes).toBe("in");
  });

  it("an identity has no more for coming all at once, and handshakes that come to nothing take no place", async () => {
    const waiting: (() => void)[] = [];
    /** Answers all of them in one go, once they are so many. */
    const answer = async (count: number): Promise<void> => {
      await expect.poll(() => waiting.length).toBe(count);
      for (const go of waiting.splice(0)) go();
    };
    const { url, app } = await startApp({
      websocketMaxConnectionsPerIdentity: 2,
      async authenticate() {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return "ann";
      },
    });
    const { port } = new URL(url);
    // No key: known for no WebSocket only once it has been let in.
    const broken = [1, 2].map(() => {
      const socket = connect(Number(port), "127.0.0.1");
      const head = `Host: 127.0.0.1:${port}\r\nOrigin: ${new URL(url).origin}\r\nConnection: Upgrade\r\nUpgrade: websocket`;
      socket.write(`GET /_dash-ws-callback HTTP/1.1\r\n${head}\r\n\r\n`);
      socket.resume();
      return new Promise<void>((resolve) => socket.on("close", () => resolve()));
    });
    await answer(2);
    await Promise.all(broken);
    const coming = Promise.all(Array.from({ length: 6 }, () => connectSocket(url, { query: "?patchbay=1" })));
    await answer(6);
    const burst = await coming;
    const outcomes = await Promise.all(
      burst.map((one) =>
        Promise.race([
          one.next("welcome").then(
            () => "in",
            () => "out",
          ),
          one.closed.then(() => "out"),
        ]),
      ),
    );
    expect(outcomes.filter((one) => one === "in")).toHaveLength(2);
    expect(app.connections.list()).toHaveLength(2);
  });

  it("a client that asks for what is not there does not fill the log, and shows no stack in it", async () => {
    const { url, logged } = await startApp({ websocketCallbacks: true });
    const client = await connectSocket(url);
    for (let at = 0; at < 800; at += 1) {
      const payload = requestBody(`nothing${at}.here`);
      client.send({ type: "callback_request", rendererId: "tab", requestId: `tab-${at}`, payload });
    }
    await client.next("callback_response", "tab-799");
    expect(logged).toHaveLength(20);
    const message = 'There is no callback with the output "nothing0.here"';
    expect(logged[0]).toEqual({ level: "warn", code: "callback_not_allowed", message });
  });

  it("nobody waits for an authenticate that never answers", async () => {
    const { url, logged } = await startApp({
      authenticate: () => new Promise(() => undefined),
      // The headers of a request have no longer either. On a busy machine they come late.
      websocketHandshakeTimeout: 500,
    });
    expect(await (await connectSocket(url, { query: "?patchbay=1" })).closed).toMatchObject({ code: 1013 });
    expect((await fetch(url)).status).toBe(503);
    expect(logged).toMatchObject([{ message: "authenticate failed" }, { message: "authenticate failed" }]);
  });

  it("a handshake that trickles in is ended", async () => {
    const { url } = await startApp({ websocketHandshakeTimeout: 50 });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET /_dash-ws-callback HTTP/1.1\r\nHost: localhost\r\nUpgra");
    socket.resume();
    const ended = new Promise<string>((resolve) => socket.on("close", () => resolve("ended")));
    expect(await ended).toBe("ended");
  });

  it("a flood slows its sender, loses nothing of it, and leaves the others alone", async () => {
    const { url, app, logged } = await startApp({ websocketMaxFramesPerSecond: 1_000 });
    const [flood, other] = await Promise.all([connectSocket(url), connectSocket(url)]);
    for (let sent = 0; sent < 2_000; sent += 1) flood.send({ type: "heartbeat" });
    other.send({ type: "heartbeat" });
    await other.next("heartbeat_ack");
    await expect.poll(() => flood.messages.length, { timeout: 10_000 }).toBe(2_000);
    expect(app.connections.list().map(({ framesIn }) => framesIn)).toEqual([2_000, 1]);
    expect(logged.map(({ code }) => code)).toEqual(["rate_limited"]);
  });

  it("a body over the limit is read to its end before the answer, as Firefox and WebKit need it, within a bound", async () => {
    const { url } = await startApp({ websocketMaxMessageBytes: 1_000 });
    const upload = (bytes: number): string =>
      requestText("POST /_dash-update-component", ["Connection: keep-alive"], "x".repeat(bytes));
    const answers = await exchange(url, upload(15_000) + requestText("/_dash-layout"));
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
    expect(answers).toContain("too_large");
    const chunked = `POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
    for (const endless of [upload(16_001), `${chunked}30d40\r\n${"x".repeat(200_000)}`]) {
      const answer = await exchange(url, endless);
      expect(answer).toMatch(/^HTTP\/1\.1 413/);
      expect(answer.toLowerCase()).toContain("connection: close");
    }
  });

  it("HB2 a client whose browser answers pings while its worker is frozen is given up, and may resume", async () => {
    const contexts: CallbackContext[] = [];
    const { url, app } = await startApp({ ...options, websocketHeartbeatInterval: 50 }, (given) =>
      given.callback({ output: Output("out", "x"), inputs: [Input("btn", "n_clicks")] }, (_, ctx) => {
        contexts.push(ctx);
        return new Promise(() => undefined);
      }),
    );
    const frozen = await connectSocket(url, { query: "?patchbay=1" });
    frozen.send({
      type: "callback_request",
      rendererId: "tab",
      requestId: "tab-1",
      payload: requestBody("out.x"),
    });
    expect(await frozen.closed).toEqual({ code: 1006, reason: "" });
    expect(frozen.messages.map(({ type }) => type)).toEqual(["welcome", "heartbeat_ack"]);
    await expect.poll(() => app.connections.list()).toMatchObject([{ connected: false }]);
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([false]);
  });

  it.each([
    ["Latin", "x".repeat(2_000), 200, "ok"],
    ["Chinese", "汉".repeat(1_500), 413, "too_large"],
    ["of two UTF-16 units each", "😀".repeat(1_000), 413, "too_large"],
  ])(
    "A16 the limit of a message counts bytes of UTF-8, over HTTP and the socket: %s",
    async (_, text, status, outcome) => {
      const { url } = await startApp({ websocketMaxMessageBytes: 3_000 }, (app) =>
        app.callback({ output: Output("out", "x"), inputs: [Input("btn", "n_clicks")] }, () => 1),
      );
      const payload = requestBody("out.x", text);
      expect((await post(url, payload)).status).toBe(status);
      const client = await connectSocket(url);
      client.send({ type: "callback_request", rendererId: "tab", requestId: "tab-1", payload });
      const answer = await client.next("callback_response", "tab-1");
      const { code, status: said } = answer.payload as { code?: string; status: string };
      expect(code ?? said).toBe(outcome);
    },
  );

  it("many times of what may come is not even read: the connection is closed", async () => {
    const { url, logged } = await startApp({ websocketMaxFramesPerSecond: 10 });
    const flood = await connectSocket(url);
    for (let sent = 0; sent < 2_000; sent += 1) flood.send({ type: "heartbeat" });
    expect(await flood.closed).toEqual({ code: 1013, reason: "Too many messages" });
    expect(logged.map(({ code }) => code)).toEqual(["rate_limited", "rate_limited"]);
  });

  it("a browser that comes back with 5 000 open requests gets through, and each has run once", async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const runs: unknown[] = [];
    const { url, app } = await startApp(
      {
        ...options,
        websocketMaxFramesPerSecond: 2_000,
        websocketMaxRuns: 6_000,
        websocketMaxRunsPerTab: 6_000,
      },
      (one) => {
        one.callback(
          { output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] },
          async (value) => {
            runs.push(value);
            await finished;
            return value;
          },
        );
      },
    );
    const requests = Array.from({ length: 5_000 }, (_, at) => ({
      type: "callback_request",
      rendererId: `tab#${at}`,
      requestId: `tab-${at}`,
      payload: requestBody("out.children", at),
    }));
    const first = await connectSocket(url, { query: "?patchbay=1" });
    const { sessionId } = await first.next("welcome");
    for (const request of requests) first.send(request);
    await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(5_000);
    first.terminate();
    await expect.poll(() => app.connections.list()).toMatchObject([{ connected: false }]);
    const second = await connectSocket(url, { query: "?patchbay=1" });
    await second.next("welcome");
    second.send({ type: "resume", sessionId, received: 0, open: requests.map(({ requestId }) => requestId) });
    for (const request of requests) second.send(request);
    expect(await second.next("resumed")).toMatchObject({ recovered: true });
    finish();
    const answered = (): number => second.messages.filter(({ type }) => type === "callback_response").length;
    await expect.poll(answered, { timeout: 10_000 }).toBe(5_000);
    second.send({ type: "heartbeat" });
    await second.next("heartbeat_ack");
    expect(answered()).toBe(5_000);
    expect(runs).toHaveLength(5_000);
  }, 30_000);

  it.each([
    "websocketMaxRunsPerTab",
    "websocketMaxFramesPerSecond",
    "websocketMaxConnectionsPerIdentity",
    "websocketHandshakeTimeout",
    "websocketMaxQueuedLength",
  ])("%s of 0, or of nonsense, is refused", async (name) => {
    await expect(startApp({ [name]: 0 })).rejects.toThrow(name);
    await expect(startApp({ [name]: Number.NaN })).rejects.toThrow(name);
  });
});

describe("hostile JSON", () => {
  const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

  function start() {
    return startApp(options, (app) => {
      app.callback(
        { output: Output("out", "children"), inputs: [Input("btn", "n_clicks")] },
        (value) => value,
      );
    });
  }

  it.each([1_000, 100_000])("%i levels deep harm nobody", async (levels) => {
    const { url } = await start();
    const client = await connectSocket(url);
    const payload = JSON.stringify(requestBody("out.children", "DEEP")).replace('"DEEP"', deep(levels));
    client.send(`{"type":"callback_request","rendererId":"tab","requestId":"tab-1","payload":${payload}}`);
    await client.next("callback_response", "tab-1");
    client.send({ type: "heartbeat" });
    await client.next("heartbeat_ack");
    expect([200, 400, 500]).toContain((await post(url, payload)).status);
    expect((await post(url, requestBody("out.children", 1))).status).toBe(200);
  });

  it.each(["__proto__", "constructor", "prototype", "toString"])(
    "the key %s reaches no prototype",
    async (key) => {
      const { url } = await start();
      const client = await connectSocket(url);
      const value = { [`${key}`]: { polluted: true } };
      const body = JSON.stringify(requestBody("out.children", "HERE")).replace(
        '"HERE"',
        `{"${key}":{"polluted":true}}`,
      );
      client.send(`{"type":"${key}","rendererId":"tab","requestId":"tab-0","payload":{}}`);
      client.send(`{"type":"callback_request","rendererId":"tab","requestId":"tab-1","payload":${body}}`);
      client.send({ ...value, type: "heartbeat" });
      await client.next("heartbeat_ack");
      await client.next("callback_response", "tab-1");
      const named = { ...requestBody("out.children", 1), output: `${key}.${key}` };
      expect((await post(url, named)).status).not.toBe(200);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );
});
