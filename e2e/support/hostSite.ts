/** A site of another origin that embeds an app: pages made by a test, and files of npm packages below `/npm/`. */
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

const require = createRequire(import.meta.url);

export interface HostPage {
  /** The whole document. */
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HostSite {
  readonly origin: string;
  close(): Promise<void>;
}

/** @param pageAt the page of a path, made when it is asked for */
export async function startHostSite(pageAt: (path: string) => HostPage | undefined): Promise<HostSite> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    if (path.startsWith("/npm/")) {
      response.setHeader("Content-Type", path.endsWith(".css") ? "text/css" : "text/javascript");
      createReadStream(require.resolve(path.slice("/npm/".length))).pipe(response);
      return;
    }
    const page = path === "/favicon.ico" ? { html: "" } : pageAt(path);
    response.writeHead(page === undefined ? 404 : 200, {
      "Content-Type": "text/html; charset=utf-8",
      ...page?.headers,
    });
    response.end(page?.html ?? "");
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

export function hostDocument(body: string, head = ""): string {
  return `<!doctype html><html lang="en"><head><title>Host</title>${head}</head><body>${body}</body></html>`;
}

/** Elements with the ids, each with the app of the server. */
export function mounts(server: string, ...ids: string[]): string {
  const places = ids.map((id) => `<div id="${id}"></div>`).join("");
  const calls = ids.map((id) => `patchbay.mount({ server: "${server}", target: "#${id}" })`);
  return `${places}<script src="${server}_dash-component-suites/patchbay/patchbay.js"></script>
    <script>globalThis.mounted = [${calls.join(", ")}]</script>`;
}
