/** A server of its own for an app. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Attached, attachTo } from "./hostServer.ts";

export interface ListenOptions {
  /** Default 0: a free one. */
  port?: number;
  /** Default "127.0.0.1". */
  host?: string;
}

export interface Listening {
  /** Of the index page. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections and runs, then the server. Safe to call twice. */
  close(): Promise<void>;
}

export interface ListenHost extends Attached {
  /** How long a client may take to say what it wants. */
  headersTimeoutMs: number;
  close(): void;
}

export function listen(host: ListenHost, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host: hostname = "127.0.0.1" } = options;
  const { headersTimeoutMs } = host;
  // Looked at that often; else only every half minute.
  const connectionsCheckingInterval = Math.min(headersTimeoutMs, 5_000);
  const server = createServer({ headersTimeout: headersTimeoutMs, connectionsCheckingInterval });
  attachTo(server, host);

  let closed: Promise<void> | undefined;
  function close(): Promise<void> {
    closed ??= new Promise((resolve) => {
      host.close();
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closed;
  }

  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      server.off("error", reject);
      const bound = (server.address() as AddressInfo).port;
      resolve({ url: `http://${urlHost(hostname)}:${bound}${host.prefix}`, port: bound, close });
    });
  });
}

/** What a browser on this machine calls the host: "any address" is no address to go to. */
function urlHost(hostname: string): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
