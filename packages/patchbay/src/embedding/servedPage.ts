/** The page that a server sends for its app, as an embedding page reads it. */

export interface ServedPage {
  readonly document: Document;
  /** Its address, after redirects. */
  readonly pageUrl: string;
}

/** Scripts and style sheets of component suites, Patchbay's own among them. */
const SUITES = "_dash-component-suites/";
const RENDERER = /dash[-_]renderer[^/]*\.js/;
/** Attributes that say how a file is fetched or used. `id` and `on…` stay behind: the embedding page has its own. */
const KEPT = /^(crossorigin|integrity|media|referrerpolicy|type|nomodule|data-.+)$/;

/** Whether the page names component suites of its server. Patchbay's own suite, of a server that has no others, does not count. */
export function hasSuites({ document }: ServedPage): boolean {
  return document.querySelector(`script[src*="${SUITES}"]:not([src*="-suites/patchbay/"])`) !== null;
}

/** The style sheets and scripts of the page, in its order, without the renderer. @param suites also those of component suites */
export function resourcesOf(
  { document }: ServedPage,
  suites: boolean,
): { styles: Element[]; scripts: HTMLScriptElement[] } {
  const isWanted = (element: Element): boolean => {
    const address = element.getAttribute("src") ?? element.getAttribute("href") ?? "";
    const isOther = RENDERER.test(address) || (!suites && address.includes(SUITES));
    return !isOther && element.closest("noscript") === null;
  };
  return {
    styles: [...document.querySelectorAll('link[rel~="stylesheet"][href], style')].filter(isWanted),
    scripts: [...document.querySelectorAll("script")].filter(
      (script) =>
        !/^_dash-(config|renderer)$/.test(script.id) &&
        /^$|javascript|^module$/i.test(script.type) &&
        isWanted(script),
    ),
  };
}

/** The absolute URL of a script or style sheet of the page. */
export function urlOf(element: Element, { document, pageUrl }: ServedPage): URL {
  const base = document.querySelector("base[href]")?.getAttribute("href") ?? "";
  const address = element.getAttribute("src") ?? element.getAttribute("href") ?? "";
  return new URL(address, new URL(base, pageUrl));
}

export function attributesOf(element: Element): Record<string, string> {
  const kept = [...element.attributes].filter(({ name }) => KEPT.test(name));
  return Object.fromEntries(kept.map(({ name, value }) => [name, value]));
}
