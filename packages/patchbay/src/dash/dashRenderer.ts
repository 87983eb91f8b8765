/**
 * The script that replaces Dash's renderer in a Dash page. It uses the React of the page and the component suites of the page's other
 * scripts. When it has run, `window` holds everything that suites look for there.
 */
import { browserTabEnvironment, type ClientOptions, connectClient, type HubModule } from "@patchbay/client";
import type { AppOptions, AppTools, RendererHooks } from "@patchbay/renderer";
import { type DashPage, openDashPage, startDashApp } from "@patchbay/renderer/dash";
import { type ChunkRegistry, createChunkLoader } from "../chunkScripts.ts";
import { readPage } from "../pageConfig.ts";
import { version } from "../version.ts";
import { cleanDashUrl } from "./cleanDashUrl.ts";
import { siblingScript } from "./siblingScript.ts";

// The document knows the running script only at the top level of a classic script.
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

/** Starts the page's app. Dash's start-up script constructs it with the app's hooks. */
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
      hasOpenNotices: true,
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

/** The error for a fault. Dash throws a `ReferenceError` for an unknown id, and people search their logs for that name. */
function thrownFor(code: string, message: string): Error {
  const error = code === "unknown_id" ? new ReferenceError(message) : new Error(message);
  return Object.assign(error, { code });
}

/**
 * Reports an error on the console and to the page's `error` listeners. It is not thrown, because the console prints only the beginning
 * and the end of an uncaught error.
 */
function tell(error: Error): void {
  // biome-ignore lint/suspicious/noConsole: Dash's renderer reports here, and people look here
  console.error(error);
  dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
}

function loadHub(): ReturnType<NonNullable<ClientOptions["loadHub"]>> {
  return loadChunk("hub") as Promise<HubModule>;
}

function loadTools(): ReturnType<AppOptions["loadTools"]> {
  return loadChunk("tools") as Promise<AppTools>;
}

/** The worker's script. Browsers refuse one of another origin: then there is none, and the connection lives in the page. */
function workerOf(url: string): { workerUrl?: string } {
  return url !== "" && new URL(url).origin === location.origin ? { workerUrl: url } : {};
}
