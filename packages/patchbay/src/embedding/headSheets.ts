/** Component suites put their style sheets into the page's head, where they do not apply to a shadow root. */
import { isolatedSelector } from "./isolatedRoot.ts";

/** Marks the elements of suites in the head, for the next app of the same suites. */
const MARK = "data-patchbay-suite-style";

/** Copies the style sheets that come into the head from now on into a shadow root. The returned function ends that. */
export function copyHeadStyles(root: ShadowRoot): () => void {
  const { head } = document;
  const sheets = new Map<Element, CSSStyleSheet>();

  function copy(style: HTMLStyleElement): void {
    const sheet = sheets.get(style) ?? new CSSStyleSheet();
    if (!sheets.has(style)) {
      sheets.set(style, sheet);
      style.setAttribute(MARK, "");
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
    // Its rules and not its text: libraries add rules without text, too.
    const rules = [...(style.sheet?.cssRules ?? [])].map(({ cssText }) => cssText);
    sheet.replaceSync(isolatedSelector(rules.join("\n")));
  }

  const known = head.querySelectorAll<HTMLStyleElement>(`style[${MARK}]`);
  for (const style of known) copy(style);
  const observer = new MutationObserver((changes) => {
    const touched = changes.flatMap(({ target, addedNodes }) => [target, ...addedNodes]);
    for (const node of new Set(touched)) {
      const element = node instanceof Element ? node : node.parentElement;
      const style = element?.closest("style");
      const isNew = changes.some(({ addedNodes }) => style && [...addedNodes].includes(style));
      if (style && (isNew || sheets.has(style))) copy(style);
    }
  });
  observer.observe(head, { childList: true, subtree: true, characterData: true });
  return () => observer.disconnect();
}
