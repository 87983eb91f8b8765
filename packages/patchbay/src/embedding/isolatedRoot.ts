/**
 * The shadow root of an isolated app. It holds the elements that are around the app on its server's page, so that the app's style sheets
 * find them. `html` and `body` have other names here, because tools that look into shadow roots expect one of each in a page.
 */
import type { ServedPage } from "./servedPage.ts";

/** Stands for `:root`, with the same specificity. */
const ROOT = "[data-patchbay-root]";
const RENAMED: Readonly<Record<string, string>> = { html: "patchbay-html", body: "patchbay-body" };

/** A selector of a page, or a whole style sheet, for an isolated root. */
export function isolatedSelector(selector: string): string {
  return selector
    .replaceAll(":root", ROOT)
    .replace(/(?<![\w.#:[="'\\-])(?:html|body)(?![\w-])/g, (name) => RENAMED[name] ?? name);
}

/** Where an app takes its CSS `color-scheme` from. */
export type ColorScheme = "app" | "host" | "system";

export interface IsolatedRoot {
  readonly root: ShadowRoot;
  /** In place of `html`. */
  readonly html: HTMLElement;
  /** The element that the app is mounted into. */
  readonly entry: HTMLElement;
  close(): void;
}

/** Important rules of a shadow root precede those of the page. Nothing is inherited but what the page hides or makes inert. */
const HOST = `
:host {
  all: initial !important; direction: ltr !important; display: block !important;
  width: 100% !important; min-width: 0 !important; height: 100% !important;
  visibility: inherit !important; pointer-events: inherit !important; color-scheme: inherit !important;
}
:where(patchbay-html, patchbay-body) { display: block; }
`;

/** Undoes what browsers do to tables in pages without a doctype. */
const QUIRKS = `
:where(table) { color: inherit; font: inherit; white-space: inherit; text-align: inherit; }
`;

const CARRIED = /^(id|class|dir|lang|data-.+)$/;

export function openIsolatedRoot(
  target: Element,
  served: ServedPage | undefined,
  colorScheme: ColorScheme,
): IsolatedRoot {
  const host = target.ownerDocument.createElement("div");
  host.setAttribute("data-patchbay-app", "");
  const root = host.attachShadow({ mode: "open" });
  const chain = elementsAround(served?.document);
  const [html, entry] = [chain[0] as HTMLElement, chain.at(-1) as HTMLElement];
  chain.reduce((outer, inner) => {
    outer.append(inner);
    return inner;
  });
  html.setAttribute(ROOT.slice(1, -1), "");
  // A page tells its language, too.
  if (html.lang === "") html.lang = target.closest<HTMLElement>("[lang]")?.lang ?? "";
  if (colorScheme !== "app") {
    const scheme = colorScheme === "host" ? "inherit" : "light dark";
    html.style.setProperty("color-scheme", scheme, "important");
  }
  const meta = served?.document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]')?.content ?? "";
  const own = /^[a-z ]+$/.test(meta) ? meta : "normal";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `${HOST}:where(${ROOT}) { color-scheme: ${own}; ${withoutVariables(target)} }${document.compatMode === "BackCompat" ? QUIRKS : ""}`,
  );
  root.adoptedStyleSheets = [sheet];
  root.append(html);
  // The page may give the focus back to the element that had it: it knows the host only.
  let focused: HTMLElement | undefined;
  root.addEventListener("focusin", ({ target: now }) => {
    focused = now as HTMLElement;
  });
  host.focus = (options) => focused?.focus(options);
  target.replaceChildren(host);
  return { root, html, entry, close: () => host.remove() };
}

/**
 * Declarations that end the page's custom properties. Those of our components stay: the page may set their colours. Browsers that do not
 * list custom properties keep all.
 */
function withoutVariables(target: Element): string {
  const names = [...getComputedStyle(target)].filter((name) => /^--(?!pb-)/.test(name));
  return names.map((name) => `${CSS.escape(name)}: initial;`).join(" ");
}

/** Copies of the elements around the app on its server's page, without their other content. Outermost first. */
function elementsAround(served: Document | undefined): HTMLElement[] {
  const chain: HTMLElement[] = [];
  let at: Element | null | undefined = served?.querySelector("#react-entry-point");
  if (!at) return ["patchbay-html", "patchbay-body", "div"].map((name) => document.createElement(name));
  for (; at; at = at.parentElement) {
    const copy = document.createElement(RENAMED[at.localName] ?? at.localName);
    for (const { name, value } of at.attributes) if (CARRIED.test(name)) copy.setAttribute(name, value);
    // As an attribute, a strict content policy would refuse it.
    copy.style.cssText = at.getAttribute("style") ?? "";
    chain.unshift(copy);
  }
  return chain;
}
