/** Stands in for a data service on the internet: a WebSocket server on loopback that answers with the price of a symbol. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

export interface QuoteFeedOptions {
  /** Default 0: a free port. */
  port?: number;
  /** Closes a connection after this number of answers, as services sometimes do. Default 30. */
  answersPerConnection?: number;
}

export interface QuoteFeed {
  readonly url: string;
  /** Number of open connections. */
  readonly clients: number;
  close(): Promise<void>;
}

const BASE_PRICES: Readonly<Record<string, number>> = { AAPL: 187, GOOGL: 141, MSFT: 378 };

export async function startQuoteFeed({
  port = 0,
  answersPerConnection = 30,
}: QuoteFeedOptions = {}): Promise<QuoteFeed> {
  const server = new WebSocketServer({ host: "127.0.0.1", port, maxPayload: 64 });
  server.on("connection", (socket) => {
    let answers = 0;
    socket.on("error", () => undefined);
    socket.on("message", (data) => {
      socket.send(quote(String(data)));
      answers += 1;
      if (answers >= answersPerConnection) socket.close(1012, "Service restart");
    });
  });
  await once(server, "listening");
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get clients() {
      return server.clients.size;
    },
    close() {
      for (const socket of server.clients) socket.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function quote(symbol: string): string {
  if (!Object.hasOwn(BASE_PRICES, symbol)) return "Unknown symbol";
  const price = (BASE_PRICES[symbol] ?? 0) + (Math.random() - 0.5) * 4;
  return `${symbol}: $${price.toFixed(2)}`;
}
