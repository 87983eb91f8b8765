/**
 * AG Grid puts its themes into `<style>` elements, which a strict content security policy refuses. Here they go into
 * an element outside the document, and from there into constructed sheets, which no policy minds.
 */

const byDocument = new WeakMap<Document, HTMLElement>();

/** AG Grid's `themeStyleContainer` for a document; `undefined` where the browser has no constructed sheets. */
export function gridStyleContainer(page: Document): HTMLElement | undefined {
  if (typeof CSSStyleSheet !== "function" || !("adoptedStyleSheets" in page)) return undefined;
  const container = byDocument.get(page) ?? createContainer(page);
  byDocument.set(page, container);
  return container;
}

function createContainer(page: Document): HTMLElement {
  const container = page.createElement("div");
  const sheets = new Map<Element, CSSStyleSheet>();

  function sync(): void {
    const before = new Set(sheets.values());
    const seen = new Set<string>();
    const current: CSSStyleSheet[] = [];
    for (const style of container.children) {
      const text = style.textContent ?? "";
      if (seen.has(text)) continue;
      seen.add(text);
      const sheet = sheets.get(style) ?? new CSSStyleSheet();
      if (!sheets.has(style)) sheet.replaceSync(text);
      sheets.set(style, sheet);
      current.push(sheet);
    }
    for (const style of sheets.keys()) if (style.parentNode !== container) sheets.delete(style);
    const others = page.adoptedStyleSheets.filter((sheet) => !before.has(sheet));
    page.adoptedStyleSheets = [...current, ...others];
  }

  // A grid measures itself as soon as it has put its styles in, so these have to be there at once: an observer
  // would be told too late. It only has to notice what is removed.
  function follow(style: Element): void {
    style.after = (...added) => {
      Element.prototype.after.apply(style, added);
      added.forEach(taken);
      sync();
    };
  }
  function taken(node: Node | string): void {
    if (node instanceof Element) follow(node);
  }
  container.insertBefore = (node, reference) => {
    const inserted = Node.prototype.insertBefore.call(container, node, reference);
    taken(inserted);
    sync();
    return inserted as typeof node;
  };
  new MutationObserver(sync).observe(container, { childList: true });
  return container;
}
