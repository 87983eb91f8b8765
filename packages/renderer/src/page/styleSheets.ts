/**
 * Puts style sheets on the document or shadow root, as constructed sheets: a strict content policy
 * refuses style elements. Returns what takes them away.
 */
export function adoptStyles(root: Node, styles: readonly string[]): () => void {
  const scope = root instanceof ShadowRoot ? root : (root.ownerDocument ?? (root as Document));
  const sheets = styles.flatMap((css) => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return [sheet];
    } catch {
      return [];
    }
  });
  if (sheets.length === styles.length && "adoptedStyleSheets" in scope) {
    scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, ...sheets];
    return () => {
      scope.adoptedStyleSheets = scope.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
    };
  }
  // Browsers without constructed sheets.
  const elements = styles.map((css) => {
    const element = document.createElement("style");
    element.textContent = css;
    (scope instanceof Document ? scope.head : scope).append(element);
    return element;
  });
  return () => {
    for (const element of elements) element.remove();
  };
}
