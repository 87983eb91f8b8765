/** A minimal client of a server: a TCP socket, with the part of the WebSocket protocol that these servers use. */
import { connect, type Socket } from "node:net";

export interface ThinClient {
  send(text: string): void;
}

export interface ThinClientOptions {
  url: URL;
  /** The local address of the connection. */
  localAddress: string | undefined;
  onOpen(): void;
  onText(text: string): void;
  /** Called if the connection did not open, or has closed. */
  onClose(): void;
}

const [TEXT, CLOSE, PING, PONG] = [1, 8, 9, 10];
/** Data is handled before anything else is read, so all clients share one buffer. */
const incoming = Buffer.allocUnsafe(256 * 1024);
/** Any mask will do. Frames without a mask would spare the server work that browsers cause. */
const MASK = Buffer.from([0x3a, 0x91, 0xc5, 0x5e]);

/** Begins to connect at once. */
export function openThinClient(options: ThinClientOptions): ThinClient {
  const { url, localAddress } = options;
  let open = false;
  let rest: Buffer | undefined;
  const socket: Socket = connect({
    host: url.hostname,
    port: Number(url.port),
    ...(localAddress !== undefined && { localAddress }),
    noDelay: true,
    onread: {
      buffer: incoming,
      callback(length, buffer) {
        const fresh = Buffer.from(buffer.buffer, buffer.byteOffset, length);
        const data = rest === undefined ? fresh : Buffer.concat([rest, fresh]);
        const taken = take(data);
        rest = taken < data.length ? Buffer.from(data.subarray(taken)) : undefined;
        return true;
      },
    },
  });
  socket.on("error", () => undefined);
  socket.on("close", options.onClose);
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nOrigin: ${url.origin}\r\nConnection: Upgrade\r\n` +
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );

  /** @returns the number of handled bytes */
  function take(data: Buffer): number {
    let at = 0;
    if (!open) {
      const end = data.indexOf("\r\n\r\n");
      if (end < 0) return 0;
      if (!data.subarray(0, end).toString("latin1").startsWith("HTTP/1.1 101")) {
        socket.destroy();
        return data.length;
      }
      open = true;
      options.onOpen();
      at = end + 4;
    }
    for (;;) {
      const frame = frameAt(data, at);
      if (frame === undefined) return at;
      at = frame.end;
      const payload = data.subarray(frame.start, frame.end);
      if (frame.opcode === TEXT) options.onText(payload.toString());
      else if (frame.opcode === PING) socket.write(masked(PONG, payload));
      else if (frame.opcode === CLOSE) socket.end(masked(CLOSE, payload));
    }
  }

  return { send: (text) => socket.write(masked(TEXT, Buffer.from(text))) };
}

/** Returns undefined if the frame is incomplete. Servers send each message in one frame. */
function frameAt(data: Buffer, at: number): { opcode: number; start: number; end: number } | undefined {
  if (data.length < at + 2) return undefined;
  const short = data.readUInt8(at + 1) & 127;
  const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
  if (data.length < start) return undefined;
  const length =
    short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
  const end = start + length;
  return data.length < end ? undefined : { opcode: data.readUInt8(at) & 15, start, end };
}

function masked(opcode: number, payload: Buffer): Buffer {
  const isShort = payload.length < 126;
  const header = isShort ? 2 : 4;
  const frame = Buffer.allocUnsafe(header + 4 + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (isShort ? payload.length : 126);
  if (!isShort) frame.writeUInt16BE(payload.length, 2);
  MASK.copy(frame, header);
  for (const [index, byte] of payload.entries()) frame[header + 4 + index] = byte ^ (MASK[index & 3] ?? 0);
  return frame;
}
