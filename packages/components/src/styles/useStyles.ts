import { type RefObject, useLayoutEffect } from "react";

/** Sheets by text, for each document: a constructed sheet can only be used in the document that it was made in. */
const sheets = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** Adds a chunk's style sheet to the document or shadow root of its component. */
export function useStyles(ref: RefObject<Element | null>, styles: string): void {
  useLayoutEffect(() => {
    if (ref.current !== null) shareStyles(ref.current, styles);
  }, [ref, styles]);
}

/** Adds a style sheet to the document or shadow root of an element, once. It stays, because components share it. */
export function shareStyles(element: Element, styles: string): void {
  const page = element.ownerDocument;
  const root = element.getRootNode();
  const scope = root instanceof ShadowRoot ? root : page;
  // Browsers from before 2023 show the component without its styles.
  if (!("adoptedStyleSheets" in scope)) return;
  const made = sheets.get(page) ?? new Map<string, CSSStyleSheet>();
  sheets.set(page, made);
  let sheet = made.get(styles);
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    made.set(styles, sheet);
  }
  // Added after the common rules, which have the same specificity.
  if (!scope.adoptedStyleSheets.includes(sheet)) {
    scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, sheet];
  }
}
