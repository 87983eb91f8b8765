import { type RefObject, useLayoutEffect } from "react";

/** Sheets by their text, for each document: constructed ones belong to the document they were made in. */
const sheets = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** Brings a chunk's rules to where its component is: the document, or the shadow root the app is in. */
export function useStyles(ref: RefObject<Element | null>, styles: string): void {
  useLayoutEffect(() => {
    if (ref.current !== null) shareStyles(ref.current, styles);
  }, [ref, styles]);
}

/** Puts one sheet on the document or shadow root, for as long as the page lives: many components share it. */
export function shareStyles(element: Element, styles: string): void {
  const page = element.ownerDocument;
  const root = element.getRootNode();
  const scope = root instanceof ShadowRoot ? root : page;
  // Browsers from before 2023 show the component without its rules.
  if (!("adoptedStyleSheets" in scope)) return;
  const made = sheets.get(page) ?? new Map<string, CSSStyleSheet>();
  sheets.set(page, made);
  let sheet = made.get(styles);
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    made.set(styles, sheet);
  }
  // After the common rules, which have the same weight.
  if (!scope.adoptedStyleSheets.includes(sheet)) {
    scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, sheet];
  }
}
