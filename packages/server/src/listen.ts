/** A server of its own for an app. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { RequestHandler } from "./http/routes.ts";

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

export interface ListenHost {
  handler: RequestHandler;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  prefix: string;
  /** How long a client may take to say what it wants. */
  headersTimeoutMs: number;
  close(): void;
}

export function listen(host: ListenHost, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host: hostname = "127.0.0.1" } = options;
  const { headersTimeoutMs } = host;
  const server = createServer(
    // Looked at that often; else only every half minute.
    { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: Math.min(headersTimeoutMs, 5_000) },
    (request, response) => host.handler(request, response),
  );
  server.on("upgrade", (request, socket, head) => {
    if (!host.upgrade(request, socket, head))
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
  });

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
