/** WebSocket frames as RFC 6455 forbids them, or as it allows them to excess. */
import { describe, expect, it } from "vitest";
import { type FrameOptions, frame, inTurns, Opcode, openSocket } from "./rawClient.ts";
import { callbackRequest, sharedServer } from "./serverProcess.ts";

const serve = sharedServer();
const text = (value: unknown, options?: FrameOptions): Buffer =>
  frame(Opcode.Text, JSON.stringify(value), options);

const FORBIDDEN: readonly (readonly [string, Buffer])[] = [
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map(
    (opcode) => [`the opcode ${opcode}`, frame(opcode, "x")] as const,
  ),
  ...[1, 2, 4, 7].map(
    (reserved) => [`reserved bits ${reserved}`, frame(Opcode.Text, "{}", { reserved })] as const,
  ),
  ["no mask", frame(Opcode.Text, "{}", { masked: false })],
  ["a continuation of nothing", frame(Opcode.Continuation, "x")],
  [
    "a message within a message",
    Buffer.concat([frame(Opcode.Text, "a", { fin: false }), frame(Opcode.Text, "b")]),
  ],
  ["a ping in pieces", frame(Opcode.Ping, "a", { fin: false })],
  ["a long ping", frame(Opcode.Ping, "x".repeat(126))],
  ["a long close", frame(Opcode.Close, Buffer.alloc(126, 3))],
  ["a close of one byte", frame(Opcode.Close, Buffer.from([3]))],
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65535].map(
    (code) => [`the close code ${code}`, frame(Opcode.Close, Buffer.from([code >> 8, code & 255]))] as const,
  ),
  ["a close whose reason is no UTF-8", frame(Opcode.Close, Buffer.from([0x03, 0xe8, 0xff, 0xfe]))],
  ["text that is no UTF-8", frame(Opcode.Text, Buffer.from([0xc3, 0x28]))],
  ["a length of 2⁶³", frame(Opcode.Text, "x", { length: 2n ** 63n })],
  ["a length of 2⁵³", frame(Opcode.Text, "x", { length: 2n ** 53n })],
  ["a length of 17 MiB", frame(Opcode.Text, "x", { length: 17n * 2n ** 20n })],
];

describe("a connection ends, and no other, by", () => {
  it.each(FORBIDDEN)("%s", async (_, bytes) => {
    const server = await serve();
    const client = await openSocket(server.port);
    await client.write(bytes);
    await client.closed;
    await server.lives();
  });
});

const ALLOWED: readonly (readonly [string, readonly Buffer[]])[] = [
  ["a length in a longer form than it needs", [frame(Opcode.Text, '{"type":"heartbeat"}', { length: 20n })]],
  ["twenty pings", Array.from({ length: 20 }, () => frame(Opcode.Ping, "x".repeat(125)))],
  ["pongs nobody asked for", Array.from({ length: 5000 }, () => frame(Opcode.Pong))],
  [
    "binary, empty, and no JSON",
    [frame(Opcode.Binary, "x"), frame(Opcode.Text), frame(Opcode.Text, "{"), frame(Opcode.Text, "[[[")],
  ],
  [
    "a message in pieces, with pings between",
    [
      frame(Opcode.Text, '{"type":', { fin: false }),
      frame(Opcode.Ping),
      frame(Opcode.Continuation, '"heart', { fin: false }),
      frame(Opcode.Pong),
      frame(Opcode.Continuation, 'beat"}'),
    ],
  ],
];

it.each(ALLOWED)("a connection bears %s", async (_, frames) => {
  const server = await serve();
  const client = await openSocket(server.port);
  await client.write(Buffer.concat([...frames, text(callbackRequest("out.children", "it goes on"))]));
  await client.until("it goes on");
  client.socket.destroy();
  await server.lives();
});

it("pings without end are answered, or end their connection", async () => {
  const server = await serve();
  const client = await openSocket(server.port);
  const pings = Array.from({ length: 50_000 }, () => frame(Opcode.Ping, "x".repeat(125)));
  client.socket.pause();
  await client.write(Buffer.concat(pings));
  client.socket.resetAndDestroy();
  await client.closed;
  await server.lives();
});

it("a message in a flood of pieces ends its connection or is answered, and takes no memory", async () => {
  const server = await serve();
  const before = await server.ask<number>("memory");
  const empty = frame(Opcode.Continuation, "", { fin: false });
  await inTurns([1, 2, 3], async () => {
    const client = await openSocket(server.port);
    await client.write(frame(Opcode.Text, "x", { fin: false }));
    await client.write(Buffer.concat(Array.from({ length: 300_000 }, () => empty)));
    client.socket.resetAndDestroy();
    await client.closed;
  });
  await server.lives();
  await expect.poll(async () => (await server.ask<number>("memory")) - before).toBeLessThan(10e6);
});

it("nonsense in every place of a message is answered or left alone", async () => {
  const server = await serve();
  const whole: Record<string, unknown> = callbackRequest("out.children", 1);
  const values = [null, 5, "", "__proto__", [], {}, true, "x".repeat(10_000)];
  const client = await openSocket(server.port);
  for (const type of [
    "callback_request",
    "get_props_response",
    "resume",
    "ack",
    "cancel",
    "refresh",
    "renderer_disconnect",
    "heartbeat",
    "nothing",
  ])
    for (const name of [...Object.keys(whole), "sessionId", "received", "open", "token"])
      for (const value of values) await client.write(text({ ...whole, type, [name]: value }));
  await client.write(text(callbackRequest("out.children", "it goes on", "tab-9")));
  await Promise.race([client.until("it goes on"), client.closed]);
  client.socket.destroy();
  await server.lives();
});
