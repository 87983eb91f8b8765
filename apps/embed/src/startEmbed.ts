/** Serves one static page that embeds an app. The page has another origin than the app, and knows only its address. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { embedPage } from "./embedPage.ts";

export interface EmbedOptions {
  /** Default 0: a free port. */
  port?: number;
  /** Address of the gallery, ending in "/". */
  galleryUrl: string;
  /** True if the gallery allows this origin. It changes only the text of the page. */
  isListed: boolean;
}

export interface Embed {
  readonly url: string;
  close(): Promise<void>;
}

/** Rejects with the error of `listen` if the port is not available. */
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
