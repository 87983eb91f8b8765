/** A line that is cut at every step of every exchange ends that exchange, and nothing else. */
import { describe, expect, it } from "vitest";
import {
  frame,
  handshakeText,
  inTurns,
  Opcode,
  open,
  openSocket,
  requestText,
  sendAndCut,
} from "./rawClient.ts";
import {
  callbackRequest,
  requestBody,
  type ServerProcess,
  sharedProcess,
  sharedServer,
  WAYS,
} from "./serverProcess.ts";

const CUTS = ["reset", "end"] as const;
const PROTOCOLS = ["websocket", "h2c", "TLS/1.0", "WebSocket, h2c"];
const PATHS = ["/nope", "/", "/_dash-layout", "/_dash-ws-callback/", "//", "/_dash-ws-callback?patchbay=1"];

describe.each(WAYS)("by %s", (way) => {
  const serve = sharedServer(way);

  it.each(CUTS)("a request that is cut anywhere (%s)", async (how) => {
    const server = await serve();
    const texts = [
      requestText("POST /_dash-update-component", [], JSON.stringify(requestBody("out.children", 1))),
      requestText("POST /_dash-update-component", [], JSON.stringify(requestBody("hold.children", 1))),
      requestText("/"),
      requestText("OPTIONS /_dash-layout", ["Origin: http://a.test", "Access-Control-Request-Method: GET"]),
    ];
    const pieces = texts.flatMap((text) =>
      Array.from({ length: Math.ceil(text.length / 9) + 1 }, (_, at) => text.slice(0, at * 9)),
    );
    await inTurns(pieces, (piece) => sendAndCut(server.port, piece, how));
    await server.lives();
  });

  it.each(PROTOCOLS)(
    "A1 an upgrade to %s on any path, that is cut at once or after its answer",
    async (protocol) => {
      const server = await serve();
      for (const how of CUTS)
        await inTurns(PATHS, (path) => sendAndCut(server.port, handshakeText(path, protocol), how));
      await server.lives();
      await inTurns(PATHS, async (path) => {
        const { socket, write, closed } = await open(server.port);
        await write(handshakeText(path, protocol));
        await new Promise<void>((came) => {
          socket.once("data", () => came());
          void closed.then(came);
        });
        socket.resetAndDestroy();
        await closed;
      });
      await server.lives();
    },
  );

  it("A1 an upgrade that goes on talking, or is cut in two, before it is cut", async () => {
    const server = await serve();
    for (const path of PATHS.slice(0, 3)) {
      const text = handshakeText(path);
      await sendAndCut(server.port, text + "x".repeat(100_000));
      const client = await open(server.port);
      for (let at = 0; at < text.length; at += 40) await client.write(text.slice(at, at + 40));
      client.socket.resetAndDestroy();
      await client.closed;
    }
    await server.lives();
  });

  it("an upgrade behind requests that are not answered yet", async () => {
    const server = await serve();
    const hold = requestText(
      "POST /_dash-update-component",
      [],
      JSON.stringify(requestBody("hold.children", 1)),
    );
    for (const protocol of PROTOCOLS) {
      for (const path of ["/nope", "/_dash-ws-callback?patchbay=1"])
        await sendAndCut(server.port, `${hold + hold + handshakeText(path, protocol)}more`);
    }
    await server.lives();
  });
});

describe("while it is checked", () => {
  const shared = sharedProcess();
  const start = (): Promise<ServerProcess> => shared("listen", "checked");
  const waiting = (server: ServerProcess, count: number): Promise<void> =>
    expect.poll(() => server.ask("waiting")).toBe(count);
  /** As `lives`, of a server that lets nobody in by the socket for now. */
  async function serves({ ask, url }: ServerProcess): Promise<void> {
    expect((await fetch(`${url}_dash-layout`)).status).toBe(200);
    await expect
      .poll(async () => (await ask<{ connected: boolean }[]>("list")).filter(({ connected }) => connected))
      .toEqual([]);
  }

  it.each(CUTS)("a handshake that is cut (%s), before it is decided and after", async (how) => {
    const server = await start();
    await inTurns([1, 2, 3, 4, 5], () => sendAndCut(server.port, handshakeText(), how));
    await waiting(server, 5);
    await server.ask("answer");
    await serves(server);
  });

  it("a handshake that goes on talking", async () => {
    const server = await start();
    const client = await open(server.port);
    await client.write(
      Buffer.concat([Buffer.from(handshakeText()), frame(Opcode.Text, "x".repeat(300_000))]),
    );
    await waiting(server, 1);
    client.socket.resetAndDestroy();
    await client.closed;
    await server.ask("answer");
    await serves(server);
  });

  it("A5 the end of the app: nobody comes in afterwards, and the server ends", async () => {
    const server = await start();
    const clients = await Promise.all(Array.from({ length: 20 }, () => open(server.port)));
    for (const client of clients) await client.write(handshakeText());
    await waiting(server, 20);
    const closed = server.ask("close");
    await server.ask("answer");
    await closed;
    expect(await server.ask("list")).toEqual([]);
    for (const client of clients) expect(client.came()).not.toContain("HTTP/1.1 101");
  });
});

describe("after 101", () => {
  const serve = sharedServer();
  const shared = sharedProcess();

  it.each(CUTS)("frames that are cut at every byte (%s)", async (how) => {
    const server = await serve();
    const all = Buffer.concat([
      frame(Opcode.Text, JSON.stringify(callbackRequest("out.children", "ä".repeat(100)))),
      frame(Opcode.Ping, "p"),
      frame(Opcode.Text, JSON.stringify(callbackRequest("hold.children", 1, "tab-2")).slice(0, 50), {
        fin: false,
      }),
      frame(Opcode.Continuation, "", { fin: false }),
      frame(Opcode.Continuation, JSON.stringify(callbackRequest("hold.children", 1, "tab-2")).slice(50)),
      frame(Opcode.Close, Buffer.from([0x03, 0xe8])),
    ]);
    const head = Buffer.from(handshakeText());
    const offsets = Array.from({ length: all.length + 1 }, (_, at) => at);
    await inTurns(offsets, (at) => sendAndCut(server.port, Buffer.concat([head, all.subarray(0, at)]), how));
    await server.lives();
  });

  it("A6 a close that is never answered: runs end at once, and the socket soon", async () => {
    const server = await shared();
    const client = await openSocket(server.port);
    await client.write(frame(Opcode.Text, JSON.stringify(callbackRequest("hold.children", 1))));
    await expect.poll(async () => (await server.ask<boolean[]>("held")).length).toBe(1);
    client.socket.pause();
    const closed = server.ask("close");
    await expect.poll(async () => (await server.ask<boolean[]>("held")).at(-1)).toBe(true);
    await closed;
    client.socket.destroy();
  });

  it("A6 of who is revoked nothing runs once that is done", async () => {
    const server = await shared("attach", "named");
    const clients = await Promise.all(
      [1, 2, 3].map(() => openSocket(server.port, "/_dash-ws-callback?patchbay=1&user=eve")),
    );
    for (const client of clients) {
      await client.write(frame(Opcode.Text, JSON.stringify(callbackRequest("hold.children", 1))));
      client.socket.pause();
    }
    await expect.poll(async () => (await server.ask<boolean[]>("held")).length).toBe(3);
    await server.ask("revoke", "eve");
    expect(await server.ask("held")).toEqual([true, true, true]);
    await server.lives();
    for (const client of clients) client.socket.destroy();
  });
});
