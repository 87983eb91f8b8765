/** Clients that do not take the parts of an answer: its generator waits, others are served, and it is closed when they go. */
import { describe, expect, it } from "vitest";
import { isClosed, stands, startParts } from "./partsServer.ts";
import { frame, inTurns, Opcode, open, openSocket, type RawClient, requestText } from "./rawClient.ts";
import { callbackRequest, requestBody, type ServerProcess } from "./serverProcess.ts";

const MEGA = 1e6;

const asked = (length: number) => JSON.stringify(callbackRequest("parts.children", length));
const posted = (length: number): string =>
  requestText("POST /_dash-update-component", [], JSON.stringify(requestBody("parts.children", length)));

describe("of a client that never reads", () => {
  it.each<[string, (server: ServerProcess) => Promise<RawClient>]>([
    [
      "over the socket",
      async ({ port }) => {
        const client = await openSocket(port, "/_dash-ws-callback");
        client.socket.pause();
        await client.write(frame(Opcode.Text, asked(20_000)));
        return client;
      },
    ],
    [
      "over the socket with the extension",
      async ({ port }) => {
        const client = await openSocket(port);
        client.socket.pause();
        await client.write(frame(Opcode.Text, asked(20_000)));
        return client;
      },
    ],
    [
      "over HTTP",
      async ({ port }) => {
        const client = await open(port);
        client.socket.pause();
        await client.write(posted(20_000));
        return client;
      },
    ],
  ])("%s, the generator waits", async (_, attack) => {
    const server = await startParts();
    const before = await server.ask<number>("memory");
    const client = await attack(server);
    // The buffers of the system take some megabytes.
    expect(await stands(server)).toBeLessThan(2_000);
    expect((await server.ask<number>("memory")) - before).toBeLessThan(20 * MEGA);
    client.socket.resetAndDestroy();
    await server.lives();
  });
});

describe("of a client that goes", () => {
  it("over HTTP, the generator is closed", async () => {
    const server = await startParts();
    const clients = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const client = await open(server.port);
        await client.write(posted(10));
        await client.until("multi");
        return client;
      }),
    );
    for (const { socket } of clients) socket.resetAndDestroy();
    await isClosed(server);
    await server.lives();
  });

  it("over the socket, the generator is closed", async () => {
    const server = await startParts();
    await inTurns([...Array(10).keys()], async () => {
      const client = await openSocket(server.port, "/_dash-ws-callback");
      await client.write(frame(Opcode.Text, asked(10)));
      await client.until("multi");
      client.socket.resetAndDestroy();
    });
    await isClosed(server);
    await server.lives();
  });
});

it("of a client that reads and never acknowledges, the generator waits, and a cancel closes it", async () => {
  const server = await startParts();
  const client = await openSocket(server.port);
  await client.write(frame(Opcode.Text, asked(10)));
  expect(await stands(server)).toBe(5_001);
  await client.write(frame(Opcode.Text, JSON.stringify({ type: "cancel", requestId: "tab-1" })));
  await isClosed(server);
  await server.lives();
});
