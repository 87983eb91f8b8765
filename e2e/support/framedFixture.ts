/** `test` with a site of another origin whose pages have apps of one server, by the hidden frame of its origin. */
import { createProbe, type Probe } from "../apps/probe.ts";
import { test as base, type RunningServer } from "./fixtures.ts";
import { type HostPage, type HostSite, hostDocument, mounts, startHostSite } from "./hostSite.ts";

export interface Embedding {
  probe: Probe;
  server: RunningServer;
  /** A site that the server allows. */
  site: HostSite;
  /** The page of the site at the path. */
  page(path: string, page: (server: string) => HostPage): void;
}

export const test = base.extend<{ embedding: Embedding }>({
  embedding: async ({ serve }, use) => {
    const pages = new Map<string, (server: string) => HostPage>();
    let server: RunningServer | undefined;
    const site = await startHostSite((path) => pages.get(path)?.(server?.url ?? "") ?? { html: "" });
    const probe = createProbe();
    server = await serve((options) => probe.factory({ ...options, websocketAllowedOrigins: [site.origin] }));
    const style = "<style>iframe { display: block !important }</style>";
    pages.set("/", (url) => ({ html: hostDocument(style + mounts(url, "one", "two")) }));
    await use({ probe, server, site, page: (path, page) => pages.set(path, page) });
    await site.close();
  },
});
