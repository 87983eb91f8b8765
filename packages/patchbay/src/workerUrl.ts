import type { PageConfig } from "@patchbay/protocol";

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

function absolute(url: string, base: string): string | undefined {
  try {
    return new URL(url, base).href;
  } catch {
    return undefined;
  }
}
