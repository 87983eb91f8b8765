/**
 * The script that stands in a Dash page where Dash's own renderer would be. React is the page's, components are the suites that
 * its other scripts bring. Everything suites look for on `window` is there when this script has run.
 */
import { browserTabEnvironment, type ClientOptions, connectClient, type HubModule } from "@patchbay/client";
import type { AppOptions, AppTools, RendererHooks } from "@patchbay/renderer";
import { type DashPage, openDashPage, startDashApp } from "@patchbay/renderer/dash";
import { type ChunkRegistry, createChunkLoader } from "../chunkScripts.ts";
import { readPage } from "../pageConfig.ts";
import { version } from "../version.ts";
import { cleanDashUrl } from "./cleanDashUrl.ts";
import { siblingScript } from "./siblingScript.ts";

// Only at the top level of a classic script does the document know which one runs.
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const page = globalThis as DashPage & {
  DashRenderer?: unknown;
  patchbayDash?: { version: string; chunks: ChunkRegistry };
};
const chunks: ChunkRegistry = Object.create(null) as ChunkRegistry;
page.patchbayDash = { version, chunks };
const nonce = script?.nonce ?? "";
const scriptUrl = script?.src ?? "";
const loadChunk = createChunkLoader((name) => siblingScript(scriptUrl, name), chunks, nonce);
const joined = openDashPage(page, cleanDashUrl);

/** Starts the page's app. Dash's start-up script makes one, with the app's hooks. */
class DashRenderer {
  constructor(hooks?: RendererHooks) {
    const target = document.getElementById("react-entry-point");
    const config = document.getElementById("_dash-config");
    if (target === null || config === null) {
      throw new Error(
        "A Dash page has an element #react-entry-point and a script #_dash-config; this one has not.",
      );
    }
    startDashApp({
      page,
      joined,
      target,
      ...readPage(config.textContent ?? "", location.href),
      ...workerOf(siblingScript(scriptUrl, "worker")),
      nonce,
      remount: script?.dataset.remount === "always",
      hooks: hooks ?? {},
      connect: (client, fetch) =>
        connectClient({ ...client, loadHub }, fetch && { ...browserTabEnvironment(), fetch }),
      loadTools,
      cleanUrl: cleanDashUrl,
      onError: ({ severity, code, message }) => {
        if (severity === "error") tell(thrownFor(code, message));
        // biome-ignore lint/suspicious/noConsole: the page may have no other place for it
        else console.warn(`${code}: ${message}`);
      },
    });
  }
}
page.DashRenderer = DashRenderer;

/** Dash calls an id that is nowhere a reference error; people search their logs for that. */
function thrownFor(code: string, message: string): Error {
  const error = code === "unknown_id" ? new ReferenceError(message) : new Error(message);
  return Object.assign(error, { code });
}

/**
 * To the console as it is: of an uncaught error it would print the beginning and the end only. Whoever watches the page for
 * errors hears of it all the same.
 */
function tell(error: Error): void {
  // biome-ignore lint/suspicious/noConsole: where Dash's renderer reports, and people look
  console.error(error);
  dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
}

function loadHub(): ReturnType<NonNullable<ClientOptions["loadHub"]>> {
  return loadChunk("hub") as Promise<HubModule>;
}

function loadTools(): ReturnType<AppOptions["loadTools"]> {
  return loadChunk("tools") as Promise<AppTools>;
}

/** Browsers refuse the worker script of another origin; the connection then lives in the page. */
function workerOf(url: string): { workerUrl?: string } {
  return url !== "" && new URL(url).origin === location.origin ? { workerUrl: url } : {};
}
