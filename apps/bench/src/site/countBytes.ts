/** A proxy between a page and its server that counts the bytes to the page. */
import { connect, createServer } from "node:net";
import type { Site } from "./site.ts";

export interface CountedSite extends Site {
  /** Bytes so far, with headers. */
  readonly bytes: number;
}

export async function countBytes(site: Site): Promise<CountedSite> {
  let bytes = 0;
  const server = createServer((page) => {
    const upstream = connect(Number(new URL(site.url).port), "127.0.0.1");
    upstream.on("data", (data) => {
      bytes += data.byteLength;
    });
    page.pipe(upstream).pipe(page);
    page.on("error", () => upstream.destroy()).on("close", () => upstream.destroy());
    upstream.on("error", () => page.destroy()).on("close", () => page.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = new URL(site.url);
  url.port = String(typeof address === "object" ? address?.port : "");
  return {
    url: url.href,
    get bytes() {
      return bytes;
    },
    async close() {
      await site.close();
      server.close();
    },
  };
}
