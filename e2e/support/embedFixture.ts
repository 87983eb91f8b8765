/** `test` with pages of another site that embed the app of `embedded.ts`. */
import type { Page } from "@playwright/test";
import { embedded, PREFIX } from "../apps/embedded.ts";
import { test as base, type RunningServer } from "./fixtures.ts";
import { type HostPage, type HostSite, hostDocument, startHostSite } from "./hostSite.ts";

interface HostOptions {
  /** Made when the address of the app is known. */
  headers?(server: string): Readonly<Record<string, string>>;
  expectErrors?: boolean;
  /** The app shows its list of faults. */
  devTools?: boolean;
}

interface Embedding {
  /** Address of the app. */
  readonly server: string;
  /** The script tag of the app. @param data its attributes; default: `data-target="#app"` */
  tag(data?: string): string;
}

export interface Embedded extends Embedding {
  readonly page: Page;
  readonly running: RunningServer;
}

interface Fixtures {
  /** Opens a page that embeds the app. @param html the page of a path; text is in a document with an element `#app` and the tag */
  openHost(
    html: string | ((embedding: Embedding, path: string) => string),
    options?: HostOptions,
  ): Promise<Embedded>;
}

/** A plain page. @param head goes into its head @param body comes before the app */
export function plainPage({ tag }: Embedding, head = "", body = "", data?: string): string {
  return hostDocument(`${body}<div id="app" style="width: 640px"></div>${tag(data)}`, head);
}

export const test = base.extend<Fixtures>({
  openHost: async ({ serve, openTab }, use) => {
    const sites: HostSite[] = [];
    await use(async (html, { headers, expectErrors, devTools } = {}) => {
      let pageAt: (path: string) => HostPage | undefined = () => undefined;
      const site = await startHostSite((path) => pageAt(path));
      sites.push(site);
      const running = await serve((options) =>
        embedded(devTools)({ ...options, websocketAllowedOrigins: [site.origin] }),
      );
      const server = new URL(PREFIX, running.url).href;
      const embedding: Embedding = {
        server,
        tag: (data = 'data-target="#app"') =>
          `<script src="${server}_dash-component-suites/patchbay/patchbay.js" data-server="${server}" ${data}></script>`,
      };
      const text = typeof html === "string" ? plainPage(embedding, "", "", html) : html;
      pageAt = (path) => ({
        html: typeof text === "string" ? text : text(embedding, path),
        ...(headers && { headers: headers(server) }),
      });
      const page = await openTab(site.origin, { ...(expectErrors && { expectErrors }) });
      return { ...embedding, page, running };
    });
    for (const site of sites) await site.close();
  },
});
