/** A TCP proxy that can cut, refuse and stall; a worker's socket is out of reach of the browser's own switches. */
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";

export interface FaultProxy {
  url: string;
  port: number;
  /** Ends every connection without a goodbye. */
  cut(): void;
  /** While true, new connections are refused. */
  refuse(refusing: boolean): void;
  /** While true, bytes are held back in both directions, as on a dead link. */
  stall(stalling: boolean): void;
  /** While true, handshakes of sockets are answered with 403; other requests pass. */
  blockUpgrades(blocking: boolean): void;
  /** New connections lead to this port of the same machine; those that are open stay. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

const FORBIDDEN = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let refusing = false;
  let stalling = false;
  let blocking = false;
  let port = targetPort;

  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connectTcp(port, "127.0.0.1");
    const pair = [client, upstream] as const;
    pairs.add(pair);
    client.on("data", (bytes) => {
      const isHandshake =
        blocking && /^GET [^\r]*\r\n(.*\r\n)*upgrade: websocket/i.test(bytes.toString("latin1"));
      if (isHandshake) client.end(FORBIDDEN);
      else upstream.write(bytes);
    });
    upstream.on("data", (bytes) => client.write(bytes));
    for (const [here, there] of [pair, [upstream, client]] as const) {
      here.on("close", () => {
        pairs.delete(pair);
        there.destroy();
      });
      here.on("error", () => here.destroy());
      if (stalling) here.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: ownPort } = server.address() as AddressInfo;

  function cut(): void {
    for (const socket of [...pairs].flat()) socket.destroy();
  }

  return {
    url: `http://127.0.0.1:${ownPort}/`,
    port: ownPort,
    cut,
    refuse(now) {
      refusing = now;
    },
    stall(now) {
      stalling = now;
      for (const socket of [...pairs].flat()) now ? socket.pause() : socket.resume();
    },
    blockUpgrades(now) {
      blocking = now;
    },
    leadTo(next) {
      port = next;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}
