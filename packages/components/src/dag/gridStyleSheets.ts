/**
 * AG Grid puts its themes into `<style>` elements, which a strict content security policy refuses. Here, it puts them into an element
 * outside the document, and we copy them into constructed sheets, which every policy allows.
 */

/** The scope of a style sheet: a document, or a shadow root. */
type StyleScope = Document | ShadowRoot;

const byScope = new WeakMap<StyleScope, HTMLElement>();

/** AG Grid's `themeStyleContainer` for an element. Undefined if the browser has no constructed sheets. */
export function gridStyleContainer(element: Element): HTMLElement | undefined {
  const root = element.getRootNode();
  const scope = root instanceof ShadowRoot ? root : element.ownerDocument;
  if (typeof CSSStyleSheet !== "function" || !("adoptedStyleSheets" in scope)) return undefined;
  const container = byScope.get(scope) ?? createContainer(scope, element.ownerDocument);
  byScope.set(scope, container);
  return container;
}

function createContainer(scope: StyleScope, page: Document): HTMLElement {
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
    const others = scope.adoptedStyleSheets.filter((sheet) => !before.has(sheet));
    scope.adoptedStyleSheets = [...current, ...others];
  }

  // A grid measures itself as soon as it has added its styles, so these must apply at once. An observer would be called too late, so it
  // handles removals only.
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
