/** Limits that hold without being asked for, and hostile messages that get nowhere. */
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { Input, Output } from "./index.ts";
import { connectSocket } from "./testing/socketClient.ts";
import { post, requestBody, startApp } from "./testing/startApp.ts";

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

  it("nobody waits for an authenticate that never answers", async () => {
    const { url, logged } = await startApp({
      authenticate: () => new Promise(() => undefined),
      websocketHandshakeTimeout: 20,
    });
    expect(await (await connectSocket(url, { query: "?patchbay=1" })).closed).toMatchObject({ code: 4001 });
    expect((await fetch(url)).status).toBe(401);
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

  it.each([
    "websocketMaxRunsPerTab",
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
