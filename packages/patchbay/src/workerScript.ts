import type { PageConfig } from "@patchbay/protocol";

const WORKER_FILE = "patchbay-worker";

/**
 * Which script the SharedWorker runs: the one asked for, else the one the server names if it is ours, else the one beside
 * our own script. Undefined, which puts the connection into the page, for a script of another origin: browsers
 * refuse such workers.
 */
export function workerScript(sources: {
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
