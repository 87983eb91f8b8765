/** A proxy in front of a Dash server that counts its sockets and keeps what they say; a worker's socket is out of a page's sight. */
import { createServer } from "node:http";
import { listen, passRequest, type RunningProgram, type Served } from "@patchbay/dash-apps";
import { type RawData, WebSocket, WebSocketServer } from "ws";

export interface Message {
  type: string;
  rendererId?: string;
  payload?: unknown;
}

export interface WireTap extends Served {
  /** Paths of the sockets that are open now. */
  readonly open: ReadonlySet<string>;
  /** Paths of all sockets so far. */
  readonly sockets: readonly string[];
  /** What the pages said, and what the server did; frames of several messages taken apart. */
  readonly toServer: readonly Message[];
  readonly toPages: readonly Message[];
  /** Ends every socket without a goodbye. */
  cut(): void;
}

export async function tapWire({ port }: RunningProgram): Promise<WireTap> {
  const open = new Set<string>();
  const sockets: string[] = [];
  const toServer: Message[] = [];
  const toPages: Message[] = [];
  const pairs = new Set<readonly [WebSocket, WebSocket]>();
  const handshakes = new WebSocketServer({ noServer: true });

  const server = createServer((request, response) => passRequest(port, request, response));
  server.on("upgrade", (request, socket, head) => {
    const path = `${sockets.length} ${request.url}`;
    sockets.push(path);
    const { host, origin, cookie } = request.headers;
    const upstream = new WebSocket(`ws://127.0.0.1:${port}${request.url}`, {
      headers: { host, origin, ...(cookie !== undefined && { cookie }) },
      perMessageDeflate: false,
    });
    upstream.once("error", () => socket.destroy());
    upstream.once("open", () => {
      handshakes.handleUpgrade(request, socket, head, (page) => {
        const pair = [page, upstream] as const;
        pairs.add(pair);
        open.add(path);
        relay(page, upstream, toServer);
        relay(upstream, page, toPages);
        page.once("close", () => {
          pairs.delete(pair);
          open.delete(path);
        });
      });
    });
  });
  const own = await listen(server);
  function cut(): void {
    for (const socket of [...pairs].flat()) socket.terminate();
  }

  return {
    url: own.url,
    open,
    sockets,
    toServer,
    toPages,
    cut,
    async close() {
      cut();
      await own.close();
    },
  };
}

function relay(from: WebSocket, to: WebSocket, heard: Message[]): void {
  from.on("message", (data: RawData, isBinary: boolean) => {
    if (!isBinary) heard.push(...[JSON.parse(data.toString())].flat());
    to.send(data, { binary: isBinary });
  });
  from.on("close", (code, reason) => {
    // 1005 and 1006 say that there was no code; they cannot be sent.
    if (code === 1005 || code === 1006) to.terminate();
    else to.close(code, reason);
  });
  from.on("error", () => to.terminate());
}
