/** Pages of another origin that embed apps, with any headers and markup. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface HostSite {
  /** Such as `http://127.0.0.1:1234`. */
  readonly origin: string;
  close(): Promise<void>;
}

export interface HostPage {
  /** The markup of the body. */
  body: string;
  headers?: Readonly<Record<string, string>>;
}

/** Serves what `page` gives for each path, until it is closed. */
export async function startHostSite(page: (path: string) => HostPage): Promise<HostSite> {
  const server = createServer((request, response) => {
    if (request.url === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    const { body, headers } = page(request.url ?? "/");
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...headers });
    response.end(
      `<!DOCTYPE html><html lang="en"><head><title>Host</title></head><body>${body}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Elements with the ids, each with the app of the server. */
export function mounts(server: string, ...ids: string[]): string {
  const places = ids.map((id) => `<div id="${id}"></div>`).join("");
  const calls = ids.map((id) => `patchbay.mount({ server: "${server}", target: "#${id}" })`);
  return `${places}<script src="${server}_dash-component-suites/patchbay/patchbay.js"></script>
    <script>globalThis.mounted = [${calls.join(", ")}]</script>`;
}
