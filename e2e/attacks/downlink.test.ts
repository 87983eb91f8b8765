/** Clients that misuse the downlink: nothing is run for a forged name, nothing is kept without bound, and others are served. */
import { describe, expect, it } from "vitest";
import { isClosed, stands, startParts } from "./partsServer.ts";
import { inTurns, open, requestText, sendAndCut } from "./rawClient.ts";
import { requestBody, type ServerProcess } from "./serverProcess.ts";

const MEGA = 1e6;

async function endIdOf({ url }: ServerProcess): Promise<string> {
  const page = await (await fetch(url)).text();
  return /"end_id":"([^"]+)"/.exec(page)?.[1] ?? "";
}

const pathOf = (endId: string, downlinkId = "d"): string =>
  `/_dash-update-component?endId=${encodeURIComponent(endId)}&downlinkId=${downlinkId}`;

async function send({ url }: ServerProcess, path: string, body: object): Promise<Response> {
  return fetch(new URL(path, url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(50_000),
  });
}

const asked = (requestId = "r-1", length = 20_000, output = "parts.children"): object => ({
  ...requestBody(output, length),
  streamConnection: { requestId },
});
const reading = (from = 0): object => ({ streamDownlink: { from } });

describe("a downlink that is never read", () => {
  it("holds its generator back, and closes it after a while", async () => {
    const server = await startParts();
    const path = pathOf(await endIdOf(server));
    const before = await server.ask<number>("memory");
    expect((await send(server, path, asked())).status).toBe(200);
    expect(await stands(server)).toBeLessThan(200);
    expect((await server.ask<number>("memory")) - before).toBeLessThan(20 * MEGA);
    await isClosed(server);
    await server.lives();
  });

  it("holds its generator back, though its response is open", async () => {
    const server = await startParts();
    const path = pathOf(await endIdOf(server));
    const client = await open(server.port);
    client.socket.pause();
    await client.write(requestText(`POST ${path}`, [], JSON.stringify(reading())));
    await client.write(requestText(`POST ${path}`, [], JSON.stringify(asked())));
    expect((await send(server, path, asked("r-2"))).status).toBe(200);
    const reader = await open(server.port);
    reader.socket.pause();
    await reader.write(requestText(`POST ${path}`, [], JSON.stringify(reading())));
    // The buffers of the system take some megabytes.
    expect(await stands(server)).toBeLessThan(2_000);
    for (const { socket } of [client, reader]) socket.resetAndDestroy();
    await isClosed(server);
    await server.lives();
  });
});

describe("10 000 downlinks of one client", { timeout: 180_000 }, () => {
  const names = Array.from({ length: 10_000 }, (_, at) => `d-${at}`);

  it("keep no more than one client may, and end when nobody reads them", async () => {
    const server = await startParts();
    const endId = await endIdOf(server);
    const before = await server.ask<number>("memory");
    const statuses = new Map<number, number>();
    await inTurns(names, async (name) => {
      const response = await send(server, pathOf(endId, name), asked("r"));
      await response.text();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    });
    expect(statuses.get(200)).toBeGreaterThanOrEqual(1_000);
    expect((statuses.get(200) ?? 0) + (statuses.get(503) ?? 0)).toBe(10_000);
    expect((await server.ask<number>("memory")) - before).toBeLessThan(200 * MEGA);
    await isClosed(server);
    await server.lives();
  });

  it("whose streams have ended are forgotten for others", async () => {
    const server = await startParts();
    const endId = await endIdOf(server);
    const before = await server.ask<number>("memory");
    await inTurns(names, async (name) => {
      const response = await send(server, pathOf(endId, name), asked("r", 100_000, "short.children"));
      expect(response.status).toBe(200);
      await response.text();
    });
    expect((await server.ask<number>("memory")) - before).toBeLessThan(200 * MEGA);
    await server.lives();
  });
});

it("a forged name runs nothing, reads nothing and cancels nothing", async () => {
  const server = await startParts();
  const endId = await endIdOf(server);
  expect((await send(server, pathOf(endId), asked())).status).toBe(200);
  const [id = "", signature = ""] = endId.split("~");
  const forged = [
    "",
    "~",
    id,
    `${id}~`,
    `${id}~${signature.replace(/./g, "0")}`,
    `${id}0~${signature}`,
    "__proto__",
  ];
  for (const name of forged) {
    expect((await send(server, pathOf(name), asked("r-2"))).status, name).toBe(403);
    expect((await send(server, pathOf(name), { streamCancel: { requestId: "r-1" } })).status, name).toBe(403);
    expect((await send(server, pathOf(name), reading())).status, name).toBe(410);
  }
  for (const name of ["", "a:b", "x".repeat(65), "ä"])
    expect((await send(server, pathOf(endId, encodeURIComponent(name)), asked("r-2"))).status, name).toBe(
      403,
    );
  expect(await server.ask("open")).toBe(1);
  await server.lives();
});

it("a number beyond the last, or of a downlink that never was, is answered with a reset", async () => {
  const server = await startParts();
  const endId = await endIdOf(server);
  await send(server, pathOf(endId), asked("r", 10));
  for (const [name, from] of [
    ["d", Number.MAX_SAFE_INTEGER],
    ["unknown", 0],
    ["unknown", 7],
    ["__proto__", 0],
  ] as const) {
    const response = await send(server, pathOf(endId, name), reading(from));
    expect(await response.text(), name).toBe('{"reset":true}\n');
  }
  for (const from of [-1, 0.5, 1e300, "0", null, [], {}])
    expect((await send(server, pathOf(endId), { streamDownlink: { from } })).status).toBe(400);
  await server.lives();
});

it("bodies that are cut run nothing, and harm no other stream", async () => {
  const server = await startParts();
  const path = pathOf(await endIdOf(server));
  const texts = [asked("r-cut"), reading(), { streamCancel: { requestId: "r-1" } }].map((body) =>
    requestText(`POST ${path}`, [], JSON.stringify(body)),
  );
  expect((await send(server, path, asked("r-1", 10))).status).toBe(200);
  const cuts = texts.flatMap((text) =>
    [1, 2, 5, 20].flatMap((short) =>
      (["reset", "end"] as const).map((how) => ({ text: text.slice(0, -short), how })),
    ),
  );
  await inTurns(cuts, ({ text, how }) => sendAndCut(server.port, text, how));
  expect(await server.ask("open")).toBe(1);
  await server.lives();
  const stop = new AbortController();
  const response = await fetch(new URL(path, server.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(reading()),
    signal: stop.signal,
  });
  const { value } = await (response.body as ReadableStream<Uint8Array>).getReader().read();
  expect(new TextDecoder().decode(value)).toContain('"rid":"r-1","seq":1,');
  stop.abort();
  await server.lives();
});
