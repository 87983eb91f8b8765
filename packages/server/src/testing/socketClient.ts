/** A bare client for tests: keeps what came, and waits for what is to come. */
import { once } from "node:events";
import WebSocket from "ws";

export interface SocketClient {
  /** Every message so far, batches taken apart. */
  readonly messages: Record<string, unknown>[];
  /** Every frame so far, as text. */
  readonly frames: string[];
  readonly closed: Promise<{ code: number; reason: string }>;
  send(value: unknown): void;
  /** While true, nothing is read: it stays in the network, and then at the server. */
  pause(pausing: boolean): void;
  /** The first message, past or future, of this type and, where given, this requestId. */
  next(type: string, requestId?: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
  terminate(): void;
}

export async function connectSocket(
  url: string,
  {
    origin = new URL(url).origin,
    query = "",
    headers = {},
  }: { origin?: string | undefined; query?: string; headers?: Record<string, string> } = {},
): Promise<SocketClient> {
  const address = `${url.replace(/^http/, "ws")}_dash-ws-callback${query}`;
  const socket = new WebSocket(address, { headers, ...(origin !== "" && { origin }) });
  const messages: Record<string, unknown>[] = [];
  const frames: string[] = [];
  const waiting = new Set<() => void>();
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  socket.on("message", (data) => {
    frames.push(String(data));
    messages.push(...[JSON.parse(String(data))].flat());
    for (const check of waiting) check();
  });
  await once(socket, "open");
  return {
    messages,
    frames,
    closed,
    send: (value) =>
      socket.send(typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value)),
    next(type, requestId) {
      return new Promise((resolve, reject) => {
        const check = (): void => {
          const found = messages.find(
            (message) =>
              message.type === type && (requestId === undefined || message.requestId === requestId),
          );
          if (!found) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        void closed.then(() => reject(new Error(`Closed before ${type} came`)));
        check();
      });
    },
    async close() {
      socket.close();
      await closed;
    },
    pause: (pausing) => (pausing ? socket.pause() : socket.resume()),
    terminate: () => socket.terminate(),
  };
}
