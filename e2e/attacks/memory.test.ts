/** What clients can make a server keep: after each, it has what it had before. */
import { describe, expect, it, onTestFinished } from "vitest";
import {
  frame,
  handshakeText,
  inTurns,
  Opcode,
  open,
  openSocket,
  type RawClient,
  requestText,
  sendAndCut,
} from "./rawClient.ts";
import {
  callbackRequest,
  post,
  requestBody,
  type ServerProcess,
  startServer,
  type Way,
} from "./serverProcess.ts";

async function start(setUp: string, way: Way = "listen", ...args: unknown[]): Promise<ServerProcess> {
  const server = await startServer(way, setUp, ...args);
  onTestFinished(() => server.stop());
  return server;
}

const MEGA = 1e6;
const send = (client: RawClient, message: unknown): Promise<void> =>
  client.write(frame(Opcode.Text, JSON.stringify(message)));

/** Once more than the first time: what is made once for all is there by then. */
async function kept(server: ServerProcess, attack: () => Promise<void>): Promise<number> {
  await attack();
  const before = await server.ask<number>("memory");
  await attack();
  await server.lives();
  return (await server.ask<number>("memory")) - before;
}

describe("A7 of a client that is exactly as fast as its stream", () => {
  /** Reads so much. */
  const read = (client: RawClient, bytes: number): Promise<void> =>
    new Promise((done) => {
      let left = bytes;
      const take = (piece: string): void => {
        left -= piece.length;
        if (left > 0) return;
        client.socket.off("data", take).pause();
        done();
      };
      client.socket.on("data", take).resume();
    });

  it.each(["patches", "values"])("%s that were sent are not held", async (kind) => {
    const server = await start("stream");
    const client = await openSocket(server.port);
    // Read and dropped, for the attacker has a memory too.
    client.socket.removeAllListeners("data").pause();
    await send(client, callbackRequest("stream.children", kind));
    const queued = async (): Promise<number> =>
      (await server.ask<{ queuedLength: number }[]>("list"))[0]?.queuedLength ?? 0;
    /** It reads only when much waits, and never so much that nothing waits. */
    const follow = async (bytes: number): Promise<void> => {
      for (let got = 0; got < bytes; got += 2 * MEGA) {
        await expect.poll(queued, { interval: 1 }).toBeGreaterThan(12 * MEGA);
        await read(client, 2 * MEGA);
        expect(await queued()).toBeGreaterThan(0);
      }
    };
    await follow(10 * MEGA);
    const before = await server.ask<number>("memory");
    await follow(70 * MEGA);
    expect((await server.ask<number>("memory")) - before).toBeLessThan(30 * MEGA);
    client.socket.resetAndDestroy();
    await server.lives();
  });
});

it("a session that nobody comes back for keeps no more than what may be missed", async () => {
  const server = await start("stream");
  const before = await server.ask<number>("memory");
  const client = await openSocket(server.port);
  await send(client, callbackRequest("stream.children", "patches"));
  await expect.poll(() => server.ask<number>("sent")).toBeGreaterThan(MEGA);
  client.socket.resetAndDestroy();
  await client.closed;
  await expect.poll(() => server.ask<number>("sent"), { timeout: 50_000 }).toBeGreaterThan(60 * MEGA);
  await server.lives();
  expect((await server.ask<number>("memory")) - before).toBeLessThan(40 * MEGA);
});

it.each<[string, (server: ServerProcess) => Promise<void>]>([
  ["connections", ({ port }) => sendAndCut(port, "")],
  ["handshakes", ({ port }) => sendAndCut(port, handshakeText("/_dash-ws-callback"))],
  ["foreign upgrades", ({ port }) => sendAndCut(port, handshakeText("/nope", "h2c"))],
  ["half requests", ({ port }) => sendAndCut(port, requestText("/").slice(0, -2))],
  [
    "bodies that are cut",
    ({ port }) =>
      sendAndCut(port, requestText("POST /_dash-update-component", [], "x".repeat(50_000)).slice(0, -1)),
  ],
])("2 000 %s leave nothing behind", async (_, attack) => {
  const server = await start("plain", "attach");
  const many = Array.from({ length: 2_000 }, () => server);
  expect(await kept(server, () => inTurns(many, attack, 64))).toBeLessThan(8 * MEGA);
});

