/** A client that says whatever it likes, cut wherever it likes. */
import { connect, type Socket } from "node:net";

export interface RawClient {
  readonly socket: Socket;
  /** All that came, byte for byte. */
  came(): string;
  write(data: string | Buffer): Promise<void>;
  /** Resolves when something came that holds this; rejects when the connection ends without it. */
  until(text: string): Promise<void>;
  readonly closed: Promise<void>;
}

export async function open(port: number): Promise<RawClient> {
  const socket = connect({ port, host: "127.0.0.1" });
  let came = "";
  const checks = new Set<() => void>();
  socket.setEncoding("latin1").on("data", (piece) => {
    came += piece;
    for (const check of checks) check();
  });
  socket.on("error", () => undefined);
  const closed = new Promise<void>((done) => socket.on("close", () => done()));
  await new Promise<void>((done) => {
    socket.on("connect", done);
    void closed.then(done);
  });
  return {
    socket,
    came: () => came,
    closed,
    // Of a connection that is gone there is nothing to write to.
    write: (data) => new Promise((done) => socket.write(data, () => done())),
    until: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!came.includes(text)) return;
          checks.delete(check);
          resolve();
        };
        checks.add(check);
        check();
        void closed.then(() => reject(new Error(`Closed before ${text} came: ${came.slice(0, 500)}`)));
      }),
  };
}

/** Sends this, and cuts the line: by RST, as who pulls the plug, or by FIN. */
export async function sendAndCut(
  port: number,
  data: string | Buffer,
  how: "reset" | "end" = "reset",
): Promise<void> {
  const { socket, write, closed } = await open(port);
  await write(data);
  if (how === "reset") socket.resetAndDestroy();
  else {
    socket.end();
    socket.destroySoon();
  }
  await closed;
}

/** What comes until the server ends the connection. */
export async function exchange(port: number, data: string | Buffer): Promise<string> {
  const client = await open(port);
  await client.write(data);
  await client.closed;
  return client.came();
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

/** @param target a path, or method and target @param lines headers besides Host */
export function requestText(target: string, lines: readonly string[] = [], body = ""): string {
  const [method, path] = target.includes(" ") ? target.split(" ") : ["GET", target];
  const length = body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return `${[`${method} ${path} HTTP/1.1`, "Host: 127.0.0.1", ...lines, ...length].join("\r\n")}\r\n\r\n${body}`;
}

export function handshakeText(path = "/_dash-ws-callback?patchbay=1", protocol = "websocket"): string {
  return requestText(path, [
    "Origin: http://127.0.0.1",
    "Connection: Upgrade",
    `Upgrade: ${protocol}`,
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
  ]);
}

/** A connection over which frames go. */
export async function openSocket(port: number, path?: string): Promise<RawClient> {
  const client = await open(port);
  await client.write(handshakeText(path));
  await client.until("\r\n\r\n");
  return client;
}

export const Opcode = { Continuation: 0, Text: 1, Binary: 2, Close: 8, Ping: 9, Pong: 10 };

export interface FrameOptions {
  fin?: boolean;
  /** The three reserved bits, 0 to 7. */
  reserved?: number;
  masked?: boolean;
  /** What the frame says of its length, in the form of 64 bits. Default: what is true, in the shortest form. */
  length?: bigint;
}

/** A frame as RFC 6455, 5.2 has it, or as nobody has it. */
export function frame(
  opcode: number,
  data: string | Buffer = "",
  { fin = true, reserved = 0, masked = true, length }: FrameOptions = {},
): Buffer {
  const payload = Buffer.from(data);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  let head: Buffer;
  if (length !== undefined || payload.length > 0xffff) {
    head = Buffer.alloc(10);
    head[1] = mask | 127;
    head.writeBigUInt64BE(length ?? BigInt(payload.length), 2);
  } else if (payload.length > 125) {
    head = Buffer.alloc(4);
    head[1] = mask | 126;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head = Buffer.from([0, mask | payload.length]);
  }
  head[0] = first;
  // A key of zeros masks nothing.
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

/** Runs so many at a time: more would only wait in the system's queue of connections. */
export async function inTurns<T>(
  items: readonly T[],
  act: (item: T) => Promise<void>,
  width = 32,
): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of left) await act(item);
    }),
  );
}
