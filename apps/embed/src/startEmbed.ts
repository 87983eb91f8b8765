/** A server of one static page. It is of another origin than the app it shows, and knows nothing of it but its address. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { embedPage } from "./embedPage.ts";

export interface EmbedOptions {
  /** Default 0: a free one. */
  port?: number;
  /** Address of the gallery, ending in "/". */
  galleryUrl: string;
  /** Whether the gallery allows this origin; only for the text of the page. */
  isListed: boolean;
}

export interface Embed {
  readonly url: string;
  close(): Promise<void>;
}

/** Rejects with the error of `listen` when the port cannot be had. */
export function startEmbed({ port = 0, galleryUrl, isListed }: EmbedOptions): Promise<Embed> {
  const server = createServer((request, response) => {
    if (request.url !== "/") {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found");
      return;
    }
    const origin = `http://${request.headers.host}`;
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache" });
    response.end(embedPage({ origin, galleryUrl, isListed }));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        close() {
          const ended = new Promise<void>((done) => server.close(() => done()));
          server.closeAllConnections();
          return ended;
        },
      });
    });
  });
}