async function openMany(server: ServerProcess, count: number): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  await inTurns(
    Array.from({ length: count }, (_, at) => at),
    async (at) => {
      clients.push(await openSocket(server.port, `/_dash-ws-callback?patchbay=1&user=u${at % 97}`));
    },
    64,
  );
  return clients;
}

it("5 000 lines that are cut at once end nothing, and leave nothing behind once their time is over", async () => {
  const server = await start("options", "listen", { websocketResumeWindow: 1 });
  const before = await server.ask<number>("memory");
  const clients = await openMany(server, 5_000);
  expect(await server.ask<unknown[]>("list")).toHaveLength(5_000);
  for (const { socket } of clients) socket.resetAndDestroy();
  await expect.poll(async () => (await server.ask<unknown[]>("list")).length, { timeout: 30_000 }).toBe(0);
  await server.lives();
  expect((await server.ask<number>("memory")) - before).toBeLessThan(12 * MEGA);
});

it("A8 1 500 sessions whose lines are cut at once are all resumed, and those that only looked in evict none", async () => {
  const server = await start("named");
  const clients = await openMany(server, 1_500);
  const ids: string[] = [];
  // Each of a page of its own: a tab is in one session, and a session without tabs ends with its connection.
  await inTurns([...clients.entries()], async ([at, client]) => {
    await client.until('"sessionId":"');
    ids.push(/"sessionId":"([^"]+)"/.exec(client.came())?.[1] ?? "");
    const request = callbackRequest("out.children", "asked", `tab${at}-1`);
    await send(client, { ...request, rendererId: `tab${at}#1` });
    await client.until("asked");
  });
  const users = clients.map((_, at) => at);
  for (const { socket } of clients) socket.resetAndDestroy();
  await expect
    .poll(
      async () =>
        (await server.ask<{ connected: boolean }[]>("list")).filter(({ connected }) => connected).length,
    )
    .toBe(0);
  await inTurns(
    Array.from({ length: 1_200 }, () => server),
    ({ port }) => sendAndCut(port, handshakeText()),
    64,
  );
  await server.lives();
  const list = await server.ask<{ id: string }[]>("list");
  const waiting = new Set(list.map(({ id }) => id));
  expect(users.filter((at) => !waiting.has(ids[at] ?? ""))).toEqual([]);
});

describe("A4 over HTTP", () => {
  it("no more runs go on at a time than one connection may have", async () => {
    const server = await start("options", "listen", { websocketMaxRuns: 5, websocketMaxRunsPerTab: 5 });
    const hears = new AbortController();
    const outcomes: string[] = [];
    for (let at = 0; at < 60; at += 1) {
      void fetch(`${server.url}_dash-update-component`, {
        method: "POST",
        body: JSON.stringify(requestBody("hold.children", at)),
        signal: hears.signal,
      })
        .then(async (answer) => outcomes.push(await answer.text()))
        .catch(() => undefined);
    }
    await expect.poll(() => outcomes.length).toBe(55);
    for (const outcome of outcomes) expect(outcome).toContain("queue_full");
    expect(await server.ask<unknown[]>("held")).toHaveLength(5);
    hears.abort();
    await expect.poll(async () => (await post(server.url, requestBody("out.children", 1))).status).toBe(200);
    await server.lives();
  });
});

it("connections that say nothing are ended, and nobody waits for them", async () => {
  const server = await start("options", "listen", { websocketHandshakeTimeout: 2_000 });
  const clients = await Promise.all(Array.from({ length: 300 }, () => open(server.port)));
  await inTurns(clients, (client) => client.write("GET / HT"));
  await server.lives();
  await Promise.all(clients.map(({ closed }) => closed));
  await server.lives();
});
