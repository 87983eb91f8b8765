import { isPlainObject, type PageConfig, PatchbayError, trustedHtml } from "@patchbay/protocol";

/** A page's configuration, and the base of its requests. */
export interface Page {
  readonly config: PageConfig;
  /** Absolute, ending in `/`. */
  readonly baseUrl: string;
  /** The server's page, and its address. Undefined if the configuration is in this page. */
  readonly served?: { readonly document: Document; readonly pageUrl: string };
  /** The page of the frame for other origins that a Dash server has, with the package patchbay-dash; relative to `baseUrl`. */
  readonly frameUrl?: string | undefined;
}

/** Reads the configuration of a server from its index page. @throws Error whose message tells the reader of the page what to do */
export async function fetchPage(
  server: string,
  signal: AbortSignal,
  send: typeof fetch = fetch,
): Promise<Page> {
  const url = serverUrl(server);
  const isForeign = url.origin !== location.origin;
  let response: Response;
  try {
    response = await send(url, {
      signal,
      credentials: "include",
      headers: { Accept: "text/html" },
    });
  } catch (error) {
    if (error instanceof PatchbayError) throw error;
    throw new Error(
      isForeign
        ? `${url.origin} could not be reached from ${location.origin}. It does not run, or does not allow this page: add "${location.origin}" to websocketAllowedOrigins of the server (Dash: websocket_allowed_origins, and CORS headers). If this page has a content policy, its connect-src must name ${url.origin}.`
        : `${url.href} could not be reached. Does it run?`,
    );
  }
  if (response.status === 401 || response.status === 403) {
    throw new Error(
      `${url.href} refused this page (${response.status}). Sign in there, or add "${location.origin}" to websocketAllowedOrigins of the server.`,
    );
  }
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}.`);
  const html = new DOMParser().parseFromString(trustedHtml(await response.text()), "text/html");
  const element = html.querySelector("#_dash-config");
  if (element === null) {
    throw new Error(`${url.href} is no app: its page has no element #_dash-config.`);
  }
  const pageUrl = response.url || url.href;
  const frameUrl = html.querySelector("script[data-patchbay-frame]")?.getAttribute("data-patchbay-frame");
  const served = { document: html, pageUrl };
  return { ...readPage(element.textContent ?? "", pageUrl), frameUrl: frameUrl ?? undefined, served };
}

/** Parses the configuration. @param origin absolute URL that the prefixes are relative to @throws Error */
export function readPage(text: string, origin: string): Page {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {}
  const given: Readonly<Record<string, unknown>> = isPlainObject(config) ? config : {};
  const { requests_pathname_prefix: prefix = given.url_base_pathname } = given;
  if (prefix === undefined)
    throw new Error("The configuration is no JSON object with a requests_pathname_prefix.");
  const base = new URL(typeof prefix === "string" ? prefix : "/", origin);
  base.search = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return { config: config as PageConfig, baseUrl: base.href };
}

function serverUrl(server: string): URL {
  try {
    // A host without a scheme would be read as a path of this page, or as a scheme.
    if (!/^(?!https?:)[\w-]+[.:]/.test(server)) return new URL(server, document.baseURI);
  } catch {}
  throw new Error(`"${server}" is no address: it begins with https:// or http://.`);
}
