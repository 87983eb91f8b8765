import type { PageConfig, PatchbayError } from "@patchbay/protocol";
import type { Fault } from "../../faults.ts";
import { type ChangedFile, decideReload, readReloadState } from "./reloadDecision.ts";

export interface HotReloadOptions {
  /** Milliseconds from one answer to the next question, and after how many answers with an error status there are no more. */
  settings: PageConfig["hot_reload"];
  /** Which source the page is of, where the server says so. Else what it is at the first question. */
  loaded: string | undefined;
  getJson(path: string): Promise<unknown>;
  document: Document;
  baseUrl: string;
  reloadPage(): void;
  reloadApp(): void;
  setTimer(work: () => void, ms: number): () => void;
  report(fault: Fault): void;
}

/** Asks the server, while the app is being written, whether anything has changed. Returns what ends it. */
export function startHotReload(options: HotReloadOptions): () => void {
  const { interval = 3_000, max_retry = 8 } = options.settings ?? {};
  let before = options.loaded === undefined ? undefined : readReloadState({ reloadHash: options.loaded });
  let failures = 0;
  let ended = false;
  let stopTimer = options.setTimer(ask, interval);

  async function ask(): Promise<void> {
    try {
      const now = readReloadState(await options.getJson("_reload-hash"));
      failures = 0;
      if (ended || now === undefined) return;
      const decision = before === undefined ? undefined : decideReload(before, now);
      before = now;
      if (decision?.kind === "app") options.reloadApp();
      else if (decision?.kind === "styles") for (const file of decision.files) replaceStyle(file, options);
      else if (decision?.kind === "page") options.reloadPage();
    } catch (error) {
      // A server that is being started again does not answer: that is no failure of its.
      const { code } = error as PatchbayError;
      if ((code === "http_status" || code === "refused") && ++failures > max_retry) {
        ended = true;
        options.report({
          code,
          message: `Hot reloading has stopped: the server failed ${failures} times. Start it again and reload the page.`,
          severity: "error",
        });
      }
    } finally {
      if (!ended) stopTimer = options.setTimer(ask, interval);
    }
  }

  return () => {
    ended = true;
    stopTimer();
  };
}

/** Old rules stay until the new ones are there. */
function replaceStyle({ url, modified }: ChangedFile, { document, baseUrl }: HotReloadOptions): void {
  const old = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")].filter((link) =>
    link.href.includes(url),
  );
  const removeOld = (): void => {
    for (const link of old) link.remove();
  };
  if (modified <= 0) {
    removeOld();
    return;
  }
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`${url}?m=${modified}`, baseUrl).href;
  link.addEventListener("load", removeOld);
  document.head.append(link);
}
