/** Starts Node servers on the loopback address. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Served {
  url: string;
  close(): Promise<void>;
}

/** Listens on the port, or on a free one. @throws Error if the port is taken */
export async function listen(
  server: Server,
  { port = 0, host = "127.0.0.1" }: { port?: number; host?: string } = {},
): Promise<Served> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
