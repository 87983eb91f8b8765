/** Style sheets of an isolated app. They are written for a page, and apply to a shadow root here. */
import { adoptSheets } from "@patchbay/renderer";
import { type IsolatedRoot, isolatedSelector } from "./isolatedRoot.ts";
import { sheetOf } from "./pageSheets.ts";
import { attributesOf, type ServedPage, urlOf } from "./servedPage.ts";

interface Found {
  readonly rule: CSSRule;
  /** Of the URLs in the rule. */
  readonly base: string;
}

/** @returns the error of each that could not be loaded. @param ends gets functions that remove what is outside of the root */
export async function addToRoot(
  styles: readonly Element[],
  served: ServedPage,
  { root, html }: IsolatedRoot,
  options: { nonce: string | undefined; ends: (() => void)[]; unreadable(url: string): void },
): Promise<Error[]> {
  const errors: Error[] = [];
  const found: Found[] = [];
  const sheets = await Promise.all(
    styles.map(async (style): Promise<CSSStyleSheet | null> => {
      if (style.localName === "style") {
        const sheet = sheetOf(style, served);
        adoptSheets(root, [sheet]);
        return sheet;
      }
      const place = document.createComment("");
      html.before(place);
      try {
        return (await link(place, style, served, options.nonce)).sheet;
      } catch (error) {
        errors.push(error as Error);
        return null;
      }
    }),
  );
  for (const sheet of sheets)
    if (!readRules(sheet, served.pageUrl, found)) options.unreadable(sheet?.href ?? "");
  const global = found.flatMap(({ rule, base }) => (isGlobal(rule) ? absolute(rule.cssText, base) : []));
  for (const { rule } of found) {
    const { selectorText } = rule as Partial<CSSStyleRule>;
    if (selectorText === undefined) continue;
    const isolated = isolatedSelector(selectorText);
    if (isolated !== selectorText) (rule as CSSStyleRule).selectorText = isolated;
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(global.join("\n"));
  if (global.length > 0) options.ends.push(adoptSheets(document, [sheet]));
  keepRem(html, found);
  return errors;
}

/** Browsers know fonts and registered properties of the document only. */
function isGlobal(rule: CSSRule): boolean {
  return rule instanceof CSSFontFaceRule || "inherits" in rule;
}

/** `rem` is a multiple of the font size of the page's root. If the app's root has another one, it means that. */
function keepRem(html: HTMLElement, found: readonly Found[]): void {
  const { fontSize } = getComputedStyle(html);
  if (fontSize === getComputedStyle(document.documentElement).fontSize) return;
  html.style.setProperty("--patchbay-rem", fontSize);
  for (const { rule } of found) {
    const { style } = rule as Partial<CSSStyleRule>;
    const text = style?.cssText ?? "";
    const other = text.replace(/(?<![\w.#-])([+-]?(?:\d*\.)?\d+)rem\b/g, "calc($1 * var(--patchbay-rem))");
    if (other !== text && style !== undefined && !isGlobal(rule)) style.cssText = other;
  }
}

/** Adds all rules of a sheet, with those in its rules and in the sheets that it imports. @returns false if they may not be read */
function readRules(sheet: CSSStyleSheet | null, pageUrl: string, found: Found[]): boolean {
  const base = sheet?.href ?? pageUrl;
  const read = (rules: CSSRuleList): void => {
    for (const rule of rules) {
      found.push({ rule, base });
      if (rule instanceof CSSImportRule) readRules(rule.styleSheet, pageUrl, found);
      else if ("cssRules" in rule) read(rule.cssRules as CSSRuleList);
    }
  };
  try {
    if (sheet) read(sheet.cssRules);
    return true;
  } catch {
    return false;
  }
}

function absolute(css: string, base: string): string {
  return css.replace(/url\("([^"]*)"\)/g, (whole, url: string) =>
    URL.canParse(url, base) ? `url("${new URL(url, base).href}")` : whole,
  );
}

/** Loads a linked sheet in a way in which its rules may be read, or else as it is. */
async function link(
  place: ChildNode,
  style: Element,
  served: ServedPage,
  nonce = "",
): Promise<HTMLLinkElement> {
  const url = urlOf(style, served);
  const attributes = attributesOf(style);
  const modes =
    url.origin === location.origin || "crossorigin" in attributes
      ? [undefined]
      : [url.origin === new URL(served.pageUrl).origin ? "use-credentials" : "anonymous", undefined];
  let at = place;
  for (const mode of modes) {
    const element = Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: url.href,
      nonce,
    });
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (mode !== undefined) element.crossOrigin = mode;
    const loaded = new Promise<boolean>((resolve) => {
      element.addEventListener("load", () => resolve(true));
      element.addEventListener("error", () => resolve(false));
    });
    at.replaceWith(element);
    at = element;
    // Outside of the document it loads when it comes in.
    if (!element.isConnected || (await loaded)) return element;
  }
  at.remove();
  throw new Error(`${url.href} could not be loaded.`);
}
