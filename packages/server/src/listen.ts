/** A server of its own for an app. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ErrorCode } from "@patchbay/protocol";
import { type Attached, attachTo } from "./hostServer.ts";
import type { Log } from "./log/log.ts";
import { refuseSocket } from "./sockets/rawSocket.ts";

/** How long a client may take for a request with its body: Node's default. */
const REQUEST_TIMEOUT_MS = 300_000;

const METHODS = "GET, HEAD, POST, OPTIONS";

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
  log: Log;
  close(): void;
}

export function listen(host: ListenHost, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host: hostname = "127.0.0.1" } = options;
  const { headersTimeoutMs, log } = host;
  // Node takes whole milliseconds, and no more for the headers than for all of a request.
  const headersTimeout = Math.ceil(headersTimeoutMs);
  const requestTimeout = Math.max(REQUEST_TIMEOUT_MS, headersTimeout);
  // Looked at that often; else only every half minute.
  const connectionsCheckingInterval = Math.min(headersTimeout, 5_000);
  const server = createServer({ headersTimeout, requestTimeout, connectionsCheckingInterval });
  attachTo(server, host);
  // No proxy: a client of one hears so, where Node would end the connection without a word.
  server.on("connect", (_, socket) => refuseSocket(socket, "405 Method Not Allowed", { Allow: METHODS }));

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
      // As when the process has no file left for a connection: the others go on.
      server.on("error", (error) =>
        log({
          level: "error",
          code: ErrorCode.HttpStatus,
          message: "The server failed to take a connection",
          error,
        }),
      );
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
