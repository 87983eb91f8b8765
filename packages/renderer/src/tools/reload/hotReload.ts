import type { PageConfig, PatchbayError } from "@patchbay/protocol";
import type { Fault } from "../../faults.ts";
import { type ChangedFile, decideReload, readReloadState } from "./reloadDecision.ts";

export interface HotReloadOptions {
  /** `interval`: milliseconds between two requests. `max_retry`: hot reloading stops after more failures than this in a row. */
  settings: PageConfig["hot_reload"];
  /** The hash of the source that the page was made of. If the server does not send it, the first answer's hash is used. */
  loaded: string | undefined;
  getJson(path: string): Promise<unknown>;
  document: Document;
  baseUrl: string;
  reloadPage(): void;
  reloadApp(): void;
  setTimer(work: () => void, ms: number): () => void;
  report(fault: Fault): void;
}

/** Asks the server at intervals whether the app's source has changed, and reloads. The returned function ends that. */
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
      // A server that restarts does not answer. That does not count as a failure.
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

/** Replaces a style sheet. The old one stays until the new one has loaded. */
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
