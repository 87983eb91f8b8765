import type { PageConfig } from "@patchbay/protocol";
import type { Page } from "./pageConfig.ts";

const WORKER_FILE = "patchbay-worker";

/**
 * The script of the SharedWorker: the one in the options, else the one that the server names if it is Patchbay's, else the one beside
 * Patchbay's own script. Scripts of another origin are left out, because browsers refuse such workers. Undefined if none is left: then
 * the connection lives in the page.
 */
export function findWorkerUrl(sources: {
  asked: string | undefined;
  config: PageConfig;
  baseUrl: string;
  scriptUrl: string | undefined;
  pageOrigin: string;
}): string | undefined {
  const { asked, config, baseUrl, scriptUrl, pageOrigin } = sources;
  const served = config.websocket?.worker_url;
  const candidates = [
    asked === undefined ? undefined : absolute(asked, document.baseURI),
    served?.includes(WORKER_FILE) === true ? absolute(served, baseUrl) : undefined,
    scriptUrl === undefined ? undefined : absolute(`${WORKER_FILE}.js`, scriptUrl),
  ];
  return candidates.find((url) => url !== undefined && new URL(url).origin === pageOrigin);
}

/** The frame of a server of another origin, if it offers one. It has the worker that this page cannot have. */
export function findFrameUrl(
  { config, baseUrl, frameUrl }: Pick<Page, "config" | "baseUrl" | "frameUrl">,
  pageOrigin: string,
): string | undefined {
  const served = frameUrl ?? config.patchbay?.frame_url;
  const url = served === undefined ? undefined : absolute(served, baseUrl);
  const { origin } = new URL(baseUrl);
  return url !== undefined && new URL(url).origin === origin && origin !== pageOrigin ? url : undefined;
}

function absolute(url: string, base: string): string | undefined {
  try {
    return new URL(url, base).href;
  } catch {
    return undefined;
  }
}
