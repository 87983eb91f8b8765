/** `app.listen`: serves an app on its own HTTP server. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ErrorCode } from "@patchbay/protocol";
import { type Attached, attachTo } from "./hostServer.ts";
import type { Log } from "./log/log.ts";
import { refuseSocket } from "./sockets/rawSocket.ts";

/** How long a request with its body may take: Node's default. */
const REQUEST_TIMEOUT_MS = 300_000;

const METHODS = "GET, HEAD, POST, OPTIONS";

export interface ListenOptions {
  /** Default 0: a free port. */
  port?: number;
  /** Default "127.0.0.1". */
  host?: string;
}

export interface Listening {
  /** URL of the index page. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections and runs, then the server. Safe to call twice. */
  close(): Promise<void>;
}

export interface ListenHost extends Attached {
  /** How long the headers of a request may take. */
  headersTimeoutMs: number;
  log: Log;
  close(): void;
}

export function listen(host: ListenHost, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host: hostname = "127.0.0.1" } = options;
  const { headersTimeoutMs, log } = host;
  // Node needs whole milliseconds, and a request timeout that is not shorter than the headers timeout.
  const headersTimeout = Math.ceil(headersTimeoutMs);
  const requestTimeout = Math.max(REQUEST_TIMEOUT_MS, headersTimeout);
  // Node checks the timeouts at this interval. Its default is half a minute.
  const connectionsCheckingInterval = Math.min(headersTimeout, 5_000);
  const server = createServer({ headersTimeout, requestTimeout, connectionsCheckingInterval });
  attachTo(server, host);
  // Tells clients that this is no proxy. Node would end the connection without an answer.
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
      // For example, the process has too many open files. The other connections go on.
      server.on("error", (error) =>
        log({
          level: "error",
          code: ErrorCode.HttpStatus,
          message: "The server could not accept a connection",
          error,
        }),
      );
      const bound = (server.address() as AddressInfo).port;
      resolve({ url: `http://${urlHost(hostname)}:${bound}${host.prefix}`, port: bound, close });
    });
  });
}

/** The host name for URLs on this machine. A browser cannot open "any address". */
function urlHost(hostname: string): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
