/** Embeds a Dash app with the component suites of its server: this page loads everything that the app's own page loads. */
import { type AppTools, type CleanUrl, loadResource, type RunningApp } from "@patchbay/renderer";
import type { DashAppOptions, DashPage, openDashPage, startDashApp } from "@patchbay/renderer/dash";

/** The code that needs React, and so is loaded after the React of the suites. */
export interface DashParts {
  readonly openDashPage: typeof openDashPage;
  readonly startDashApp: typeof startDashApp;
  /** Developer tools for the same React. */
  readonly tools: AppTools;
}

export interface SuitesOptions
  extends Omit<DashAppOptions, "page" | "joined" | "remount" | "hasOpenNotices" | "loadTools" | "cleanUrl"> {
  /** The server's page. */
  document: Document;
  /** The address of that page. */
  pageUrl: string;
  cleanUrl: CleanUrl;
  styles: readonly [];
  loadDash: () => Promise<DashParts>;
}

const REACT = /\/deps\/[^/]+$/;
const RENDERER = /dash[-_]renderer[^/]*\.js/;

/** Loads React, suites, style sheets and the page's own scripts, in their order, then starts the app. @throws Error */
export async function startWithSuites(options: SuitesOptions): Promise<RunningApp> {
  const { document: served, pageUrl, loadDash, nonce, ...rest } = options;
  const page = globalThis as DashPage & { React?: unknown };
  const load = (type: "_js_dist" | "_css_dist", url: URL): Promise<void> => loadResource(type, url, nonce);
  const addresses = [...served.querySelectorAll("script[src]")].map((script) =>
    absolute(script, "src", pageUrl),
  );
  const styles = [...served.querySelectorAll('link[rel="stylesheet"][href]')];
  try {
    const sheets = styles.map((link) => load("_css_dist", absolute(link, "href", pageUrl)));
    // A page has one React: a second app uses the React of the first.
    if (page.React === undefined) {
      await Promise.all(
        addresses.filter(({ pathname }) => REACT.test(pathname)).map((url) => load("_js_dist", url)),
      );
    }
    const { openDashPage, startDashApp, tools } = await loadDash();
    const joined = openDashPage(page, rest.cleanUrl);
    const others = addresses.filter(({ pathname }) => !REACT.test(pathname) && !RENDERER.test(pathname));
    await Promise.all([...sheets, ...others.map((url) => load("_js_dist", url))]);
    for (const script of served.querySelectorAll("script:not([src]):not([type='application/json'])")) {
      if (script.id !== "_dash-renderer") run(script.textContent ?? "", nonce);
    }
    return startDashApp({
      ...rest,
      ...(nonce !== undefined && { nonce }),
      page,
      joined,
      remount: false,
      hasOpenNotices: false,
      loadTools: async () => tools,
    });
  } catch (error) {
    throw new Error(
      `The components of this app come from its server, and could not be loaded: ${(error as Error).message} A content policy of this page has to allow scripts and styles of ${new URL(pageUrl).origin}.`,
    );
  }
}

function absolute(element: Element, attribute: "src" | "href", base: string): URL {
  return new URL(element.getAttribute(attribute) ?? "", base);
}

function run(source: string, nonce = ""): void {
  const script = document.createElement("script");
  if (nonce !== "") script.nonce = nonce;
  script.textContent = source;
  document.head.append(script);
  script.remove();
}
