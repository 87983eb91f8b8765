/** Starts an app in a page that is not its server's: with the style sheets, scripts and address that it has on its own page. */
import type { AppOptions, CleanUrl, RunningApp } from "@patchbay/renderer";
import { createAddress, type LocationKind } from "./appAddress.ts";
import { copyHeadStyles } from "./headSheets.ts";
import { type ColorScheme, isolatedSelector, openIsolatedRoot } from "./isolatedRoot.ts";
import { addToRoot } from "./isolatedSheets.ts";
import { loadScripts } from "./loadScripts.ts";
import { addToPage } from "./pageSheets.ts";
import { hasSuites, resourcesOf, type ServedPage } from "./servedPage.ts";
import { type DashParts, startWithSuites } from "./suites.ts";

/** What the embedding page asks for. */
export interface EmbeddingOptions {
  /**
   * Whether the app is in a shadow root: the page's style sheets do not reach the app, and the app's do not reach the page. Default: true;
   * false for the component suites of a Dash server, some of which look for their elements in the document.
   */
  isolate?: boolean | undefined;
  /**
   * Whether an isolated app is light or dark as on its server's page (`app`, default), as its place in this page (`host`, the CSS
   * `color-scheme` there), or as the system is.
   */
  colorScheme?: ColorScheme | undefined;
  /**
   * The address that `dcc.Location` and `dcc.Link` use: one that the page does not know (`memory`, default), the part of the page's after
   * its `#` (`hash`), or the page's own (`page`). Suites of a Dash server always use the page's own.
   */
  location?: LocationKind | undefined;
  /** Where the app starts, relative to the app: `/reports?year=2024`. Default: the address of `server`. */
  pathname?: string | undefined;
}

interface Parts {
  /** `target`: the element of the embedding page. */
  readonly app: AppOptions & { cleanUrl: CleanUrl };
  readonly asked: EmbeddingOptions & { components?: "server" | "own" | undefined };
  /** Undefined: the configuration is in the embedding page. */
  readonly served: ServedPage | undefined;
  start(options: AppOptions): RunningApp;
  /** Undefined: component suites of a server cannot be loaded. */
  readonly loadDash: (() => Promise<DashParts>) | undefined;
  /** Ends the start, and removes everything but the app. */
  readonly signal: AbortSignal;
  /** Style sheet of a page that consists of an app only. */
  readonly pageStyles: string;
}

/** @throws Error if the app cannot start */
export async function startEmbedded(parts: Parts): Promise<RunningApp> {
  const { app, asked, served, loadDash, signal } = parts;
  const { target, nonce, config } = app;
  const suites =
    served !== undefined && asked.components !== "own" && hasSuites(served) ? loadDash : undefined;
  const ends: (() => void)[] = [];
  const close = (): void => {
    for (const end of ends.splice(0).reverse()) end();
  };
  signal.addEventListener("abort", close, { once: true });
  // What is loaded into a place that is gone never arrives.
  const ended = new Promise<never>((_, reject) => signal.addEventListener("abort", reject, { once: true }));
  ended.catch(() => undefined);
  try {
    const { address, kind } = addressOf(parts, suites !== undefined);
    ends.push(claimAddress(target, asked.location));
    // Browsers from before 2023 have no constructed style sheets.
    const isIsolated = (asked.isolate ?? suites === undefined) && "adoptedStyleSheets" in document;
    const isolated = isIsolated ? openIsolatedRoot(target, served, asked.colorScheme ?? "app") : undefined;
    if (isolated) ends.push(isolated.close);
    const unreadable: string[] = [];
    const { styles, scripts } = served ? resourcesOf(served, suites !== undefined) : NOTHING;
    const styled =
      served === undefined
        ? Promise.resolve([])
        : isolated
          ? addToRoot(styles, served, isolated, { nonce, ends, unreadable: (url) => unreadable.push(url) })
          : addToPage(styles, served, nonce, ends);
    const options = {
      ...app,
      address,
      target: isolated?.entry ?? target,
      ...(suites !== undefined && { styles: [] }),
      ...(isolated && { marked: target }),
      // The title of this page is its own.
      ...(kind !== "page" && { config: { ...config, update_title: null } }),
    };
    let running: RunningApp;
    let failed: readonly Error[] = [];
    if (suites !== undefined && served !== undefined) {
      if (isolated) ends.push(copyHeadStyles(isolated.root));
      running = await Promise.race([
        ended,
        startWithSuites({ ...options, served, styled, loadDash: suites, signal }),
      ]);
    } else {
      const loaded = Promise.all([served ? loadScripts(scripts, served, nonce) : [], styled]);
      [failed] = await Promise.race([ended, loaded]);
      running = parts.start({
        ...options,
        ...(isolated && { styles: [parts.pageStyles, ...(app.styles ?? [])].map(isolatedSelector) }),
      });
    }
    const { origin } = new URL(app.baseUrl);
    for (const { message } of [...failed, ...(await styled)]) {
      const advice = `A content policy of this page has to allow scripts and styles of ${origin}.`;
      running.errors.report({ code: "network", message: `${message} ${advice}`, severity: "error" });
    }
    for (const url of unreadable) {
      const message = `This page may not read ${url} (it comes without CORS headers): its rules for html, body and :root do not apply.`;
      running.errors.report({ code: "network", message, severity: "warning" });
    }
    return {
      ...running,
      unmount() {
        running.unmount();
        // After React has left it.
        queueMicrotask(close);
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

const NOTHING: ReturnType<typeof resourcesOf> = { styles: [], scripts: [] };

function addressOf(
  { app, asked, served }: Parts,
  hasOwnComponents: boolean,
): { kind: LocationKind; address: AppOptions["address"] } {
  const { location: kind = hasOwnComponents ? "page" : "memory", pathname } = asked;
  if (hasOwnComponents && kind !== "page") {
    throw new Error(
      `The components of this server use the page's own address: data-location="${kind}" needs data-components="own".`,
    );
  }
  const start =
    pathname === undefined
      ? (served?.pageUrl ?? app.baseUrl)
      : new URL(pathname.replace(/^\/+/, ""), app.baseUrl).href;
  return {
    kind,
    address: hasOwnComponents ? undefined : createAddress({ kind, baseUrl: app.baseUrl, start }),
  };
}

/** The attribute of the element whose app has the page's address, or its hash. */
const CLAIM = "data-patchbay-location";

/** @throws Error if another app has it */
function claimAddress(target: Element, kind: LocationKind | undefined): () => void {
  if (kind === undefined || kind === "memory") return () => undefined;
  if (document.querySelector(`[${CLAIM}="${kind}"]`) !== null) {
    throw new Error(`Another app of this page has data-location="${kind}". This one needs "memory".`);
  }
  target.setAttribute(CLAIM, kind);
  return () => target.removeAttribute(CLAIM);
}
