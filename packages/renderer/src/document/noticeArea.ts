const MARK = "data-patchbay-notices";

/**
 * A place for one app's notices, outside of its target so that the app's own markup stays as it is. All apps of a page share
 * one corner, found in the document. Returns the element and what takes it away.
 */
export function openNoticeArea(document: Document): { element: HTMLElement; close(): void } {
  const known = document.querySelector<HTMLElement>(`[${MARK}]`);
  const corner = known ?? document.createElement("div");
  if (known === null) {
    corner.setAttribute(MARK, "");
    document.body.append(corner);
  }
  const element = document.createElement("div");
  corner.append(element);
  return {
    element,
    close() {
      element.remove();
      if (corner.childElementCount === 0) corner.remove();
    },
  };
}
