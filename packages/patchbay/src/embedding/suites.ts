/** Embeds a Dash app with the component suites of its server. */
import type { AppTools, CleanUrl, RunningApp } from "@patchbay/renderer";
import type { DashAppOptions, DashPage, openDashPage, startDashApp } from "@patchbay/renderer/dash";
import { loadScripts } from "./loadScripts.ts";
import { resourcesOf, type ServedPage, urlOf } from "./servedPage.ts";

/** The code that needs React, and so is loaded after the React of the suites. */
export interface DashParts {
  readonly openDashPage: typeof openDashPage;
  readonly startDashApp: typeof startDashApp;
  /** Developer tools for the same React. */
  readonly tools: AppTools;
}

export interface SuitesOptions
  extends Omit<DashAppOptions, "page" | "joined" | "remount" | "hasOpenNotices" | "loadTools" | "cleanUrl"> {
  served: ServedPage;
  cleanUrl: CleanUrl;
  /** Settles when the style sheets have. */
  styled: Promise<unknown>;
  loadDash: () => Promise<DashParts>;
  signal: AbortSignal;
}

const REACT = /\/deps\/[^/]+$/;

/** Loads React, suites and the page's own scripts, in their order, then starts the app. @throws Error */
export async function startWithSuites(options: SuitesOptions): Promise<RunningApp> {
  const { served, loadDash, styled, signal, ...rest } = options;
  const page = globalThis as DashPage & { React?: unknown };
  const load = async (scripts: readonly HTMLScriptElement[]): Promise<void> => {
    const [error] = await loadScripts(scripts, served, rest.nonce);
    if (error !== undefined) throw error;
  };
  const { scripts } = resourcesOf(served, true);
  const isReact = (script: HTMLScriptElement): boolean =>
    script.hasAttribute("src") && REACT.test(urlOf(script, served).pathname);
  try {
    // A page has one React: a second app uses the React of the first.
    if (page.React === undefined) await load(scripts.filter(isReact));
    if (page.React === undefined) {
      throw new Error(
        'Its React has not set the global "React": an AMD loader of this page (define.amd) has taken it. Load that after this app, or set data-components="own".',
      );
    }
    const { openDashPage, startDashApp, tools } = await loadDash();
    const joined = openDashPage(page, rest.cleanUrl);
    await Promise.all([styled, load(scripts.filter((script) => !isReact(script)))]);
    signal.throwIfAborted();
    return startDashApp({
      ...rest,
      page,
      joined,
      remount: false,
      hasOpenNotices: false,
      loadTools: async () => tools,
    });
  } catch (error) {
    throw new Error(
      `The components of this app come from its server, and could not be loaded: ${(error as Error).message} A content policy of this page has to allow scripts and styles of ${new URL(served.pageUrl).origin}.`,
    );
  }
}
