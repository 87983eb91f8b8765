import { adoptStyles } from "./styleSheets.ts";

const MARK = "data-patchbay-notices";

export interface NoticeArea {
  readonly element: HTMLElement;
  /** The document or shadow root of the element. */
  readonly root: Node;
  close(): void;
}

/**
 * Opens an element for one app's notices. It is outside of the app's target, so that the app's own markup does not change. All apps of
 * a page share one corner, which is found in the document. The corner is a shadow root, so that the page's style sheets do not reach it.
 * @param isOpen leaves the shadow root out
 */
export function openNoticeArea(
  document: Document,
  styles: { corner: string; page: string },
  isOpen = false,
): NoticeArea {
  const known = document.querySelector<HTMLElement>(`[${MARK}="${isOpen ? "open" : ""}"]`);
  const corner = known ?? document.createElement("div");
  if (known === null) {
    corner.setAttribute(MARK, isOpen ? "open" : "");
    document.body.append(corner);
  }
  const root = isOpen ? corner : (corner.shadowRoot ?? corner.attachShadow({ mode: "open" }));
  const ends = [adoptStyles(root, [styles.corner]), adoptStyles(document, [styles.page])];
  const element = document.createElement("div");
  root.append(element);
  return {
    element,
    root,
    close() {
      element.remove();
      for (const end of ends) end();
      if (root.childElementCount === 0) corner.remove();
    },
  };
}
