/**
 * Adds style sheets to the document or shadow root, as constructed sheets, because a strict content security policy refuses style
 * elements. The returned function removes them. Browsers from before 2023 show the app without them.
 */
export function adoptStyles(root: Node, styles: readonly string[]): () => void {
  const scope = scopeOf(root);
  if (!("adoptedStyleSheets" in scope)) return () => undefined;
  const sheets = styles.map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  return adoptSheets(scope, sheets);
}

/** The same with sheets that are made already. */
export function adoptSheets(scope: DocumentOrShadowRoot, sheets: readonly CSSStyleSheet[]): () => void {
  scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, ...sheets];
  return () => {
    scope.adoptedStyleSheets = scope.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
  };
}

/** The document or shadow root that a node belongs to. */
export function scopeOf(node: Node): Document | ShadowRoot {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root : (node.ownerDocument ?? (node as Document));
}
