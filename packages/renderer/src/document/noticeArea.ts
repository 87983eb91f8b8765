const MARK = "data-patchbay-notices";

/**
 * Opens an element for one app's notices. It is outside of the app's target, so that the app's own markup does not change. All apps of
 * a page share one corner, which is found in the document.
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
